"""Small helpers for writing markup the way results pages do: made-up names and ids, wrapped links."""

# ruff: noqa: RUF001 - the arrow is what pages show

from __future__ import annotations

import random
import string
from html import escape
from urllib.parse import quote, urlencode, urlsplit

_LETTERS = string.ascii_letters
_CODE = string.ascii_letters + string.digits
_BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAP///////yH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
_ICON = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk"
    "YAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
BLANK_IMAGE = f'<img src="{_BLANK}" data-deferred="1" alt="">'
ICON_IMAGE = f'<img src="{_ICON}" style="height:18px;width:18px" alt="">'


def esc(text: str) -> str:
    """Return a text as markup, quotes included."""
    return escape(text, quote=True)


class Skin:
    """One page's made-up class names and ids: stable within the page, different on the next one."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._names: dict[str, str] = {}
        self._made = 0
        self.event = self._code(22)

    def _code(self, length: int) -> str:
        return "".join(self._draw.choices(_CODE, k=length))

    def cls(self, *roles: str) -> str:
        """Return a class attribute for one or more roles."""
        return f'class="{" ".join(self.name(role) for role in roles)}"'

    def name(self, role: str) -> str:
        """Return this page's class name for a role."""
        if role not in self._names:
            self._names[role] = self._draw.choice(_LETTERS) + self._code(5)
        return self._names[role]

    def id(self) -> str:
        """Return a new element id."""
        self._made += 1
        return f"_{self.event}_{self._made}"

    def ved(self) -> str:
        """Return a tracking attribute."""
        return f'data-ved="2ahUKE{self._code(30)}"'

    def hveid(self) -> str:
        """Return a block's tracking attribute."""
        return f'data-hveid="C{self._code(3)}QAA"'

    def js(self) -> str:
        """Return an attribute that names a script's controller."""
        return f'jscontroller="{self._code(6)}"'

    def opaque(self, length: int) -> str:
        """Return a made-up token, as links and data attributes carry them."""
        return self._code(length)


def search_href(query: str, skin: Skin, **more: str) -> str:
    """Return the page-relative address of another search, escaped for an attribute."""
    return esc("/search?" + urlencode({"q": query, "sca_esv": skin.opaque(16), **more, "sa": "X"}))


def redirect_href(url: str, skin: Skin) -> str:
    """Return a target wrapped in the redirect that pages without scripts use, escaped for an attribute."""
    tracking = f"ved=2ahUKE{skin.opaque(30)}&amp;usg=AOvVaw{skin.opaque(22)}"
    return f"/url?q={quote(url, safe='')}&amp;sa=U&amp;{tracking}"


def ad_href(url: str, skin: Skin) -> str:
    """Return the click counter's address of an ad, escaped for an attribute."""
    tracking = f"ai=D{skin.opaque(40)}&amp;sig=AOD64_{skin.opaque(30)}"
    return f"/aclk?sa=L&amp;{tracking}&amp;adurl={quote(url, safe='')}"


def ping(url: str) -> str:
    """Return the attribute that reports a click, which repeats the target."""
    return f'ping="/url?sa=t&amp;source=web&amp;rct=j&amp;url={quote(url, safe="")}"'


def crumbs(url: str) -> str:
    """Return an address as results show it: the site, then the path's parts behind arrows."""
    parts = urlsplit(url)
    steps = [part for part in parts.path.split("/") if part][:2]
    shown = [step if len(step) <= 24 else f"{step[:21]}..." for step in steps]
    return " › ".join([f"{parts.scheme}://{parts.netloc}", *shown])


def emphasize(text: str, word: str) -> str:
    """Return a text as markup with the searched word emphasized where it first occurs."""
    before, found, after = text.partition(word)
    if not found or not word:
        return esc(text)
    return f"{esc(before)}<em>{esc(found)}</em>{esc(after)}"
