"""Wait for a batch and deliver its rows, however it ends."""

from __future__ import annotations

import shlex
import sys
import warnings
from dataclasses import dataclass

import click
import pandas as pd

from massive_frames.cli.failures import SOME_FAILED, STOPPED, say
from massive_frames.cli.output import Output
from massive_frames.cli.summary import done, failures, in_numbers, n_done, ways_on
from massive_frames.errors import ExportError, Interrupted, MassiveFramesError, ServiceWarning, StoppedWarning
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
    command : str
        The command that goes on with it.
    """

    output: Output
    store: str | None = None
    resumable: bool = True
    command: str = "resume"

    def of(self, batch: Batch) -> int:
        """Wait for the batch, deliver its rows, and return the exit status.

        Raises
        ------
        MassiveFramesError
            The batch was stopped by an error before any row came.
        """
        try:
            with warnings.catch_warnings(record=True) as told:
                for category in (ServiceWarning, StoppedWarning):
                    warnings.simplefilter("always", category)
                frame = batch.wait()
        except Interrupted as stop:
            frame = batch.frame() if stop.frame is None else stop.frame
            self._put(batch, frame)
            say("stopped", f"{done(frame)}; {self._how_to_go_on(batch)}")
            return STOPPED
        except MassiveFramesError as error:
            return self._broken_off(batch, error)
        self._put(batch, frame)
        for warning in told:
            if issubclass(warning.category, ServiceWarning):
                say("note", str(warning.message))
        for warning in told:
            if issubclass(warning.category, StoppedWarning):
                say("warning", f"{_reason(warning.message)}; {done(frame)}; {self._how_to_go_on(batch)}")
                return SOME_FAILED
        return self._tell_failures(batch, frame)

    def _put(self, batch: Batch, frame: pd.DataFrame) -> None:
        try:
            self.output.put(frame)
        except ExportError:
            say("note", f"nothing is lost: {self._how_to_go_on(batch)}")
            raise

    def _broken_off(self, batch: Batch, error: MassiveFramesError) -> int:
        frame = batch.frame()
        if not n_done(frame)[0]:
            raise error
        self._put(batch, frame)
        say("error", f"{error}; {done(frame)}; {self._how_to_go_on(batch)}")
        return SOME_FAILED

    def _tell_failures(self, batch: Batch, frame: pd.DataFrame) -> int:
        status = tell_failures(frame)
        for words, command, options in ways_on(failures(frame)) if self.resumable else ():
            say("note", f"{words}: {self._command(command, batch)}{options}")
        return status

    def _how_to_go_on(self, batch: Batch) -> str:
        if not self.resumable:
            return "the sandbox has ended, so there is nothing to resume"
        return f"go on with: {self._command(self.command, batch)}"

    def _command(self, name: str, batch: Batch) -> str:
        words = ["massive-frames", name, batch.batch_id]
        words += ["-o", self.output.path] if self.output.path else []
        words += ["--store", self.store] if self.store else []
        return shlex.join(words)


def tell_failures(frame: pd.DataFrame) -> int:
    """Say how many rows stand for a failure and why, and return the exit status."""
    failed = failures(frame)
    if failed.empty:
        return 0
    say("warning", in_numbers(failed))
    return SOME_FAILED


def as_batch(started: pd.DataFrame | Batch) -> Batch:
    """Return what ``wait=False`` returns, with its type."""
    if not isinstance(started, Batch):
        raise click.ClickException("the batch ran before it could be followed")
    return started


def bar(progress: str) -> str:
    """Return how a batch is to show its progress: the end is said by this program, in its own words."""
    seen = progress == "text" or (progress == "auto" and sys.stderr is not None and sys.stderr.isatty())
    return "bar" if seen else "none"


def _reason(warning: Warning | str) -> str:
    """Return the warning up to where it speaks of Python."""
    return str(warning).partition(" What has come is kept")[0].rstrip(".")
