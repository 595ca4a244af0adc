"""An invented page holds what its truth says, in every era and language."""

from collections import Counter
from urllib.parse import quote

import lxml.html
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from massive_frames.sandbox import generate_serp
from massive_frames.sandbox.serp.languages import LANGUAGES
from massive_frames.sandbox.serp.plan import ERAS

EVERYTHING = ["ai", "answers", "ads"]
TEXTS = ("title", "site", "visible_url", "snippet", "date", "question", "answer")


def ask(terms="coffee grinder", **more):
    """Return the page and the truth of a search that awaits everything."""
    return generate_serp({"terms": terms, "country": "us", "awaiting": EVERYTHING} | more)


def squeezed(text):
    """Return a text without differences of spacing."""
    return "".join(text.split())


def shown(page):
    """Return the text and the attribute values of a page."""
    tree = lxml.html.fromstring(page)
    values = [value for node in tree.iter() if isinstance(node.tag, str) for value in node.attrib.values()]
    return squeezed(tree.text_content()), values


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_truth_stands_on_the_page(era, language):
    """Titles, snippets, dates and the like occur as text."""
    page, rows = ask(f"C++ & <b> “tea” era:{era}", language=language)
    text, _ = shown(page)
    wanted = [part for row in rows for key in TEXTS for part in str(row.get(key, "")).split("\n")]
    assert [part for part in wanted if squeezed(part) not in text] == []


@pytest.mark.parametrize("era", ERAS)
def test_every_address_of_the_truth_stands_on_the_page(era):
    """Real targets occur as attributes, as they are or wrapped in a redirect."""
    page, rows = ask(f"tea era:{era}")
    _, values = shown(page)
    joined = "\n".join(values)
    links = [row["url"] for row in rows if "url" in row]
    links += [link["url"] for row in rows for key in ("sitelinks", "sources") for link in row.get(key, [])]
    assert [url for url in links if url not in joined and quote(url, safe="") not in joined] == []


@pytest.mark.parametrize("era", ERAS)
def test_a_page_weighs_as_much_as_a_real_one(era):
    """Pages have 300 KB to 1 MB."""
    sizes = [len(ask(f"{terms} era:{era}")[0].encode()) for terms in ("tea", "new york", "茶")]
    assert all(300_000 <= size <= 1_050_000 for size in sizes), sizes


def test_the_same_search_gets_the_same_page():
    """Nothing is left to chance but the seed and the parameters."""
    assert ask() == ask()


def test_another_seed_gives_another_page():
    """The seed decides."""
    params = {"terms": "tea", "country": "us"}
    assert generate_serp(params, 1) != generate_serp(params, 2)


def test_a_repetition_drifts_a_little():
    """A fresh page of the same search shares most of its addresses with the one before."""
    first, second = (
        {
            row["url"]
            for row in generate_serp({"terms": "tea", "country": "us"}, 0, repetition=number)[1]
            if row["type"] == "organic"
        }
        for number in (0, 1)
    )
    assert 5 <= len(first & second) < 10


def organic(country, terms="tea", **more):
    """Return the addresses of a country's ordinary results in their order."""
    rows = generate_serp({"terms": terms, "country": country} | more)[1]
    return [row["url"] for row in rows if row["type"] == "organic"]


def test_countries_overlap_in_part():
    """Two countries share some addresses of the first fifty, and not all."""
    shared = set(organic("us", size="50")) & set(organic("de", size="50"))
    assert 15 < len(shared) < 48


def test_an_address_is_shown_once():
    """No ordinary result comes twice, on any page."""
    found = organic("us", serps="6")
    assert len(found) == len(set(found)) == 60


def test_pages_and_offset_continue_one_ranking():
    """The second page holds what an offset of ten starts with."""
    assert sorted(organic("us", serps="2")[10:]) == sorted(organic("us", offset="10"))


def test_size_sets_the_number_of_results():
    """A page holds as many ordinary results as asked for."""
    assert len(organic("us", size="30")) == 30


def test_ranks_go_on_through_the_pages():
    """Rank counts rows and organic rank counts ordinary results, both from 1 without gaps."""
    _, rows = ask(serps="3")
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert [row["organic_rank"] for row in rows if "organic_rank" in row] == list(range(1, 31))
    assert {row["page"] for row in rows} == {1, 2, 3}


def test_rows_stand_in_visual_order():
    """Sections follow each other from top to right on each page."""
    order = ["top", "main", "bottom", "right"]
    for terms in ("tea", "coffee", "bread"):
        places = [order.index(row["section"]) for row in ask(terms)[1]]
        assert places == sorted(places)


@pytest.mark.parametrize(
    ("country", "language"),
    [("us", "en"), ("DE", "de"), ("jp", "ja"), ("eg", "ar"), ("br", "pt"), ("in", "hi")],
)
def test_the_country_picks_the_language(country, language):
    """Without a language, the page is in the country's own."""
    page, _ = generate_serp({"terms": "tea", "country": country})
    assert f'lang="{language}"' in page


def test_arabic_runs_from_right_to_left():
    """The document says so."""
    assert 'dir="rtl"' in generate_serp({"terms": "tea", "language": "ar"})[0]


@pytest.mark.parametrize(
    ("given", "code"),
    [("German", "de"), ("pt-BR", "pt"), ("lang_ja", "ja"), ("zh-TW", "zh"), ("Welsh", "en")],
)
def test_languages_are_known_by_many_names(given, code):
    """A name, a code and a Google code mean the same language."""
    assert f'lang="{code}"' in generate_serp({"terms": "tea", "language": given})[0]


def test_display_wins_over_language():
    """The page's own words are in the display language."""
    assert 'lang="fr"' in generate_serp({"terms": "tea", "language": "de", "display": "fr"})[0]


def test_a_phone_gets_titles_that_are_not_h3():
    """On phones a title is a role, not a heading tag."""
    page, rows = generate_serp({"terms": "tea", "country": "us", "device": "iphone 12"})
    titles = {node.text_content() for node in lxml.html.fromstring(page).iter("h3")}
    assert not titles & {row["title"] for row in rows if row["type"] == "organic"}


def test_class_names_change_from_page_to_page():
    """No parser can rely on them."""
    first, second = (
        Counter(lxml.html.fromstring(ask(terms)[0]).xpath("//*[@id='rso']//@class"))
        for terms in ("tea", "rye")
    )
    assert len(set(first) & set(second)) <= 1  # related-question-pair keeps its name, as on real pages


@pytest.mark.parametrize(
    ("word", "rows"),
    [
        ("captcha", [{"type": "blocked", "page": 1}]),
        ("enablejs", [{"type": "blocked", "page": 1}]),
        ("consent", [{"type": "blocked", "page": 1}]),
        ("no-results", [{"type": "no-results", "page": 1}]),
        ("empty", []),
    ],
)
def test_a_special_page_is_asked_for_by_a_word(word, rows):
    """The word in the terms decides the page and its rows."""
    assert ask(f"tea page:{word}")[1] == rows


def test_an_unknown_block_is_a_row_of_its_own():
    """The page holds one block of a kind that does not exist."""
    _, rows = ask("tea page:unknown")
    assert [row["type"] for row in rows].count("unknown") == 1


def test_beyond_the_last_result_there_is_nothing():
    """An offset behind the ranking's end gets the page that says so."""
    assert ask(offset="100", size="100")[1] == [{"type": "no-results", "page": 1}]


@pytest.mark.parametrize("era", ERAS)
def test_links_hold_their_text(era):
    """No link is torn from its words by markup that a parser would repair."""
    for terms in ("tea", "rye", "oat"):
        page, rows = ask(f"{terms} era:{era}")
        links = {squeezed(node.text_content()) for node in lxml.html.fromstring(page).iter("a")}
        wanted = {squeezed(row["title"]) for row in rows if row["type"] == "also-searched"}
        assert wanted <= links


def test_every_feature_comes_up():
    """Over some pages, each kind of row is there."""
    kinds = {row["type"] for terms in range(60) for row in ask(f"topic {terms}")[1]}
    assert kinds == {
        "organic", "ad", "also-asked", "also-searched", "ai-overview", "featured-snippet", "knowledge-panel",
        "local-result", "top-story", "video", "image", "shopping", "notice",
        "related-product", "thing-to-know",
    }  # fmt: skip


def test_awaiting_fills_the_overview():
    """An awaited overview is never still being written."""
    states = {
        row["details"]["state"]
        for terms in range(40)
        for row in ask(f"t{terms}")[1]
        if row["type"] == "ai-overview"
    }
    assert "generating" not in states
    assert {"shown", "collapsed"} <= states


def test_awaiting_answers_opens_the_questions():
    """Answers are there when awaited, and only then."""
    awaited = [row for terms in range(10) for row in ask(f"t{terms}")[1] if row["type"] == "also-asked"]
    closed = [
        row for terms in range(10) for row in ask(f"t{terms}", awaiting=[])[1] if row["type"] == "also-asked"
    ]
    assert all("answer" in row for row in awaited)
    assert not any("answer" in row for row in closed)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(terms=st.text(min_size=1, max_size=80).filter(str.strip), era=st.sampled_from(ERAS))
def test_any_terms_make_a_page(terms, era):
    """Whatever is asked, a page with ten ordinary results comes back."""
    _, rows = generate_serp({"terms": f"{terms} era:{era}", "country": "us"})
    if "page:" not in terms and "era:" not in terms:
        assert sum(row["type"] == "organic" for row in rows) == 10
