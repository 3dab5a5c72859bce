"""What the program can say, read out of its source: every text in it, with `…` for what is filled in."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.docs.markdown import ROOT

BOT = ROOT / "bot"
OWN = sorted(path for path in BOT.rglob("*.py") if "sandbox" not in path.parts)


def said_by(paths: Iterable[Path]) -> set[str]:
    """All texts of these modules but their docstrings."""
    return {text for path in paths for text in _texts(ast.parse(path.read_text()))}


def raised_by(path: Path, *errors: str) -> set[str]:
    """The texts with which a module makes one of these errors."""
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    ours = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id in errors)
    return {text for call in ours for argument in call.args for text in _texts(argument)}


def _texts(tree: ast.AST) -> Iterator[str]:
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(_part(value) for value in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (docstrings | inside):
            yield node.value


def _part(value: ast.expr) -> str:
    return str(value.value) if isinstance(value, ast.Constant) else "…"
