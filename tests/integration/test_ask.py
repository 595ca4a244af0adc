"""Many prompts to many models end to end: every request a row, every source of every answer there."""

from __future__ import annotations

import pandas as pd
import pytest

import massive_frames as mf
from massive_frames.errors import BudgetError
from massive_frames.sandbox import Faults
from massive_frames.services.massive_ai import MODELS

PROMPTS = [f"best tea pot number {n}" for n in range(50)]
FAULTS = Faults(
    throttled_429=0.03,
    unavailable_503=0.03,
    server_500=0.03,
    timeout_504=0.02,
    reset=0.02,
    truncated=0.03,
    wrong_type=0.03,
    failed_job=0.05,
    captcha_403=0.03,
    not_utf8=0.03,
    retry_after=0,
)
SOURCE = ["query", "model", "country", "position", "title", "url", "raw_url", "domain", "snippet", "inline"]
CITED = ["in_panel", "n_citations", "offsets", "paragraphs"]


@pytest.fixture
def box():
    """Run a sandbox with light pages."""
    with mf.sandbox(seed=7, speed=2000, weight="light") as server:
        yield server


def ask(prompts, **options):
    """Ask without a display."""
    return mf.ask_many(prompts, **{"progress": "none", **options})


def truth(box, frame):
    """Return the right rows of what a frame asked for."""
    asked = frame[["query", "model", "country"]].astype("str").itertuples(index=False)
    rows = []
    for query, model, country in asked:
        (row,) = box.truth({"prompt": query, "model": model, "country": country}, service="ai")
        rows.append(row | {"query": query, "model": model, "country": country})
    return pd.DataFrame(rows)


def listed(frame):
    """Return the sources of a frame as plain values, missing ones as None."""
    found = mf.sources(frame)[SOURCE + CITED].astype("object")
    return found.where(found.map(lambda cell: isinstance(cell, list) or pd.notna(cell)), None).to_dict(
        "records"
    )


@pytest.mark.usefixtures("quick_retries")
def test_four_models_fifty_prompts_two_countries_with_faults():
    """400 requests are 400 rows in order; asked again for what failed, every source is there and right."""
    with mf.sandbox(seed=3, speed=2000, weight="light", faults=FAULTS) as box:
        ask(["how fast?", "as fast?"], model=list(MODELS))  # so that it is not asked too late
        df = ask(PROMPTS, model=list(MODELS), country=["us", "jp"], unconfirmed="resubmit")
        assert len(df) == 400
        for _ in range(5):
            df = mf.retry_failed(df, progress="none") if df["error"].notna().any() else df
        assert df["error"].isna().all()
        assert len(df) == df["request_key"].nunique() == 400
        assert listed(df) == listed(truth(box, df))
        assert min(box.stats.faults[name] for name in ("reset", "truncated", "wrong_type", "failed_job")) > 0


def test_words_and_states_are_those_of_the_truth(box):
    """Markdown, text, exact model and state of every answer are right."""
    df = ask(PROMPTS[:10], model=list(MODELS), country="de")
    right = truth(box, df)
    for column in ("answer", "answer_text", "model_name", "answer_state"):
        assert df[column].astype("object").fillna("").tolist() == right[column].fillna("").tolist()


def test_the_page_gives_the_rows_of_the_json(box):
    """Both formats have the same columns, words and sources."""
    df, page = (
        ask(PROMPTS[:5], model=list(MODELS), country="fr", format=form) for form in ("json", "rendered")
    )
    assert df.dtypes.astype("str").to_dict() == page.dtypes.astype("str").to_dict()
    assert len(page) == 20
    assert page["answer_state"].notna().all()


def test_an_older_service_is_spoken_to_as_well():
    """Statuses of 200, the older path and subqueries make no difference."""
    with mf.sandbox(seed=7, speed=2000, weight="light", generation="2025") as box:
        df = ask(PROMPTS[:5], model="chatgpt", country="us")
        right = truth(box, df)
        assert df["error"].isna().all()
        told = [cell if isinstance(cell, list) else [] for cell in right["fanouts"]]
        assert [list(cell) if cell is not None else [] for cell in df["fanouts"]] == told


def test_what_came_in_an_answers_place_is_told(box):
    """A captcha, a refusal and an empty answer are three states, and none is an answer."""
    prompts = ["fault:captcha_page tea", "page:refused tea", "page:empty tea", "page:generating tea"]
    df = ask(prompts, country="us")
    assert df["answer_state"].tolist() == ["blocked", "refused", "empty", "generating"]
    assert df["answer"].isna().tolist() == [True, True, True, False]
    assert box.stats.faults["captcha_page"] == 1


def test_five_credits_an_answer_are_foreseen(box):
    """The estimate, the limit and the charge are the same."""
    assert mf.estimate(PROMPTS[:4], model=list(MODELS), service="ask").credits == 80
    with pytest.raises(BudgetError):
        ask(PROMPTS[:2], max_credits=9)
    ask(PROMPTS[:2], max_credits=10)
    assert box.stats.credits_charged == 10
