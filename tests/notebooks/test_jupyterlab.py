"""A real JupyterLab in a real browser: the bar moves, the end is told in words, Cancel stops the batch."""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import nbformat
import pytest

from massive_frames.sandbox import Sandbox

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = [name for name in ("jupyterlab", "playwright") if importlib.util.find_spec(name) is None]
MISSING += [] if CHROMIUM else ["chromium"]
REQUIRED, PICTURE = "MASSIVE_FRAMES_REQUIRE_BROWSER", "MASSIVE_FRAMES_PICTURE"

pytestmark = pytest.mark.skipif(
    bool(MISSING) and not os.environ.get(REQUIRED), reason=f"not installed: {', '.join(MISSING)}"
)

SEARCH = """import massive_frames as mf

queries = [
    "running shoes", "trail running shoes", "marathon shoes", "shoes for flat feet", "carbon plate shoes",
    "espresso machine", "espresso beans", "coffee grinder", "milk frother", "best coffee maker",
]
df = mf.search_many(queries, country=["us", "jp", "de", "br"])
first = df[df["organic_rank"] == 1].sort_values(["query", "country"], ignore_index=True)
first[["query", "country", "type", "rank", "title", "domain"]].head(8)"""
BACKGROUND = """import massive_frames as mf

batch = mf.search_many([f"query {n}" for n in range(400)], country="us", wait=False)"""
AFTERWARDS = """frame = batch.wait()
print(sorted(frame["error"].dropna().unique()), frame["query"].nunique(), batch.done)"""

BAR, DONE = ".jp-OutputArea .progress-bar", ".jp-OutputArea .progress-bar-success"
WIDTH = "bar => parseFloat(bar.style.width)"


@pytest.fixture(scope="module")
def box():
    """Serve pages at a pace that a person could watch."""
    with Sandbox(seed=5, speed=2) as running:
        yield running


@pytest.fixture(scope="module")
def lab(box, surroundings, tmp_path_factory, until):
    """Run JupyterLab with settings, folders and a token of its own; yield its address and folder."""
    folder, home = tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("jupyter")
    quiet = home / "settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    quiet.parent.mkdir(parents=True)
    quiet.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}))
    token, port = secrets.token_hex(16), free_port()
    folders = {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
    folders |= {f"JUPYTER_{kind}_DIR": kind.lower() for kind in ("CONFIG", "DATA", "RUNTIME")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--notebook-dir={folder}"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    env = os.environ | surroundings(box) | {name: str(home / part) for name, part in folders.items()}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: answers(f"{address}/api/status?token={token}"), "JupyterLab answers")
        yield Lab(address, token, folder)
    finally:
        server.terminate()
        server.wait(30)


class Lab:
    """A running JupyterLab."""

    def __init__(self, address, token, folder):
        self.address, self.token, self.folder = address, token, folder

    def write(self, name, *cells):
        """Write a notebook and return the address that opens it alone in the window."""
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in cells])
        book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(book, self.folder / name)
        return f"{self.address}/doc/tree/{name}?token={self.token}"


@pytest.fixture(scope="module")
def browser():
    """Start the machine's own Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    """Open a window."""
    context = browser.new_context(viewport={"width": 1120, "height": 780})
    window = context.new_page()
    window.set_default_timeout(60_000)
    yield window
    context.close()


def free_port():
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(address):
    """Say whether a server answers."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
            return answer.status == 200
    except OSError:
        return False


def open_notebook(page, address):
    """Open a notebook and wait until its kernel is connected."""
    page.goto(address)
    page.wait_for_selector("#jp-main-statusbar :text('| Idle')")


def run_cell(page, number):
    """Run one cell of the notebook as a person does: click into it, press Control and Enter."""
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").nth(number).click()
    page.keyboard.press("Control+Enter")


def test_bar_moves_and_ends(lab, page, until):
    """A blocking search in JupyterLab shows a bar that moves, then succeeds, in words, over the frame."""
    open_notebook(page, lab.write("search.ipynb", SEARCH))
    run_cell(page, 0)
    widths = []

    def ended():
        widths.append(page.locator(BAR).first.evaluate(WIDTH))
        return page.locator(DONE).count()

    until(ended, "the bar ends in success")
    page.wait_for_selector(".jp-OutputArea table.dataframe")
    words = page.locator(".jp-OutputArea").first.inner_text()
    between = {width for width in widths if 0 < width < 100}
    assert widths == sorted(widths)
    assert len(between) >= 3
    assert "40 of 40 requests done" in words
    assert "carbon plate shoes" in words
    if os.environ.get(PICTURE):
        take_picture(page)


def take_picture(page):
    """Renew the picture of the documentation."""
    target = Path(__file__).parents[2] / "docs" / "images" / "notebook.png"
    page.mouse.click(600, 715)
    page.mouse.move(1119, 779)
    page.wait_for_timeout(1000)
    page.screenshot(path=target, clip={"x": 0, "y": 0, "width": 1120, "height": 660})


def test_cancel_stops_the_batch(lab, page, box, until):
    """The Cancel button of ``wait=False`` stops the batch: no request is sent after its end."""
    open_notebook(page, lab.write("cancel.ipynb", BACKGROUND, AFTERWARDS))
    before = box.stats.jobs
    run_cell(page, 0)
    until(lambda: box.stats.jobs >= before + 20, "jobs have been submitted")
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_selector("text=mf.resume")

    def quiet():
        arrived = len(box.stats.log)
        page.wait_for_timeout(700)
        return len(box.stats.log) == arrived

    until(quiet, "what was on its way has arrived")
    sent = len(box.stats.log)
    assert box.stats.jobs < before + 400
    run_cell(page, 1)
    page.wait_for_selector("text=400 True")
    words = page.locator(".jp-OutputArea").last.inner_text()
    assert "interrupted" in words
    assert len(box.stats.log) == sent
