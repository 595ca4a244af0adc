"""Prices are told from other short texts with digits, in the currencies and scripts that pages come in."""

from __future__ import annotations

import pytest

from massive_frames.parsers.offers import is_price


@pytest.mark.parametrize(
    "text",
    [
        "$33.00",
        "37,43 €",
        "1 290 ₽",
        "129 kr",
        "From £1,034.98",
        "R$ 45,99",
        "45.99 د.إ.",
        "￥2,980",
        "$980+",
    ],
)
def test_a_price_has_a_currency(text):
    """A sign or a code of a currency beside digits is a price."""
    assert is_price(text)


@pytest.mark.parametrize("text", ["(11K)", "4.8", "of 2019.", "214 pages", "5 km", "(1k+)", "$", "Paperback"])
def test_other_numbers_are_no_prices(text):
    """Votes, stars, years, pages and distances are not taken for prices."""
    assert not is_price(text)
