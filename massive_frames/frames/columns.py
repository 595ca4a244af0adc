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
    "citations": pa.list_(
        pa.struct(
            [
                ("source", pa.int64()),
                ("place", pa.string()),
                ("offset", pa.int64()),
                ("paragraph", pa.int64()),
                ("raw_url", pa.string()),
            ]
        )
    ),
    "fanouts": pa.list_(pa.struct([("position", pa.int64()), ("query", pa.string())])),
    "ads": LINKS,
    "attributes": pa.list_(pa.struct([("name", pa.string()), ("value", pa.string())])),
    "images": pa.list_(pa.struct([("position", pa.int64()), ("source", pa.string()), ("alt", pa.string())])),
    "opengraph": pa.list_(pa.struct([("name", pa.string()), ("value", pa.string())])),
    "headings": pa.list_(pa.struct([("position", pa.int64()), ("level", pa.int64()), ("text", pa.string())])),
    "links": pa.list_(
        pa.struct(
            [
                ("position", pa.int64()),
                ("url", pa.string()),
                ("text", pa.string()),
                ("rel", pa.string()),
                ("kind", pa.string()),
            ]
        )
    ),
    "tables": pa.list_(
        pa.struct(
            [
                ("position", pa.int64()),
                ("caption", pa.string()),
                ("header", pa.list_(pa.string())),
                ("rows", pa.list_(pa.list_(pa.string()))),
            ]
        )
    ),
    "feeds": pa.list_(
        pa.struct(
            [
                ("position", pa.int64()),
                ("title", pa.string()),
                ("url", pa.string()),
                ("type", pa.string()),
            ]
        )
    ),
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
        "knowledge-panel, local-result, top-story, video, image, shopping, discussion, recipe, hotel, "
        "flight, job, event, scholarly-article, social-post, carousel, others that the parsers' page lists, "
        "no-results, blocked, unknown. Missing where the request failed.",
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

PAGE = (
    Column("media_type", "category", "What came, by its content: text/html, application/pdf, image/png, …"),
    Column("url", "str", "The page's address: as it was asked for, or else as the page itself gives it."),
    Column("canonical", "str", "The address that the page names as the one to keep."),
    Column("title", "str", "The title."),
    Column("description", "str", "The description that the page gives of itself."),
    Column("author", "str", "Who wrote it; several names are joined by commas."),
    Column("published", "str", "When it was published: ISO 8601, as exact as the page says."),
    Column("modified", "str", "When it was last changed: ISO 8601, as exact as the page says."),
    Column("page_language", "str", "The language that the page says it is in, such as en or pt-BR."),
    Column("text", "str", "The main text: a line for each paragraph, heading, list item and table row."),
    Column(
        "text_from",
        "category",
        "Where `text` is from: `main` (found by trafilatura), `page` (all visible words outside menus, where "
        "that finds little or nothing, or only a part of a list or thread), `body` (not HTML). Missing if "
        "there is no text.",
    ),
    Column("markdown", "str", "The same as Markdown, with its headings, lists, links and tables."),
    Column("n_words", "Int32", "Words in `text`; each Chinese or Japanese character is one."),
    Column(
        "looks_like_error",
        "str",
        "What the page is instead of content: captcha, access-denied, not-found, server-error, consent, "
        "empty-shell or empty. Missing if it looks fine.",
    ),
    Column("error_signs", "str", "Why it looks like an error, in words."),
    Column("headings", "object", "Headings: list of {position, level, text}."),
    Column("n_links", "Int32", "How many links the page has, also if `links` has only the first ones."),
    Column(
        "links",
        "object",
        "Links: list of {position, url, text, rel, kind}; `url` is absolute, `kind` is internal (of the same "
        "registrable domain), external, same-page or other (mail, telephone).",
    ),
    Column("images", "object", "Images: list of {position, source, alt}; `source` is absolute."),
    Column("tables", "object", "Data tables: list of {position, caption, header, rows}."),
    Column("feeds", "object", "Feeds: list of {position, title, url, type}."),
    Column("opengraph", "object", "Open Graph and Twitter card properties: list of {name, value}."),
    Column("jsonld", "str", "All JSON-LD of the page, as one JSON list."),
    Column("microdata", "str", "All Microdata items of the page, as one JSON list."),
)

ANSWER = (
    Column("turn", "Int32", "Which answer of the conversation it is, counted from 1."),
    Column(
        "answer_state",
        "category",
        "answered; generating (the page was taken too early); empty; refused (a notice of the application "
        "stands in its place: a refusal in the model's own words is an answer); blocked (a captcha came); "
        "unknown (no answer was recognised). Missing where the request failed.",
    ),
    Column("answer", "str", "The answer as Markdown, without citations, buttons and the speaker's name."),
    Column(
        "answer_text",
        "str",
        "Its words alone, a line for each paragraph, item, heading and row; formulas that are only drawn are "
        "in `answer` alone.",
    ),
    Column("model_name", "str", "The model's own name or mode, as the page or the service's events tell it."),
    Column("answer_language", "str", "The language of the answer, detected: an ISO 639 code."),
    Column("n_words", "Int32", "Words in `answer_text`; each Chinese or Japanese character is one."),
    Column("n_sources", "Int32", "How many sources the answer has."),
    Column(
        "sources",
        "object",
        "What it cites: list of {position, title, url, domain, snippet}; one that is only named has no url.",
    ),
    Column(
        "citations",
        "object",
        "Where it cites: list of {source, place, offset, paragraph, raw_url}; `source` is a position in "
        "`sources`, `place` inline or panel, `offset` the characters of `answer_text` before it.",
    ),
    Column("fanouts", "object", "The queries that the model searched for: list of {position, query}."),
    Column("ads", "object", "Advertisements: list of {position, title, url, domain, snippet}."),
)

OWN_COLUMNS = ("hits", "sql")
"""Payloads whose columns are the query's own."""
RESULT_COLUMNS: dict[str, tuple[Column, ...]] = {
    "serp": SERP,
    "answer": ANSWER,
    "webpage": PAGE,
    **dict.fromkeys(OWN_COLUMNS, ()),
}

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
    Column(
        "parser_version",
        "category",
        "The parser that made the row and its version, such as `serp-5` or `answer-2`.",
    ),
    Column("n_unparsed", "Int32", "Blocks on the page that were not recognised (also rows of type unknown)."),
    Column(
        "coverage",
        "float64",
        "Share of the page's result links that are in a row that was recognised, 0 to 1; missing if it has "
        "none.",
    ),
    Column("warnings", "str", "What to beware of: codes of `docs/drift.md`, joined by commas."),
)
