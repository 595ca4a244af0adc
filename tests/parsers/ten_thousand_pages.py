"""Parse ten thousand generated pages and hold every organic row against the generator's truth.

    python tests/parsers/ten_thousand_pages.py [--pages 10000]

Prints a table by language and layout, and ends non-zero when a single row is wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from massive_frames.parsers import parse
from massive_frames.sandbox.serp import generate_serp

LANGUAGES = ("en", "de", "fr", "es", "pt", "ja", "zh", "ru", "hi", "ar")
ERAS = ("2026", "revealed", "2023", "2020", "nojs", "mobile", "any")
WORDS = ("tea", "running shoes", "крупа", "寿司", "قهوة", 'rock & "roll" <live>', "espresso 2026", "हिंदी")
FIELDS = ("rank", "organic_rank", "title", "url", "site", "visible_url", "snippet", "date", "rating", "votes")
CHUNK = 100


def asked(seed: int) -> dict[str, str]:
    """Return the parameters of one page: every language meets every layout and every extra."""
    chance = random.Random(seed)
    era = ERAS[seed // len(LANGUAGES) % len(ERAS)]
    terms = f"{chance.choice(WORDS)} {seed}" + ("" if era == "any" else f" era:{era}")
    params = {"terms": terms, "display": LANGUAGES[seed % len(LANGUAGES)]}
    if chance.random() < 0.3:
        params["awaiting"] = chance.choice(["ai", "answers", "ads"])
    return params


def organic(rows: list[dict[str, object]]) -> list[tuple[object, ...]]:
    """Return the organic rows as plain tuples, sitelinks by title and address."""
    found = []
    for row in rows:
        if row["type"] == "organic":
            links = tuple((link["title"], link["url"]) for link in row.get("sitelinks") or ())
            found.append((*(row.get(name) for name in FIELDS), links))
    return found


def check(first: int) -> Counter[tuple[str, str, str]]:
    """Count right and wrong organic rows of the pages from one seed on."""
    tally: Counter[tuple[str, str, str]] = Counter()
    for seed in range(first, first + CHUNK):
        params = asked(seed)
        html, truth = generate_serp(params, seed)
        parsed = parse("serp", html if isinstance(html, bytes) else html.encode())
        rows = [
            {name: getattr(row, name) for name in (*FIELDS, "type")}
            | {"sitelinks": [{"title": link.title, "url": link.url} for link in row.sitelinks]}
            for row in parsed.rows
        ]
        right, found = organic(truth), organic(rows)
        era = params["terms"].partition("era:")[2] or "any"
        key = (params["display"], era)
        tally[*key, "pages"] += 1
        tally[*key, "rows"] += len(right)
        if right != found:
            tally[*key, "wrong pages"] += 1
            sys.stderr.write(f"seed {seed} {params}: {set(right) ^ set(found)}\n")
    return tally


def main() -> int:
    """Run the check on two processes and print what it found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=10_000)
    pages = parser.parse_args().pages
    total: Counter[tuple[str, str, str]] = Counter()
    with ProcessPoolExecutor(2) as pool:
        for tally in pool.map(check, range(0, pages, CHUNK)):
            total.update(tally)
    out = sys.stdout.write
    out("language pages organic-rows wrong-pages\n")
    for language in LANGUAGES:
        counts = [sum(n for (at, _, what), n in total.items() if at == language and what == k) for k in
                  ("pages", "rows", "wrong pages")]  # fmt: skip
        out("{:8} {:6} {:12} {:11}\n".format(language, *counts))
    for era in ERAS:
        n = sum(n for (_, at, what), n in total.items() if at == era and what == "wrong pages")
        out(f"layout {era}: {n} wrong pages\n")
    wrong = sum(n for (_, _, what), n in total.items() if what == "wrong pages")
    rows = sum(n for (_, _, what), n in total.items() if what == "rows")
    out(f"{pages} pages, {rows} organic rows, {wrong} pages with a wrong row\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
