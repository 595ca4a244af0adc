"""What each column means; ``docs/frames.md`` is written from these words."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

LINKS = pa.list_(
    pa.struct(
        [
            ("position", pa.int64()),
            ("title", pa.string()),
            ("url", pa.string()),
            ("domain", pa.string()),
            ("snippet", pa.string()),
        ]
    )
)
NESTED: dict[str, pa.DataType] = {
    "sitelinks": LINKS,
    "sources": LINKS,
    "attributes": pa.list_(pa.struct([("name", pa.string()), ("value", pa.string())])),
    "images": pa.list_(pa.struct([("position", pa.int64()), ("source", pa.string()), ("alt", pa.string())])),
}


@dataclass(frozen=True)
class Column:
    """One column: its name, its pandas dtype, and what it means."""

    name: str
    dtype: str
    doc: str


SERP = (
    Column(
        "type",
        "category",
        "What the row is: organic, ad, also-asked, also-searched, ai-overview, featured-snippet, "
        "knowledge-panel, local-result, top-story, video, image, shopping, discussion, no-results, blocked, "
        "unknown. Missing where the request failed.",
    ),
    Column("page", "Int16", "The result page, counted from 1 over `serps`."),
    Column("section", "category", "Where on the page: top, left, main, bottom or right."),
    Column("feature", "Int32", "The block on the page that the row belongs to, counted from 1."),
    Column("position", "Int32", "The place inside that block, counted from 1."),
    Column("rank", "Int32", "The visual order over everything that came back, counted from 1."),
    Column("organic_rank", "Int32", "The same among organic results only."),
    Column("title", "str", "The title; a related search's text; a local result's name."),
    Column("url", "str", "The address it leads to, without the search engine's wrapper."),
    Column("domain", "category", "The registrable domain of `url`, by the public suffix list."),
    Column("site", "str", "The site's name as shown."),
    Column("visible_url", "str", "The address line as shown."),
    Column("snippet", "str", "The text under the title, without its date."),
    Column("date", "str", "The date as shown."),
    Column("rating", "float64", "Stars, 0 to 5."),
    Column("votes", "Int64", "How many voted."),
    Column("question", "str", "A people-also-ask question."),
    Column("answer", "str", "An answer in place: of a question, or the AI overview's text."),
    Column("sitelinks", "object", "List of {position, title, url, domain, snippet}; missing if none."),
    Column("sources", "object", "What an answer cites: list of {position, title, url, domain, snippet}."),
    Column("attributes", "object", "Facts: list of {name, value}."),
    Column("images", "object", "Images: list of {position, source, alt}."),
    Column("details", "str", "What is left over, as one JSON object."),
)

RESULT_COLUMNS: dict[str, tuple[Column, ...]] = {"serp": SERP}

PROVENANCE = (
    Column("service", "category", "The service asked; `local` for a page parsed from your own bytes."),
    Column("batch_id", "category", "The batch; `mf.batches()` lists them."),
    Column("request_key", "category", "A hash of service and parameters: equal requests have equal keys."),
    Column("job_id", "category", "The service's id for the job."),
    Column(
        "job_status",
        "category",
        "queued, submitting, unconfirmed, running, succeeded, failed, expired or cancelled.",
    ),
    Column("error", "str", "Why there is no result: a code of `mf.errors.ERROR_CODES`; missing if fine."),
    Column("error_detail", "str", "The error in words, with the beginning of the service's answer."),
    Column("attempts", "Int16", "How many times the request was submitted."),
    Column("credits", "float64", "Credits spent on the request (repeated on each of its rows)."),
    Column("submitted_at", "datetime64[us, UTC]", "When the service accepted it."),
    Column("ready_at", "datetime64[us, UTC]", "When it was seen to be done."),
    Column("retrieved_at", "datetime64[us, UTC]", "When the body had come."),
    Column("elapsed_s", "float64", "Seconds from `submitted_at` to `ready_at`."),
    Column("http_status", "Int16", "The HTTP status of the last answer."),
    Column("body_bytes", "Int64", "Size of the body."),
    Column("body_sha256", "category", "SHA-256 of the body, hexadecimal."),
    Column("parser_version", "category", "The parser that made the row."),
    Column("n_unparsed", "Int32", "Blocks on the page that were not recognised (also rows of type unknown)."),
)
