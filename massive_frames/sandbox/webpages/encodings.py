"""Pages as servers really send them: in old encodings, said rightly, wrongly or not at all."""

from __future__ import annotations

import codecs
from typing import NamedTuple


class Coding(NamedTuple):
    """How a page is encoded, and what says so: the header, a ``<meta>``, a byte order mark or nothing."""

    language: str
    name: str
    header: str | None = None
    meta: str | None = None
    bom: bytes = b""


CODINGS = (
    Coding("de", "windows-1252", meta="windows-1252"),
    Coding("ja", "shift_jis", meta="Shift_JIS"),
    Coding("ru", "koi8-r", header="koi8-r"),
    Coding("fr", "iso-8859-1", header="ISO-8859-1"),
    Coding("de", "windows-1252"),
    Coding("ja", "shift_jis"),
    Coding("ru", "koi8-r"),
    Coding("ru", "windows-1251"),
    Coding("ja", "euc_jp"),
    Coding("zh", "gbk", meta="gb2312"),
    Coding("es", "windows-1252", header="utf-8", meta="utf-8"),
    Coding("ja", "shift_jis", meta="utf-8"),
    Coding("ru", "koi8-r", header="utf-8"),
    Coding("pt", "utf-8", meta="windows-1252"),
    Coding("hi", "utf-16-le", bom=codecs.BOM_UTF16_LE),
    Coding("ar", "utf-16-be", meta="utf-8", bom=codecs.BOM_UTF16_BE),
    Coding("zh", "utf-8", bom=codecs.BOM_UTF8),
    Coding("ar", "windows-1256", meta="windows-1256"),
)
"""The n-th address of the kind ``encoding`` has the n-th of these."""


def encoded(html: str, coding: Coding) -> tuple[bytes, str]:
    """Return a page's bytes and its ``Content-Type``."""
    if coding.meta:
        html = html.replace("<head>", f'<head>\n<meta charset="{coding.meta}">', 1)
    media_type = f"text/html; charset={coding.header}" if coding.header else "text/html"
    return coding.bom + html.encode(coding.name, "xmlcharrefreplace"), media_type
