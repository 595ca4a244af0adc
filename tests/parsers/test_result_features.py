"""What the cards of videos, news, recipes, posts and journeys say, piece by piece."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from massive_frames.models.row import SearchRow
from massive_frames.parsers import parse
from massive_frames.parsers.extras import is_price
from massive_frames.parsers.films import bare, is_length
from massive_frames.parsers.times import WORDS, is_time

FIXTURES = Path(__file__).parent / "fixtures"
MINE = (
    *("carousel", "events", "flights", "hotels", "jobs", "posts", "recipes", "recipes-ja"),
    *("organic", "organic-indented", "organic-mobile", "scholarly-articles"),
    *("top-stories", "top-stories-es", "videos", "videos-moments"),
)
ENTRIES = ("carousel", "events", "flights", "hotels", "jobs", "posts", "videos-moments")


def rows_of(html: str) -> list[tuple[str, str | None, str | None]]:
    """Return the types, titles and addresses of a page's rows."""
    rows: list[SearchRow] = parse("serp", html.encode()).rows
    return [(row.type, row.title, row.url) for row in rows]


@pytest.mark.parametrize("text", ["4:52", "0:09", "1:04:10", "102:30"])
def test_a_films_length_is_told(text):
    """Minutes and seconds, with or without hours."""
    assert is_length(text)


@pytest.mark.parametrize("text", ["12", "4:5", "From 4:52", "4:52 pm", "2024:01:01:10"])
def test_other_texts_with_a_colon_are_no_length(text):
    """A moment in a film or a time of day is not its length."""
    assert not is_length(text)


@pytest.mark.parametrize("url", ["https://v.example/w?v=1&t=30", "https://v.example/w?v=1&t=30s"])
def test_a_moment_leads_to_its_film(url):
    """The address without the moment is the film's own."""
    assert bare(url) == "https://v.example/w?v=1"


@pytest.mark.parametrize("language", sorted(WORDS))
def test_a_span_of_time_is_told_in_every_listed_language(language):
    """A number with the language's word for minutes is a time; with an unknown word it is none."""
    word = WORDS[language].split()[0]
    assert is_time(f"20 {word}")
    assert is_time(f"20{word}")
    assert not is_time(f"20 {word} xyz")


def test_at_least_twenty_languages_have_words_for_time():
    """Recipes are told in more than the common languages."""
    assert len(WORDS) >= 20


@pytest.mark.parametrize(
    "text", ["$12", "$9 to $79", "1\u00a0290,00\u00a0\u20bd", "from \u20ac98", "\uffe53,000"]
)
def test_a_price_has_digits_and_a_currencys_sign(text):
    """One price or a range of them, with few words beside."""
    assert is_price(text)


@pytest.mark.parametrize("text", ["12", "$", "Free delivery over $65", "3 days ago", "$1 " * 20])
def test_other_short_texts_are_no_price(text):
    """A number, a sign, or a sentence with a price in it."""
    assert not is_price(text)


@pytest.mark.parametrize("name", MINE)
def test_class_names_decide_nothing(name):
    """The same rows are found when every class is renamed, and when there is none."""
    html = (FIXTURES / f"{name}.html").read_text("utf-8")
    renamed = re.sub(r'class="([^"]*)"', lambda found: f'class="q{hash(found[1]) % 997}"', html)
    bare_of_them = re.sub(r' class="[^"]*"', "", html)
    assert rows_of(renamed) == rows_of(html) == rows_of(bare_of_them)


@pytest.mark.parametrize("name", ENTRIES)
def test_headings_decide_nothing(name):
    """The same rows are found when every heading of a section says something else."""
    html = (FIXTURES / f"{name}.html").read_text("utf-8")
    other = re.sub(r'(aria-level="2">)[^<]*', r"\1Qwertz", html)
    assert [row[0] for row in rows_of(other)] == [row[0] for row in rows_of(html)]


def test_a_card_that_only_takes_time_is_no_recipe():
    """Without stars or an address that tells of cooking, it may be an episode or a lesson."""
    html = (FIXTURES / "recipes-ja.html").read_text("utf-8").replace("recipe.example.jp", "example.jp")
    assert "recipe" not in [kind for kind, _, _ in rows_of(html)]
