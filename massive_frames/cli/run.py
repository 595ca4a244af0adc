"""Wait for a batch and deliver its rows, however it ends."""

from __future__ import annotations

import shlex
import warnings
from dataclasses import dataclass

import click
import pandas as pd

from massive_frames.cli.failures import SOME_FAILED, STOPPED, say
from massive_frames.cli.output import Output
from massive_frames.errors import CreditsWarning, Interrupted, MassiveFramesError
from massive_frames.handle import Batch


@dataclass(frozen=True)
class Ending:
    """What is done when a batch ends.

    Parameters
    ----------
    output : Output
        Where its rows go.
    store : str, optional
        The store's file, where it was named.
    resumable : bool
        Whether the batch can be resumed by another process; not in a sandbox that ends with this one.
    """

    output: Output
    store: str | None = None
    resumable: bool = True

    def of(self, batch: Batch) -> int:
        """Wait for the batch, deliver its rows, and return the exit status.

        Raises
        ------
        MassiveFramesError
            The batch was stopped by an error before any row came.
        """
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", CreditsWarning)
                frame = batch.wait()
        except Interrupted as stop:
            frame = batch.frame() if stop.frame is None else stop.frame
            self.output.put(frame)
            say("stopped", f"{_done(frame)}; {self._how_to_go_on(batch)}")
            return STOPPED
        except CreditsWarning as warning:
            self.output.put(batch.frame())
            say("warning", f"{_reason(warning)}; {self._how_to_go_on(batch)}")
            return SOME_FAILED
        except MassiveFramesError as error:
            return self._broken_off(batch, error)
        self.output.put(frame)
        return tell_failures(frame)

    def _broken_off(self, batch: Batch, error: MassiveFramesError) -> int:
        frame = batch.frame()
        if not frame["error"].isna().any():
            raise error
        self.output.put(frame)
        say("error", f"{error}; {_done(frame)}; {self._how_to_go_on(batch)}")
        return SOME_FAILED

    def _how_to_go_on(self, batch: Batch) -> str:
        if not self.resumable:
            return "the sandbox has ended, so there is nothing to resume"
        words = ["massive-frames", "resume", batch.batch_id]
        words += ["-o", self.output.path] if self.output.path else []
        words += ["--store", self.store] if self.store else []
        return f"go on with: {shlex.join(words)}"


def tell_failures(frame: pd.DataFrame) -> int:
    """Say how many rows stand for a failure and why, and return the exit status."""
    failed = frame[frame["error"].notna()]
    if failed.empty:
        return 0
    counts = failed["error"].value_counts()
    why = ", ".join(f"{n} {code}" for code, n in counts.items() if n)
    say("warning", f"rows without a result: {len(failed)} ({why}); the column error_detail says why")
    return SOME_FAILED


def _done(frame: pd.DataFrame) -> str:
    requests = frame.drop_duplicates("request_key")["error"]
    return f"{int(requests.isna().sum())} of {len(requests)} requests done"


def _reason(warning: CreditsWarning) -> str:
    """Return the warning up to where it speaks of Python."""
    return str(warning).partition(" What has come is kept")[0].rstrip(".")


def as_batch(started: pd.DataFrame | Batch) -> Batch:
    """Return what ``wait=False`` returns, with its type."""
    if not isinstance(started, Batch):
        raise click.ClickException("the batch ran before it could be followed")
    return started
