"""Works out the sums of a pipeline's script: numbers, names, comparisons and brackets, and nothing else."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from massive_frames.sandbox.search.problems import SearchError

LONGEST = 1000
_TWO: Mapping[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def evaluated(source: str, names: Mapping[str, Any]) -> Any:
    """Return what a script comes to.

    Raises
    ------
    SearchError
        It holds more than sums and comparisons.

    Example
    -------
    >>> evaluated("a / b * 100", {"a": 1, "b": 4})
    25.0
    """
    try:
        tree = ast.parse(source[:LONGEST].replace("&&", " and ").replace("||", " or "), mode="eval")
        return _value(tree.body, names)
    except (SyntaxError, TypeError, KeyError, RecursionError):
        raise SearchError("script_exception", "compile error", script=source, lang="painless") from None
    except ZeroDivisionError:
        return None


def _value(node: ast.AST, names: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return node.value
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.BinOp):
        return _TWO[type(node.op)](_value(node.left, names), _value(node.right, names))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, names)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _TWO[type(node.ops[0])](_value(node.left, names), _value(node.comparators[0], names))
    if isinstance(node, ast.BoolOp):
        values = [bool(_value(one, names)) for one in node.values]
        return all(values) if isinstance(node.op, ast.And) else any(values)
    raise TypeError(type(node).__name__)
