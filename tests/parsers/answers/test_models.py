"""Which application's page it is, and where its answers stand."""

from __future__ import annotations

from massive_frames.parsers import parse
from massive_frames.parsers.answers.models import applications
from massive_frames.services.massive_ai import MODELS


def rows(html, **asked):
    """Parse a page."""
    return parse("answer", f"<!doctype html><html><body>{html}</body></html>".encode(), "", asked).rows


def test_every_model_of_the_service_has_a_module():
    """What can be asked can be read; ``other`` comes last."""
    assert set(MODELS) <= set(applications())
    assert list(applications())[-1] == "other"


def test_a_turn_of_several_messages_is_one_answer():
    """What a model says before and after a search is one answer, by the model that spoke last."""
    message = '<div data-message-author-role="assistant" data-message-model-slug="{}"><p>{}</p></div>'
    turn = f'<div data-turn="assistant">{message.format("a", "One.")}{message.format("b", "Two.")}</div>'
    (row,) = rows(turn)
    assert (row.answer, row.model_name) == ("One.\n\nTwo.", "b")


def test_an_answer_without_words_is_left_out_for_one_that_has_some():
    """A picture alone is counted as not understood where the conversation has answers."""
    parsed = parse(
        "answer",
        b"<model-response><message-content><p>Tea.</p></message-content></model-response>"
        b"<model-response><message-content><button><img></button></message-content></model-response>",
    )
    assert ([row.turn for row in parsed.rows], parsed.n_unparsed) == ([1], 1)


def test_what_the_model_thought_is_not_what_it_said():
    """Thoughts have a place of their own."""
    (row,) = rows(
        "<model-response><model-thoughts><message-content>Hm.</message-content></model-thoughts>"
        "<message-content><p>Tea.</p></message-content></model-response>"
    )
    assert row.answer == "Tea."


def test_a_report_beside_the_answer_brings_its_sources():
    """The report's sources are listed beside the answer, its words are not in it."""
    (row,) = rows(
        '<div class="report"><p>Long.<span data-pplx-citation data-pplx-citation-url="https://e.org/">e</span>'
        '</p></div><div id="markdown-content-0"><p>Short.</p></div>'
    )
    assert (row.answer, [c.place for c in row.citations]) == ("Short.", ["panel"])


def test_an_answer_under_way_says_so():
    """Each application marks what is still being written in its own way."""
    for page in (
        '<model-response><message-content aria-busy="true"><p>Te</p></message-content></model-response>',
        '<div data-is-streaming="true"><p>Te</p></div>',
    ):
        assert [row.answer_state for row in rows(page)] == ["generating"]
