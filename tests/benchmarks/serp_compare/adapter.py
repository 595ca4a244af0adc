"""WebSearcher's results in this package's words, so that both can be held against the same labels.

Kinds that come near one of ours count as it; where there was a choice, WebSearcher has the better score.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from massive_frames.parsers.coverage import bare
from massive_frames.parsers.urls import unwrap

TYPES = {
    **dict.fromkeys(("general", "general_questions", "twitter_result"), "organic"),
    **dict.fromkeys(("products", "shopping_ads"), "shopping"),
    **dict.fromkeys(("videos", "short_videos"), "video"),
    **dict.fromkeys(("discussions_and_forums", "perspectives"), "discussion"),
    **dict.fromkeys(("top_stories", "local_news", "latest_from", "news_quotes"), "top-story"),
    **dict.fromkeys(("view_more_news", "articles", "most_read_articles"), "top-story"),
    **dict.fromkeys(("twitter_cards", "recent_posts"), "social-post"),
    **dict.fromkeys(("notice", "omitted_notice"), "notice"),
    "ad": "ad",
    "ai_overview": "ai-overview",
    "people_also_ask": "also-asked",
    "searches_related": "also-searched",
    "local_results": "local-result",
    "images": "image",
    "top_image_carousel": "carousel",
    "scholarly_articles": "scholarly-article",
    "recipes": "recipe",
    "jobs": "job",
    "flights": "flight",
    "locations": "hotel",
    "knowledge": "panel-part",
    "side_bar": "panel-part",
    "unknown": "unknown",
}
PARTS = {
    ("ad", "local_service"): "local-ad",
    ("knowledge", "featured_snippet"): "featured-snippet",
    ("knowledge", "things_to_know"): "thing-to-know",
    ("images", "small"): "other",  # words that narrow the search, without pictures of pages
    ("side_bar", "panel"): "knowledge-panel",
    ("searches_related", "find_related_products_&_services"): "related-product",
}
LISTS = {"also-asked": "question", "also-searched": "title", "related-product": "title"}
COLUMNS = ("type", "rank", "title", "url", "question", "answer", "sources")


def frame_of(read: dict[str, Any]) -> pd.DataFrame:
    """Return the rows of one page with the columns that scores are made from."""
    rows = [row for result in read["results"] for row in rows_of(result)]
    if read["features"].get("captcha"):
        rows.append({"type": "blocked"})
    if any(result["sub_type"] in ("no_results", "query_edit_no_results") for result in read["results"]):
        rows.append({"type": "no-results"})
    return pd.DataFrame([{"rank": rank, **row} for rank, row in enumerate(rows, 1)], columns=list(COLUMNS))


def rows_of(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield one row for each thing that a result lists; an error is unknown."""
    details = result["details"] or {}
    kind = "unknown" if details.get("error") else type_of(result)
    row = {"type": kind, "title": result["title"], "url": unwrap(result["url"]) or result["url"]}
    if kind in LISTS:
        yield from ({"type": kind, LISTS[kind]: item} for item in details.get("items", ()))
    elif kind == "ai-overview":
        sources = [{"url": unwrap(link) or link} for link in links_in(details)]
        yield {**row, "answer": result["text"], "sources": sources}
    elif kind == "featured-snippet":
        yield {**row, "url": row["url"] or next((unwrap(link) for link in links_in(details)), None)}
    elif kind != "local-result" or row["title"]:
        yield row


def type_of(result: dict[str, Any]) -> str:
    """Return our type for a result."""
    return PARTS.get((result["type"], result["sub_type"]), TYPES.get(result["type"], "other"))


def addresses(read: dict[str, Any]) -> set[str]:
    """Return every address that stands anywhere in the results, as coverage writes them."""
    known = (result for result in read["results"] if result["type"] != "unknown")
    return {bare(unwrap(link) or link) for result in known for link in links_in(result)}


def links_in(value: Any) -> Iterator[str]:
    """Yield the addresses in nested lists and dicts."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += reversed(one.values())
        elif isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, str) and one.startswith(("http://", "https://", "/url?", "/aclk?")):
            yield one
