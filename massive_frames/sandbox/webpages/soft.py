"""Pages that are no content and come with status 200 all the same."""

from __future__ import annotations

from massive_frames.sandbox.webpages.notices import NOTICES
from massive_frames.sandbox.webpages.reading import article
from massive_frames.sandbox.webpages.sheet import Link, Sheet


def _notice(sheet: Sheet, kind: str) -> None:
    place = sheet.place
    title, words = NOTICES[kind][place.language]
    sheet.facts |= {"title": title, "looks_like_error": kind}
    sheet.open("main")
    sheet.heading(1, title)
    sheet.paragraph(words)
    sheet.close("main")


def not_found(sheet: Sheet) -> None:
    """Write a page that says that there is none, with the way home."""
    _notice(sheet, "not-found")
    home = sheet.place.full("/")
    sheet.paragraph(Link(sheet.place.site, "/", home))


def access_denied(sheet: Sheet) -> None:
    """Write a refusal with a reference number."""
    _notice(sheet, "access-denied")
    sheet.paragraph(f"#18.{sheet.place.draw('number').getrandbits(48):x}")


def server_error(sheet: Sheet) -> None:
    """Write a server's excuse."""
    _notice(sheet, "server-error")


def captcha(sheet: Sheet) -> None:
    """Write a challenge that wants a human."""
    _notice(sheet, "captcha")
    sheet.raw('<form id="challenge-form" action="/verify" method="post"><input name="answer"></form>')


def consent(sheet: Sheet) -> None:
    """Write a page that wants consent to cookies before anything else."""
    _notice(sheet, "consent")
    place = sheet.place
    sheet.raw(f'<form action="https://consent.{place.host}/save" method="post">')
    sheet.raw(f"<button>{place.words.ui.accept}</button></form>")


def guarded(sheet: Sheet) -> None:
    """Write an article behind a captcha, which the service solves unless it is told to ignore it."""
    if sheet.place.captcha == "ignored":
        captcha(sheet)
    else:
        article(sheet)
