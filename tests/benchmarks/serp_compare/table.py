"""Hold this package's reading of result pages beside WebSearcher's, against the same labels, as tables.

    python tests/benchmarks/serp_compare/table.py [--python INTERPRETER] [--corpus FOLDER]

``--python`` names an interpreter that has WebSearcher's newest release, which may need a newer Python than
this one. Both get the same decoded text. Prints Markdown: for each feature how many rows are there and how
many of those that each reader found are right; the result links whose address is in some row; rows by type.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, TypeAlias

import pandas as pd
from adapter import addresses, frame_of

import massive_frames as mf
from massive_frames.models.row import SearchRow
from massive_frames.parsers import VERSIONS, coverage, parse
from massive_frames.parsers.decode import decoded
from massive_frames.parsers.serp import open_page

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
NAMES = {"shopping rows (recall only)": "shopping rows, by address"}
Reader: TypeAlias = Callable[[bytes], pd.DataFrame]


def loaded(corpus: Path) -> ModuleType:
    """Return the corpus' scoring module, made to tell counts (right, found, there) in place of shares."""
    spec = importlib.util.spec_from_file_location("score", corpus / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(corpus / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    score.Tally.table = lambda tally: dict(tally.n)
    return score


def texts(corpus: Path, manifest: list[dict[str, Any]]) -> dict[str, str]:
    """Return the text of every captured page of the engine, by the hash of its bytes."""
    found = {}
    for page in manifest:
        if page["kind"].startswith("google"):
            body = gzip.decompress((corpus / "pages" / f"{page['id']}.html.gz").read_bytes())
            found[digest(body)] = decoded(body, "")[0]
    return found


def digest(body: bytes) -> str:
    """Return what a page is known by."""
    return hashlib.sha256(body).hexdigest()


def other_readings(python: str, pages: dict[str, str]) -> tuple[str, dict[str, dict[str, Any]]]:
    """Return WebSearcher's version and what it reads in each page."""
    program = Path(__file__).parent / "websearcher_pages.py"
    lines = "".join(json.dumps(text) + "\n" for text in pages.values())
    done = subprocess.run([python, program], input=lines, capture_output=True, text=True, check=True)
    version, *read = [json.loads(line) for line in done.stdout.splitlines()]
    return version, dict(zip(pages, read, strict=True))


def by_eye(score: ModuleType, read: Reader, corpus: Path) -> dict[str, list[int]]:
    """Return a reader's counts on the pages that were read by eye; products by their titles too."""
    found = score.score_gold(SimpleNamespace(parse_serp=read), corpus / "pages", corpus / "gold")
    assert not found["errors"], found["errors"]
    lines = {NAMES.get(name, name): count for name, count in found["scores"].items()}
    lines["shopping rows, by title"] = products(score, read, corpus)
    return lines


def products(score: ModuleType, read: Reader, corpus: Path) -> list[int]:
    """Return how many products of the pages read by eye have a row with their title, how many there are."""
    tally = score.Tally()
    for path in sorted((corpus / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        blocks = [block for block in gold["blocks"] if block["type"] == "shopping"]
        there = {score.norm_text(row["title"]) for block in blocks for row in block["rows"]}
        if there:
            frame = read(gzip.decompress((corpus / "pages" / f"{gold['id']}.html.gz").read_bytes()))
            titles = {
                score.norm_text(title).rstrip(".") for title in frame["title"][frame["type"] == "shopping"]
            }
            tally.add("products", sorted(titles & there), sorted(there))
    return list(tally.n["products"])


def by_labels(
    score: ModuleType, read: Reader, corpus: Path, manifest: list[dict[str, Any]]
) -> dict[str, list[int]]:
    """Return a reader's counts on the labelled pages."""
    found = score.score_serp(read, corpus / "pages", corpus / "labels", manifest)
    assert not found["errors"], found["errors"]
    return dict(sorted(found["scores"].items()))


def links(pages: dict[str, str], addresses_in: Callable[[str, str], set[str]]) -> list[int]:
    """Return how many result links have their address in some row, and how many there are."""
    read = there = 0
    for name, text in pages.items():
        page = open_page(text)
        found = coverage.result_links(page) if page is not None else {}
        read += len(found.keys() & addresses_in(name, text))
        there += len(found)
    return [read, there, there]


def ours_in(_: str, text: str) -> set[str]:
    """Return the addresses in this package's rows."""
    return coverage.addresses(rows_of(text))


def rows_of(text: str) -> list[SearchRow]:
    """Return this package's rows of a page."""
    return parse("serp", text.encode("utf-8", "replace"), "text/html; charset=utf-8").rows


def show(title: str, ours: dict[str, list[int]], theirs: dict[str, list[int]]) -> None:
    """Print one table: what there is, and for each reader how much of what it found is right."""
    print(f"\n| {title} | there | WebSearcher | massive_frames |\n| --- | --- | --- | --- |")
    for name, count in ours.items():
        cells = [f"{right} of {found}" if found else "0" for right, found, _ in (theirs[name], count)]
        print(f"| {name} | {count[2]} | {' | '.join(cells)} |")


def show_types(ours: Counter[str], theirs: Counter[str]) -> None:
    """Print how many rows of each type there are on all pages; no label says which are right."""
    print("\n| type | WebSearcher | massive_frames |\n| --- | --- | --- |")
    for name in sorted(ours | theirs):
        print(f"| `{name}` | {theirs[name]} | {ours[name]} |")


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--python", default=sys.executable, help="an interpreter that has WebSearcher")
    options.add_argument("--corpus", type=Path, default=CORPUS)
    given = options.parse_args()
    if not (given.corpus / "manifest.json").exists():
        print(f"no captured pages at {given.corpus}")
        return
    manifest = json.loads((given.corpus / "manifest.json").read_text("utf-8"))
    score, pages = loaded(given.corpus), texts(given.corpus, manifest)
    version, readings = other_readings(given.python, pages)
    print(f"WebSearcher {version}, parser {VERSIONS['serp']}, {len(pages)} pages")

    def other(body: bytes) -> pd.DataFrame:
        return frame_of(readings[digest(body)])

    show("read by eye", *(by_eye(score, read, given.corpus) for read in (mf.parse_serp, other)))
    show("labelled", *(by_labels(score, read, given.corpus, manifest) for read in (mf.parse_serp, other)))
    reached = (ours_in, lambda name, _: addresses(readings[name]))
    show("links", *({"result links in some row": links(pages, found)} for found in reached))
    show_types(
        Counter(row.type for text in pages.values() for row in rows_of(text)),
        Counter(kind for read in readings.values() for kind in frame_of(read)["type"]),
    )


if __name__ == "__main__":
    main()
