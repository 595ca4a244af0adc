"""Pages that hold no results: a captcha, a demand for JavaScript or consent, a search that found nothing.

A captcha page is a form that posts to the engine's ``sorry`` handler or holds a reCAPTCHA, or a page that
leads nowhere and loads one of the known puzzles; a JavaScript page has a refresh for those without scripts
and no place for results; a consent page posts to the consent host. No word of them is compared.
"""

from __future__ import annotations

from massive_frames.models.row import SearchRow
from massive_frames.parsers.headings import headlines
from massive_frames.parsers.links import foreign
from massive_frames.parsers.page import Page
from massive_frames.parsers.text import one_line, text_of

SMALL = 2000
SHORTEST = 40
_PUZZLES = (
    "recaptcha/api.js",
    "recaptcha/enterprise.js",
    "hcaptcha.com/",
    "challenges.cloudflare.com/",
    "/cdn-cgi/challenge-platform/",
    "captcha-delivery.com/",
    "arkoselabs.com/",
)
_CAPTCHA_IDS = frozenset({"captcha", "recaptcha", "g-recaptcha-response", "captcha-form", "px-captcha"})
_CONSENT_FIELDS = frozenset({"set_eom", "set_sc", "set_aps"})
_RESULT_IDS = ("rso", "center_col", "search", "res", "rcnt", "botstuff", "topstuff", "main")


def blocked(page: Page) -> SearchRow | None:
    """Return the one row of a page that stands in the results' way."""
    if any(name in page.ids for name in _RESULT_IDS[:5]) or headlines(page):
        return None
    reason = _form_reason(page)
    if reason is None and "main" not in page.ids:
        reason = _scripted_reason(page)
    if reason is None:
        return None
    heading = next(iter(page.root.iter("title")), None)
    title = one_line(heading.text or "") if heading is not None else None
    return SearchRow("blocked", section="main", title=title or None, details={"reason": reason})


def no_results(page: Page) -> SearchRow | None:
    """Return the row of a page whose frame is known and which holds a short notice and nothing else.

    The notice names the query; a frame without one is a page that was not filled.
    """
    if not any(name in page.ids for name in _RESULT_IDS):
        return None
    notice = text_of(page.area, {*page.tagged("h1", "h2", "a")})
    asked = _query(page)
    told = asked.casefold() in notice.casefold() if asked else len(notice) > SHORTEST
    if not notice or len(notice) > SMALL or not told:
        return None
    return SearchRow("no-results", section="main", snippet=notice[:300])


def unrecognised(size: int) -> SearchRow:
    """Return the row of a page in which nothing is known."""
    details = {"warning": "unrecognised-layout", "characters": size}
    return SearchRow("unknown", section="main", details=details)


def _query(page: Page) -> str:
    for field in page.tagged("textarea", "input"):
        words = field.get("value") or field.text or ""
        if field.get("name") == "q" and words:
            return one_line(words)
    return ""


def _form_reason(page: Page) -> str | None:
    for form in page.tagged("form"):
        action = (form.get("action") or "").lower()
        if "captcha" in action or "/sorry" in action:
            return "captcha"
        if "consent." in action or any(field.get("name") in _CONSENT_FIELDS for field in form.iter("input")):
            return "consent"
    return None if _CAPTCHA_IDS.isdisjoint(page.ids) else "captcha"


def _scripted_reason(page: Page) -> str | None:
    """Return what a page without links to other sites waits for: a puzzle to be solved, or scripts to run."""
    refreshes = [meta for meta in page.tagged("meta") if (meta.get("http-equiv") or "").lower() == "refresh"]
    asked = _query(page)  # results pages demand scripts too, of browsers without them
    if not asked and any("enablejs" in (meta.get("content") or "") for meta in refreshes):
        return "javascript"
    if foreign(page):
        return None
    sources = [node.get("src") or "" for node in page.tagged("script", "iframe")]
    if any(puzzle in source for source in sources for puzzle in _PUZZLES):
        return "captcha"
    unscripted = {node for meta in refreshes for node in meta.iterancestors("noscript")}
    return "javascript" if unscripted and not asked else None
