"""Pages of the sandbox's generator, which knows the right rows, are read without a fault."""

from __future__ import annotations

import dataclasses

import pytest

from massive_frames.parsers import parse
from massive_frames.parsers.ranking import ABOUT_PAGE
from massive_frames.sandbox.serp import generate_serp

FIELDS = ("page", "section", "feature", "position", "rank", "organic_rank", "title", "url", "site")
ORGANIC = (*FIELDS, "visible_url", "snippet", "date", "rating", "votes")
LANGUAGES = ("en", "de", "ja", "ar", "ru", "fr")


@pytest.mark.parametrize("seed", range(24))
def test_every_row_of_a_generated_page_is_found_in_its_place(seed):
    """Types, order, numbers, titles and addresses are those that the page was made from."""
    language = LANGUAGES[seed % len(LANGUAGES)]
    html, truth = generate_serp({"terms": "green tea", "display": language, "serps": "2"}, seed)
    rows = [row for row in parse("serp", html.encode()).rows if row.type not in ABOUT_PAGE]
    assert [(row.type, row.rank) for row in rows] == [(row["type"], row["rank"]) for row in truth]
    for row, right in zip(rows, truth, strict=True):
        fields = ORGANIC if row.type == "organic" else FIELDS
        assert {name: getattr(row, name) for name in fields if name in right} == {
            name: right[name] for name in fields if name in right
        }
        links = [
            {k: v for k, v in dataclasses.asdict(link).items() if k in ("title", "url")}
            for link in row.sitelinks
        ]
        assert links == [{k: link[k] for k in ("title", "url")} for link in right.get("sitelinks", [])]


@pytest.mark.parametrize("special", ["captcha", "enablejs", "consent"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_in_the_way_are_told_in_every_language(special, language):
    """A captcha, a demand for JavaScript and one for consent are blocked pages."""
    html, _ = generate_serp({"terms": f"tea page:{special}", "display": language}, 1)
    assert [row.type for row in parse("serp", html.encode()).rows] == ["blocked"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_results_are_told_from_a_page_that_was_not_filled(language):
    """The one names the query; the other holds nothing, which is no answer."""
    nothing, _ = generate_serp({"terms": "tea page:no-results", "display": language}, 1)
    empty, _ = generate_serp({"terms": "tea page:empty", "display": language}, 1)
    assert [row.type for row in parse("serp", nothing.encode()).rows] == ["no-results"]
    assert [row.type for row in parse("serp", empty.encode()).rows] == ["unknown"]
