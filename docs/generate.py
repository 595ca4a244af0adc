# ruff: noqa: INP001 - a script beside the pages, not a package
"""Write the tables of these pages from the code, between the markers that name them.

Run ``python docs/generate.py`` after a change of columns, parameters, errors, settings or imports; the tests
fail while a page says something else than the code.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click

import massive_frames as mf
from massive_frames import errors, notices, settings
from massive_frames.cli.program import main
from massive_frames.conditions import check_conditions
from massive_frames.engine import RULES
from massive_frames.export import find_formats
from massive_frames.frames import schema_for
from massive_frames.frames.columns import PROVENANCE, RESULT_COLUMNS, Column
from massive_frames.models import Parameter
from massive_frames.models.parsed import WARNINGS
from massive_frames.options import RunConditions
from massive_frames.parsers import components
from massive_frames.parsers.tracking import CACHE_PARAMETERS, TRACKING
from massive_frames.services import find_services

DOCS = Path(__file__).parent
PACKAGE = Path(mf.__file__).parent
BLOCK = re.compile(r"(<!-- table: (\S+) -->\n).*?(<!-- end of table -->)", re.DOTALL)


def table(head: str, rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table; ``head`` names the columns, parted by bars."""
    names = head.split("|")
    lines = [names, ["---"] * len(names), *(list(row) for row in rows)]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def columns(listed: tuple[Column, ...]) -> str:
    """Return the table of some columns."""
    return table("column|dtype|meaning", [(f"`{c.name}`", f"`{c.dtype}`", c.doc) for c in listed])


def asked(service: str) -> str:
    """Return the table of a service's parameters."""
    rows = [
        (f"`{p.name}`", f"`{p.wire_name}`", f"`{p.column_name}`" if p.shown else "-", _limit(p), p.doc)
        for p in _parameters(service)
    ]
    return table("parameter|sent as|column|limits|meaning", rows)


def services() -> str:
    """Return the table of services."""
    rows = [
        (
            f"`{s.name}`",
            f"`{s.payload_kind}`",
            f"{s.max_requests_per_job}",
            f"{s.batches.max_requests_per_job:,}" if s.batches else "-",
            f"{s.typical_s:g} s",
        )
        for s in find_services().values()
    ]
    return table('service|payload|requests a job|the same with `via="batches"`|usual latency', rows)


def error_classes() -> str:
    """Return the table of exceptions and warnings."""
    rows = [
        (f"`{cls.__name__}`", f"`{getattr(cls, 'code', '-')}`", _summary(cls)) for cls in _error_classes()
    ]
    return table("class|code|when", rows)


def error_codes() -> str:
    """Return the table of what the ``error`` column may hold."""
    return table("code|tried again", [(f"`{code}`", _retries(code)) for code in errors.ERROR_CODES])


def settings_table() -> str:
    """Return the table of settings."""
    defaults = settings.Settings()
    rows = [
        (
            f"`{name}`",
            f"`{settings.VARIABLES[name]}`" if name in settings.VARIABLES else "-",
            _default(defaults, name),
        )
        for name in inspect.signature(mf.configure).parameters
    ]
    return table("setting|environment variable|default", rows)


def conditions_table() -> str:
    """Return the table of the conditions on which a batch runs."""
    words = _conditions_words()
    rows = [
        (
            f"`{name}`",
            words[name][0],
            f"`{parameter.default!r}`",
            "yes" if name in RESUMED else "no",
            words[name][1],
        )
        for name, parameter in inspect.signature(check_conditions).parameters.items()
    ]
    return table("condition|values|default|taken by `resume`|what it does", rows)


def component_modules() -> str:
    """Return the table of result features that are recognised."""
    modules = [
        importlib.import_module(f"{components.__name__}.{info.name}")
        for info in pkgutil.iter_modules(components.__path__)
        if not info.name.startswith("_")
    ]
    rows = [
        (f"`{m.__name__.rpartition('.')[2]}`", ", ".join(f"`{t}`" for t in m.TYPES), _summary(m))
        for m in modules
    ]
    return table("component|row types|what it is", rows)


def options(command: str) -> str:
    """Return the table of a command's options, in the words of its help."""
    return table("option|what it does", [(_written(o), _explained(o)) for o in options_of(command)])


def options_of(command: str) -> list[click.Option]:
    """Return a command's options."""
    found = main.get_command(click.Context(main), command)
    return [option for option in (found.params if found else []) if isinstance(option, click.Option)]


def commands() -> Iterator[str]:
    """Yield the name of every command."""
    yield from main.list_commands(click.Context(main))


def warnings() -> str:
    """Return the table of what a parser may warn of."""
    return table("warning|meaning", [(f"`{code}`", words) for code, words in WARNINGS.items()])


def tracking() -> str:
    """Return the table of parameters that are taken off addresses."""
    rows = [
        ("any", ", ".join(f"`{name}`" for name in sorted(TRACKING))),
        ("AMP caches and viewers", ", ".join(f"`{name}`" for name in sorted(CACHE_PARAMETERS))),
    ]
    return table("address|parameters taken off", rows)


def formats() -> str:
    """Return the table of file formats."""
    return table(
        "ending|module", [(f"`{f.suffix}`", f"`{type(f).__module__}`") for f in find_formats().values()]
    )


def public_names() -> str:
    """Return the table of public names."""
    rows = [(f"`mf.{name}`", VALUES.get(name) or _summary(getattr(mf, name))) for name in mf.__all__]
    rows += [(f"`mf.aio.{name}`", _summary(getattr(mf.aio, name))) for name in mf.aio.__all__]
    return table("name|what it does", rows)


def imports() -> str:
    """Return the table of which part imports which."""
    rows = [
        (f"`{part}`", ", ".join(f"`{n}`" for n in sorted(names)) or "-") for part, names in edges().items()
    ]
    return table("part|imports", rows)


def edges() -> dict[str, set[str]]:
    """Return the parts that each top-level part of the package imports, type-checking imports left out."""
    found: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        used = {imported.split(".")[1] for imported in imported_modules(ast.parse(path.read_text("utf-8")))}
        found.setdefault(part, set()).update(used - {part})
    return dict(sorted(found.items()))


def imported_modules(tree: ast.AST) -> Iterator[str]:
    """Yield this package's modules that a syntax tree imports at run time."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("massive_frames."))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "massive_frames":
            whole = node.module == "massive_frames"
            yield from (f"massive_frames.{name.name}" for name in node.names) if whole else [node.module]
        yield from imported_modules(node)


RESUMED = {*RunConditions.__annotations__, "to"}
VALUES = {"last": "The newest batch's frame, or None.", "__version__": "The package's version."}
TABLES: dict[str, Callable[[], str]] = {
    **{f"{kind}-results": partial(columns, found) for kind, found in RESULT_COLUMNS.items() if found},
    **{
        f"{service.payload_kind}-asked": partial(
            columns, schema_for(service.payload_kind, service.parameters).parameters
        )
        for service in find_services().values()
        if RESULT_COLUMNS[service.payload_kind]
    },
    "provenance": lambda: columns(PROVENANCE),
    **{name: partial(asked, name) for name in find_services()},
    "services": services,
    "error-classes": error_classes,
    "error-codes": error_codes,
    "settings": settings_table,
    "conditions": conditions_table,
    "components": component_modules,
    "warnings": warnings,
    "tracking": tracking,
    "formats": formats,
    "public-names": public_names,
    "imports": imports,
    **{f"options-{name}": partial(options, name) for name in commands() if options_of(name)},
}


def rendered(text: str) -> str:
    """Return a page's text with its tables as the code has them now."""
    return BLOCK.sub(lambda found: f"{found[1]}{TABLES[found[2]]()}{found[3]}", text)


def _parameters(service: str) -> tuple[Parameter, ...]:
    return find_services()[service].parameters


def _limit(parameter: Parameter) -> str:
    return parameter.expected + (f"; needs `{parameter.needs}`" if parameter.needs else "")


def _conditions_words() -> dict[str, tuple[str, str]]:
    """Return what the docstring of ``search_many`` says of each condition: its values, what it does."""
    section = (
        (inspect.getdoc(mf.search_many) or "").partition("**conditions\n")[2].partition("\n\nReturns\n")[0]
    )
    items = re.split(r"^ *- ", section, flags=re.MULTILINE)[1:]
    found = [
        re.match(r"`(\w+)` \((.+?)\): (.+)", " ".join(item.replace("``", "`").split())) for item in items
    ]
    return {item[1]: (item[2], item[3].rstrip(".")) for item in found if item}


def _written(option: click.Option) -> str:
    kind = option.type
    values = "|".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else option.metavar or ""
    if not values and not option.is_flag:
        values = kind.name.upper()
    return f"`{' '.join([', '.join(option.opts), values]).strip()}`"


def _explained(option: click.Option) -> str:
    default = f" Default {option.default}." if option.show_default else ""
    return f"{(option.help or '').rstrip('.')}.{default}"


def _retries(code: str) -> str:
    return f"up to {RULES[code].retries} times" if code in RULES else "no"


def _error_classes() -> list[type[BaseException]]:
    found = [
        value
        for value in vars(errors).values()
        if inspect.isclass(value) and value.__module__ in {errors.__name__, notices.__name__}
    ]
    return [value for value in found if issubclass(value, BaseException)]


def _default(defaults: settings.Settings, name: str) -> str:
    if name == "store":
        return "`store.sqlite3` in the user's data folder"
    value = getattr(defaults, name)
    return "none" if value is None else f"`{value}`"


def _summary(value: object) -> str:
    return (inspect.getdoc(value) or "").split("\n\n")[0].replace("\n", " ").replace("``", "`")


if __name__ == "__main__":
    for page in sorted(DOCS.glob("*.md")):
        page.write_text(rendered(page.read_text("utf-8")), "utf-8")
