"""The pages say what the code does: their tables are closed lists in both directions."""

from __future__ import annotations

import importlib.util
import inspect
import re
from pathlib import Path

import pytest

import massive_frames as mf
from massive_frames import errors
from massive_frames.conditions import check_conditions
from massive_frames.engine import RULES
from massive_frames.services.massive import STATES
from massive_frames.services.massive_errors import BY_STATUS
from massive_frames.settings import VARIABLES

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {page.name: page.read_text("utf-8") for page in sorted(DOCS.glob("*.md"))}
_SPEC = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
generate = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(generate)
OURS = ("decisions.md", "errors.md", "frames.md", "layout.md", "services.md", "settings.md")


@pytest.mark.parametrize("name", PAGES)
def test_the_tables_are_those_of_the_code(name):
    """Each table lists what there is and nothing else; ``python docs/generate.py`` writes them."""
    assert PAGES[name] == generate.rendered(PAGES[name])


def test_every_table_stands_on_a_page():
    """Columns, parameters, services, errors, settings, components, formats and names are all documented."""
    standing = set(re.findall(r"<!-- table: (\S+) -->", "".join(PAGES.values())))
    assert standing == set(generate.TABLES)


def test_every_page_is_in_the_menu():
    """The site's menu leads to each page."""
    menu = (DOCS.parent / "mkdocs.yml").read_text("utf-8").partition("\nnav:\n")[2]
    assert set(PAGES) <= set(re.findall(r": (\S+\.md)$", menu, re.MULTILINE))


@pytest.mark.parametrize("name", PAGES)
def test_links_between_pages_lead_somewhere(name):
    """Each page that a page links to is there, and so is each heading."""
    for target, anchor in re.findall(r"\]\((?!https?:)(?:([^)#\s]+\.md))?(?:#([\w-]+))?\)", PAGES[name]):
        page = PAGES[target or name]
        headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
        assert not anchor or anchor in {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings}


def test_every_public_function_is_in_the_reference():
    """The page of the reference has a place for each public function and class."""
    named = set(re.findall(r"^::: massive_frames\.(\w+)$", PAGES["api.md"], re.MULTILINE))
    assert named == set(mf.__all__) - {"last", "__version__"}


def test_every_condition_has_words():
    """The page of settings says of each condition what it takes and does."""
    rows = re.findall(
        r"^\| `(\w+)` \| \S.* \| \S", PAGES["settings.md"].partition("## Conditions")[2], re.MULTILINE
    )
    assert rows == list(inspect.signature(check_conditions).parameters)


def test_every_service_has_its_parameters_on_a_page():
    """A new service brings a table of parameters with it."""
    assert set(generate.find_services()) <= set(generate.TABLES)


def test_every_kind_of_frame_has_its_columns_on_a_page():
    """A new kind of frame brings its tables of columns with it."""
    for kind in (kind for kind, columns in generate.RESULT_COLUMNS.items() if columns):
        assert {f"{kind}-asked", f"{kind}-results"} <= set(generate.TABLES)


def test_the_tree_of_errors_is_the_docstrings():
    """The tree on the page has the branches of the module's docstring."""
    page = PAGES["errors.md"].partition("```\n")[2].partition("```")[0]
    drawn = [line.split("  ")[0].strip() if line[0] not in "│ " else line for line in page.splitlines()]
    named = re.findall(r"[├└]── (\w+)", "\n".join(drawn))
    assert named == re.findall(r"[├└]── (\w+)", errors.__doc__)


def test_every_code_has_advice():
    """The page says for each code of the column ``error`` what to do, and for no other."""
    advice = PAGES["errors.md"].partition("## What to do")[2]
    listed = [
        code
        for head in re.findall(r"^- ((?:`[\w-]+`(?:, )?)+):", advice, re.MULTILINE)
        for code in re.findall(r"`([\w-]+)`", head)
    ]
    assert sorted(listed) == sorted(errors.ERROR_CODES)


def test_every_retry_rule_has_its_code():
    """Nothing is retried that is not in the closed list of codes."""
    assert set(RULES) <= set(errors.ERROR_CODES)


def test_the_services_words_are_on_the_page():
    """Each status of the service stands beside ours."""
    rows = re.findall(r"^\| `(\w+)` \| (running|failed)", PAGES["services.md"], re.MULTILINE)
    assert dict(rows) == {word: state.value for word, state in STATES.items()}


def test_each_http_status_is_on_the_page():
    """The page's table of statuses says what the code does."""
    section = PAGES["services.md"].partition("### Errors")[2].partition("### Price")[0]
    documented = {}
    for statuses, code in re.findall(r"^\| ([\d, ]+) \| `([\w-]+)`(?!.*else)", section, re.MULTILINE):
        documented |= dict.fromkeys(map(int, statuses.split(", ")), code)
    expected = {status: kind.code for status, (kind, _) in BY_STATUS.items() if status != 403}
    assert documented == expected
    assert "| 403 | `captcha` where the text speaks of a captcha, else `authentication` |" in section


@pytest.mark.parametrize("name", OURS)
def test_environment_variables_are_real(name):
    """A variable that a page names is one that is read, by the package or by its build."""
    named = set(re.findall(r"\bMASSIVE_[A-Z_]+\b", PAGES[name]))
    build = (DOCS.parent / "hatch_build.py").read_text("utf-8")
    assert named <= {*VARIABLES.values(), *re.findall(r"\bMASSIVE_[A-Z_]+\b", build)}


@pytest.mark.parametrize("name", OURS)
def test_functions_named_on_a_page_exist(name):
    """``mf.something`` on a page is a public name."""
    for word in re.findall(r"`mf\.(?!aio|errors)(\w+)", PAGES[name]):
        assert word in mf.__all__


@pytest.mark.parametrize("name", OURS)
def test_files_named_on_a_page_exist(name):
    """A module or page that a page names is there, in the package or beside it."""
    package = DOCS.parent / "massive_frames"
    for path in re.findall(r"`((?:[\w]+/)*\w+\.(?:py|md))`", PAGES[name]):
        assert any((root / path).exists() for root in (package, DOCS.parent, package / "frames")), path


def test_the_layouts_list_of_parts_is_whole():
    """The page lists each top-level file and folder of the package."""
    package = DOCS.parent / "massive_frames"
    parts = {p.name for p in package.glob("*.py")} | {
        f"{p.name}/" for p in package.iterdir() if (p / "__init__.py").exists()
    }
    listed = set(
        re.findall(r"^  (\S+)  ", PAGES["layout.md"].partition("```\n")[2].partition("```")[0], re.MULTILINE)
    )
    assert parts - {"version.py", "__main__.py"} <= listed
