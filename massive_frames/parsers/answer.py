"""An AI application's answer, as the service's JSON or as the application's page, to one row an answer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from massive_frames.models.answer_row import AnswerRow, Fanout
from massive_frames.models.parsed import Parsed
from massive_frames.parsers.answers.completion import Completion, completion_of
from massive_frames.parsers.answers.reading import ads_of, rows_of, unread
from massive_frames.parsers.decode import HEAD_BYTES, MAX_BYTES, decoded, refusal

NOTHING: Mapping[str, Any] = MappingProxyType({})
LIST_OR_OBJECT = (b"{", b"[")
BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe \t\r\n"


def parse(body: bytes, content_type: str = "", asked: Mapping[str, Any] = NOTHING) -> Parsed[AnswerRow]:
    """Read one body.

    Parameters
    ----------
    body : bytes
        The service's JSON, or a page.
    content_type : str
        The ``Content-Type`` header; empty when there was none. What the body looks like decides.
    asked : mapping
        The request's parameters; ``model`` says which application is due.

    Returns
    -------
    Parsed of AnswerRow
        One row for each answer in the conversation, at least one for a body that was understood.
    """
    model = asked.get("model")
    if len(body) > MAX_BYTES:
        return Parsed(error="malformed", error_detail=refusal(body, content_type))
    if body[:HEAD_BYTES].replace(b"\0", b"").lstrip(BEFORE_TEXT).startswith(LIST_OR_OBJECT):
        answer = completion_of(body, content_type)
        if isinstance(answer, str):
            return Parsed(error="malformed", error_detail=answer)
        return _from_completion(answer, answer.told.get("model") or model)
    text, ready = decoded(body, content_type)
    why = refusal(body, content_type)
    if why and not text.lstrip().startswith("<"):  # a page's part may hold the application's own tags alone
        return Parsed(error="malformed", error_detail=why)
    page = body if ready else text
    rows, left_out = rows_of(page, model)
    return _told(rows or [unread(page)], left_out)


def _from_completion(answer: Completion, model: str | None) -> Parsed[AnswerRow]:
    rows, left_out = rows_of(answer.completion, model, answer.sources, fragment=True)
    if not any(row.answer for row in rows) and answer.html.strip():
        others, n_others = rows_of(answer.html, model, answer.sources)
        rows, left_out = (others, n_others) if others else (rows, left_out)
    rows = rows or [unread(answer.html, answer.sources)]
    _complete(rows[-1], answer)
    for row in rows:
        row.told |= answer.told
    return _told(rows, left_out)


def _told(rows: list[AnswerRow], left_out: int) -> Parsed[AnswerRow]:
    unread_pages = sum(row.answer_state == "unknown" for row in rows)
    warnings = ["unrecognised-layout"] if unread_pages else []
    return Parsed(rows, n_unparsed=left_out + unread_pages, warnings=warnings)


def _complete(row: AnswerRow, answer: Completion) -> None:
    """Add what only the JSON tells."""
    row.ads = ads_of(answer.ads)
    row.fanouts = [Fanout(place, query) for place, query in enumerate(answer.fanouts, 1)]
    row.model_name = row.model_name or answer.model_name
    if row.answer is None and answer.stopped:
        row.answer_state = "refused"
