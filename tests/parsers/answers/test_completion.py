"""The service's JSON in the shapes that deployments have sent."""

from __future__ import annotations

import json

import pytest

from massive_frames.parsers import parse

MESSAGE = '<div data-message-author-role="assistant" data-message-model-slug="{}">{}</div>'


def rows(**answer):
    """Parse a JSON answer."""
    return parse("answer", json.dumps(answer).encode(), "application/json").rows


@pytest.mark.parametrize(
    ("model", "completion"),
    [
        ("chatgpt", '<h4 class="sr-only">said:</h4>' + MESSAGE.format("g", "<p>Tea.</p>")),
        ("gemini", '<message-content><div dir="ltr"><p>Tea.</p></div></message-content>'),
        ("gemini", '<div class="markdown"><p>Tea.</p><button>Copy</button></div>'),
        ("perplexity", '<div id="markdown-content-0"><p>Tea.</p></div>'),
        (
            "perplexity",
            '<div class="prose"><p>Tea.<span class="citation">site<span>+2</span></span></p></div>',
        ),
        ("copilot", '<div data-content="ai-message"><h6>Copilot</h6><p>Tea.</p></div>'),
        ("copilot", "<h6>Copilot</h6><p>Tea.</p>"),
        ("claude", "Tea."),
    ],
)
def test_the_part_that_is_the_answer_is_read(model, completion):
    """With or without the application's marks around it, the answer's words are all there is."""
    (row,) = rows(model=model, completion=completion)
    assert (row.answer, row.told["model"]) == ("Tea.", model)


def test_a_completion_in_parts_is_joined():
    """A list of parts is read one after the other."""
    (row,) = rows(completion=["<p>One.</p>", "<p>Two.</p>"])
    assert row.answer == "One.\n\nTwo."


def test_the_page_helps_out_where_the_answers_part_is_empty():
    """The whole page is only looked at when the small part has no words."""
    page = f"<html><body>{MESSAGE.format('gpt-9', 'Tea.')}</body></html>"
    (row,) = rows(completion="", html=page)
    assert (row.answer, row.model_name) == ("Tea.", "gpt-9")
    (row,) = rows(completion="<p>Small.</p>", html=page)
    assert row.answer == "Small."


def test_the_searches_made_have_two_names():
    """``fanouts`` and the older ``subqueries`` are the same; a text has one a line."""
    for name in ("fanouts", "subqueries"):
        (row,) = rows(completion="x", **{name: ["a", " b  c ", "", 5]})
        assert [fanout.query for fanout in row.fanouts] == ["a", "b c"]
    (row,) = rows(completion="x", fanouts="a\nb")
    assert [fanout.query for fanout in row.fanouts] == ["a", "b"]


@pytest.mark.parametrize("quoted", ['{"model_slug": "gpt-9"}', '{\\"model_slug\\":\\"gpt-9\\"}'])
def test_the_events_tell_the_model_where_the_page_does_not(quoted):
    """The events may be JSON, or JSON written into JSON."""
    (row,) = rows(completion="<p>x</p>", sse=f"data: {quoted}")
    assert row.model_name == "gpt-9"


@pytest.mark.parametrize(
    "label", ["9 Pro", "<span>9 Pro</span>", "<!----><div class='x'> <span>9 Pro </span>"]
)
def test_the_page_around_the_answer_tells_the_model(label):
    """Gemini's menu names it, outside of the part that is the answer."""
    page = f'<div class="y" data-test-id="logo-pill-label-container" id="1">{label}</div>'
    (row,) = rows(model="gemini", completion="<p>x</p>", html=page)
    assert row.model_name == "9 Pro"


def test_an_answer_that_was_held_back_is_refused():
    """No words, and events that say that the application stopped it."""
    (row,) = rows(
        completion="", html="", sse='{"type": "moderation", "moderation_response": {"blocked": true}}'
    )
    assert row.answer_state == "refused"


def test_no_words_anywhere_are_an_empty_answer():
    """Nothing came, and nothing says why."""
    (row,) = rows(completion="", html="")
    assert (row.answer_state, row.answer) == ("empty", None)


def test_sources_of_a_panel_alone_are_kept():
    """Sources listed beside an answer without citations have no place in it."""
    panel = (
        '<ul><li><a href="https://e.org/?utm_source=chatgpt.com"><div>E</div><div>On E</div></a></li></ul>'
    )
    (row,) = rows(completion="<p>x</p>", sources=panel)
    assert [(s.title, s.url) for s in row.sources] == [("On E", "https://e.org/")]
    assert [(c.place, c.offset) for c in row.citations] == [("panel", None)]


def test_sources_that_are_only_named_in_a_panel_are_kept():
    """Chips without addresses come as they are named."""
    panel = (
        '<div><button aria-label="Clutch, details"><span>Clutch</span></button><button>Leaf</button></div>'
    )
    (row,) = rows(completion="<p>x</p>", sources=panel)
    assert [(s.title, s.url) for s in row.sources] == [("Clutch", None), ("Leaf", None)]


def test_an_advertisement_without_a_link_is_kept():
    """Its words are its title."""
    (row,) = rows(completion="x", ads="<div><p>Pots</p><p>from 9</p></div>")
    assert [(ad.title, ad.snippet, ad.url) for ad in row.ads] == [("Pots", "from 9", None)]


def test_json_in_another_encoding_is_read():
    """A byte order mark or UTF-16 is no hindrance."""
    text = json.dumps({"completion": "<p>Чай</p>"}, ensure_ascii=False)
    for encoding in ("utf-8-sig", "utf-16"):
        assert [row.answer for row in parse("answer", text.encode(encoding)).rows] == ["Чай"]
