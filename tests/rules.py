"""The rules of the house as functions: a path and its text go in, what breaks the rule comes out as sentences.

docs/architecture.md states them. test_architecture.py holds the code to them, and shows that each can fail.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 400
VERIFIER = "verifier/vendorselect_verify.py"  # one file by its purpose: a stranger gets it and nothing else

FLOORS = {
    "engine": 0, "importers": 0, "charts": 0,
    "vocabulary": 1, "capabilities": 1, "countries": 1, "identifiers": 1, "rubric_linter": 1, "uploads": 1,
    "models": 2,
    "policies": 3, "selectors": 3,
    "actions": 4,
    "reports": 5,
    "views": 6, "forms": 6, "urls": 6, "api": 6, "admin": 6, "apps": 6, "checks": 6, "tasks": 6, "management": 6,
    "templatetags": 6, "jobs": 6,
}  # fmt: skip
TOP = 7
# What a part may take from outside: None is everything, else the standard library and these.
PACKAGES = {"engine": {"numpy"}, "importers": {"openpyxl", "defusedxml", "python_calamine"}, "charts": set[str]()}
# Packages that only some parts may take.
ONLY_IN = {
    "weasyprint": {"reports"},
    "PIL": {"uploads"},
    "markdown_it": {"templatetags"},
    "nh3": {"templatetags"},
    "xlsxwriter": {"reports"},
    "numpy": {"engine", "selectors", "reports", "views", "management"},
}
WRITING_PARTS = {"actions", "models"}
ALWAYS_WRITES = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "save_base", "_raw_delete"}
WRITES_ON_A_QUERY = {"create", "update", "delete"}
QUERY_WORDS = {
    "objects",
    "_default_manager",
    "_base_manager",
    "filter",
    "exclude",
    "all",
    "order_by",
    "select_for_update",
}
# Things with a method save() that is no row's: files.
NO_ROWS = {"default_storage", "workbook", "book", "image", "upright"}
# Statements of one's own that touch no row, by file, and what they do.
NO_STATEMENTS = {"scoring/jobs.py": "a PRAGMA that lets others read while a large import is written"}


def python_files() -> Iterator[tuple[str, str]]:
    """Every Python file of the project with its text, by its path from the root."""
    for folder in ("scoring", "vendorselect", "verifier", "tests", "tools"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.parent.name != "migrations":  # Django writes them
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def part_of(path: str) -> str:
    """The part of the app that a file or a dotted module belongs to: "views" for scoring/views/work.py."""
    pieces = path.removesuffix(".py").replace("/", ".").split(".")
    return pieces[1] if pieces[0] == "scoring" and len(pieces) > 1 else ""


def too_long(path: str, text: str) -> list[str]:
    lines = text.count("\n")
    return [f"{path} has {lines} lines; at most {LONGEST}."] if lines > LONGEST and path != VERIFIER else []


def imported(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Every import with the dotted name of what it takes; imports for type checkers alone do not count."""
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            if module == "scoring":
                yield from ((node, f"scoring.{alias.name}") for alias in node.names)
            else:
                yield node, module


def wrong_floor(path: str, text: str) -> list[str]:
    """Imports that lead upwards, sideways at the bottom, or out of the house where that is not allowed."""
    part, found = part_of(path), []
    if part not in FLOORS:
        return [f"{path} stands on no floor."] if part and part != "__init__" else []
    for node, name in imported(ast.parse(text)):
        problem = _import_problem(part, name)
        if problem:
            found.append(f"{path}:{node.lineno} imports {name}: {problem}")
    return found


def _import_problem(part: str, name: str) -> str:
    top = name.split(".")[0]
    if name.startswith("."):
        return "imports are written in full."
    if top == "scoring":
        other = part_of(name)
        if other not in FLOORS:
            return "it stands on no floor."
        if FLOORS[other] > FLOORS[part]:
            return f"{part} is below {other}."
        if FLOORS[other] == FLOORS[part] == 0 and other != part:
            return f"{part} and {other} do not know each other."
        if (part, other) == ("policies", "selectors"):
            return "selectors may ask policies, not the other way round."
        return ""
    if top == "vendorselect":
        return "" if name == "vendorselect" and FLOORS[part] > 0 else "only the version is taken from there."
    if top in ONLY_IN and part not in ONLY_IN[top]:
        return f"{top} is for {', '.join(sorted(ONLY_IN[top]))}."
    if part in PACKAGES and top not in PACKAGES[part] and not _is_standard(top):
        return f"{part} takes the standard library and {', '.join(sorted(PACKAGES[part])) or 'nothing else'}."
    return ""


def _is_standard(name: str) -> bool:
    import sys  # the list is only needed here

    return name in sys.stdlib_module_names


def clocks(path: str, text: str) -> list[str]:
    """Looks at the clock where none is known."""
    if FLOORS.get(part_of(path)) != 0:
        return []
    return [
        f"{path}:{node.lineno} looks at the clock."
        for node in ast.walk(ast.parse(text))
        if (isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today", "perf_counter", "monotonic"))
        or (isinstance(node, ast.Import) and any(alias.name == "time" for alias in node.names))
    ]


def unexplained_imports(path: str, text: str) -> list[str]:
    """Imports inside functions without a comment; a run of imports needs one."""
    lines, found = text.splitlines(), []
    for function in ast.walk(ast.parse(text)):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        for run in _runs_of_imports(function):
            first, last = run[0].lineno, run[-1].end_lineno or run[-1].lineno
            if not any("#" in line for line in lines[first - 2 : last]):
                found.append(f"{path}:{first} imports inside a function and does not say why.")
    return found


def _runs_of_imports(function: ast.AST) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(function):
        if node is not function and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        for body in (getattr(node, name, None) for name in ("body", "orelse", "finalbody")):
            run: list[ast.stmt] = []
            for statement in [*(body if isinstance(body, list) else ()), None]:
                if isinstance(statement, (ast.Import, ast.ImportFrom)):
                    run.append(statement)
                elif run:
                    yield run
                    run = []


def signals(path: str, text: str) -> list[str]:
    """Signals of models; apps.py alone hangs on migrations, to take the guard away and put it back."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module in ("django.db.models.signals", "django.dispatch"):
            names = {alias.name for alias in node.names}
            if path != "scoring/apps.py" or names - {"pre_migrate", "post_migrate"}:
                found.append(f"{path}:{node.lineno} uses signals: {', '.join(sorted(names))}.")
    return found


def writes(path: str, text: str) -> list[str]:
    """Writes of rows outside the actions, and SQL of one's own."""
    if not path.startswith(("scoring/", "vendorselect/")) or part_of(path) in WRITING_PARTS:
        return []
    return [
        f"{path}:{node.lineno} writes: {ast.unparse(node.func)}()."
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node.func)
        if not (path in NO_STATEMENTS and _sets_the_connection(node))
    ]


def _is_write(called: ast.Attribute) -> bool:
    chain = [
        part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", "") for part in ast.walk(called.value)
    ]
    if called.attr in ALWAYS_WRITES or called.attr in ("execute", "executemany"):
        return True
    if called.attr in WRITES_ON_A_QUERY:
        return bool(QUERY_WORDS & set(chain))
    return called.attr == "save" and not NO_ROWS & set(chain)


def _sets_the_connection(call: ast.Call) -> bool:
    return isinstance(call.args[0], ast.Constant) and str(call.args[0].value).startswith("PRAGMA ")


def without_test(path: str, text: str, tests: set[str], excused: dict[str, str]) -> list[str]:
    """Files of the app with code of their own and no test file in the same place."""
    if not path.startswith(("scoring/", "verifier/")):
        return []
    if not any(isinstance(node, (ast.FunctionDef, ast.ClassDef)) for node in ast.walk(ast.parse(text))):
        return []
    place = Path(path.replace("scoring/management/commands/", "scoring/management/").removeprefix("scoring/"))
    wanted = (Path("tests") / place.with_name(f"test_{place.name}")).as_posix()
    if wanted in tests:
        return [f"{path} is excused, but {wanted} is there."] if path in excused else []
    return [] if path in excused else [f"{path} has no {wanted}."]
