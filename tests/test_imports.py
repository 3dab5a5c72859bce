"""The shape of the code: who may import what, how long a module may be, and that everything public says what it is."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MOST_LINES = 200

PURE = {
    "trail",
    "case",
    "labels",
    "errors",
    "records",
    "watches",
    "watch_outcomes",
    "sayings",
    "deliveries",
    "double_click",
    "tell",
    "alerts",
}
CORE = (
    PURE
    | {"verdicts", "trying", "actions", "posting", "worker", "viewing", "linking", "background", "ending", "ports"}
    | {
        "watching",
        "reading",
        "order_numbers",
    }
)
ALL = {"*"}

MAY_IMPORT: dict[str, set[str]] = {
    "__init__": set(),
    "logs": {"trail"},
    "trail": set(),
    "health": set(),
    "metrics": set(),
    "env_file": set(),
    "settings": {"env_file"},
    "mode": {"settings"},
    "volatile": set(),
    "web": set(),
    "background": {"ending", "errors"},
    "ending": set(),
    "case": set(),
    "errors": set(),
    "commands": {"case", "watches", "records"},
    "labels": {"case"},
    "tell": {"case", "errors", "records", "sayings", "deliveries"},
    "records": {"case", "errors"},
    "double_click": {"case", "errors", "records"},
    "watches": {"case", "records"},
    "watch_outcomes": {"errors", "watches"},
    "sayings": {"case", "errors", "records", "watches"},
    "deliveries": {"records", "sayings"},
    "alerts": {"case", "records", "watches", "sayings", "deliveries"},
    "verdicts": {"case", "errors", "records"},
    "ports": {"case", "errors", "records", "watches", "sayings", "deliveries"},
    "order_numbers": PURE | {"ports"},
    "watching": PURE | {"ports"},
    "reading": PURE | {"ports", "background", "ending"},
    "trying": PURE | {"ports", "verdicts", "order_numbers"},
    "actions": PURE | {"ports", "verdicts", "order_numbers", "trying"},
    "posting": PURE | {"ports"},
    "linking": PURE | {"ports"},
    "viewing": PURE | {"ports", "verdicts", "order_numbers"},
    "worker": CORE,
    "slack": CORE | {"commands"},
    "pandabase": PURE | {"ports"},
    "store": PURE | {"ports", "ending"},
    "sandbox": set(),
    "cli": {"settings", "store", "doctor"},
    "doctor": {"volatile", "env_file", "settings", "mode", "errors", "ports", "slack", "pandabase", "store"},
    "reporting": {"ports", "watches", "watching", "slack", "store"},
    "app": ALL,
    "process": ALL,
    "watching_over": ALL,
    "__main__": ALL,
}
"""What each part of `bot` may import of the others; its own folder always, and the package's version."""


@cache
def modules() -> tuple[Path, ...]:
    """Every file of the bot."""
    return tuple(sorted((ROOT / "bot").rglob("*.py")))


@cache
def tree_of(path: Path) -> ast.Module:
    """What a file says."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """The file's name for people: `bot/case.py`."""
    return path.relative_to(ROOT).as_posix()


def part_of(path: Path) -> str:
    """The part of the bot to which a file belongs: its folder, or its own name at the top."""
    return path.relative_to(ROOT / "bot").parts[0].removesuffix(".py")


def names_imported(path: Path) -> Iterator[str]:
    """Everything that a file imports, in full: `bot.case.Case`, `asyncio`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{module_named(path, node)}.{alias.name}" for alias in node.names)


def module_named(path: Path, node: ast.ImportFrom) -> str:
    """The module from which something is imported, in full even where it is named by its place: `..slack`."""
    if node.level == 0:
        return node.module or ""
    folder = path.relative_to(ROOT).parts[: -node.level]
    return ".".join([*folder, *([node.module] if node.module else [])])


def imported(path: Path) -> set[str]:
    """The parts of the bot that a file imports; its version is everybody's."""
    names = (name for name in names_imported(path) if name.startswith("bot.") and name != "bot.__version__")
    return {name.split(".")[1] for name in names}


def defined(node: ast.AST, is_private: bool = False) -> Iterator[tuple[ast.AST, str]]:
    """The public functions, classes and methods in a module, with their names."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            hidden = is_private or child.name.startswith("_")
            if not hidden:
                yield child, child.name
            if isinstance(child, ast.ClassDef):
                yield from defined(child, hidden)


def lines_of_code(path: Path) -> int:
    """The lines of a module that a reader has to follow: neither blank, nor comment, nor docstring."""
    text = path.read_text(encoding="utf-8").splitlines()
    prose = {
        line
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    code = [line for number, line in enumerate(text, 1) if number not in prose and line.strip()]
    return sum(not line.lstrip().startswith("#") for line in code)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_imports_only_what_its_part_may(path: Path) -> None:
    part = part_of(path)
    allowed = MAY_IMPORT[part] | {part}
    assert "*" in allowed or imported(path) <= allowed


@pytest.mark.parametrize("path", [path for path in modules() if part_of(path) in CORE | {"commands"}], ids=name_of)
def test_the_core_knows_no_library_of_an_outside_system(path: Path) -> None:
    foreign = {name.split(".")[0] for name in names_imported(path)} - sys.stdlib_module_names - {"bot"}
    assert foreign <= ({"pydantic"} if part_of(path) == "case" else set())


@pytest.mark.parametrize("path", [path for path in modules() if part_of(path) in CORE | {"commands"}], ids=name_of)
def test_the_core_does_no_input_or_output(path: Path) -> None:
    outside = ("sqlite3", "socket", "http", "urllib.request", "subprocess", "pathlib", "os", "time")
    assert not [name for name in names_imported(path) if f"{name}.".startswith(tuple(f"{each}." for each in outside))]


def test_every_part_of_the_bot_has_its_rule() -> None:
    assert {part_of(path) for path in modules()} == set(MAY_IMPORT)


@pytest.mark.parametrize("part", ["slack", "pandabase", "store"])
def test_the_outside_systems_never_import_one_another(part: str) -> None:
    assert not MAY_IMPORT[part] & ({"slack", "pandabase", "store", "sandbox"} - {part})


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_nothing_but_the_command_line_knows_the_stand_ins(path: Path) -> None:
    assert part_of(path) in ("sandbox", "__main__") or "sandbox" not in imported(path)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_is_short_enough_to_be_read_at_once(path: Path) -> None:
    assert lines_of_code(path) < MOST_LINES


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_everything_public_says_what_it_is(path: Path) -> None:
    silent = [name for node, name in defined(tree_of(path)) if not ast.get_docstring(node)]  # type: ignore[arg-type]
    assert (ast.get_docstring(tree_of(path)) is not None, silent) == (True, [])
