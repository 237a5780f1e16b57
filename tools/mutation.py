"""`python -m tools.mutation [module ...]`: break the engine in small ways, one at a time, and see whether a test fails.

Each module of scoring/engine is tried with its own test files only, collected once, in a process that forks for every
mutant: in the child the functions get the mutant's code, and the first test that fails ends it. Two children at a time,
ten examples per property. Wording is left alone (what stands in an f-string or is raised as a message), so are
annotations and decorators. Writes docs/mutation.md; exit status 1 where fewer than 90 % are killed.

mutmut 3 was tried: it made 6 498 mutants of the engine, most of them in wording, after a minute and with two more
minutes for its statistics before the first one ran; here 90 s are enough for a module.
"""

from __future__ import annotations

import ast
import copy
import importlib
import json
import os
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

ENGINE = Path("scoring/engine")
TESTS = Path("tests/engine")
REASONS = Path("tools/mutation.toml")
PAGE = Path("docs/mutation.md")
# Where the figures of a module show best in another's tests.
ALSO = {
    "acceptability": ["simulation", "analysis", "refusals"],
    "aggregate": ["refusals", "warnings"],
    "agreement": ["refusals"],
    "blocks": ["tally", "simulation"],
    "checks": ["refusals", "topsis"],
    "display": ["refusals"],
    "elicitation": ["refusals"],
    "inspection_caps": ["inspection_record", "inspection_visits"],
    "inspection_constants": ["inspection_record"],
    "inspection_visits": ["inspection_record", "inspection_caps"],
    "simulation": ["acceptability", "analysis"],
    "scales": ["refusals"],
    "weights": ["refusals"],
    "values": ["scales"],
    "verdict": ["refusals"],
    "pairwise": ["verdict", "refusals"],
    "rank_path": ["refusals"],
    "results": ["aggregate", "acceptability", "analysis"],
}
CHILDREN = 2
SECONDS = 20  # of CPU; a mutant that takes more does not end

SWAPS: dict[type[ast.AST], list[type[ast.AST]]] = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Mult],
    ast.Mod: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.BitAnd: [ast.BitOr],
    ast.BitOr: [ast.BitAnd],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
}


class Finder(ast.NodeVisitor):
    """Each place that can be broken: the node, its field, what to put there instead."""

    def __init__(self) -> None:
        self.found: list[tuple[ast.AST, str, Any]] = []

    def visit(self, node: ast.AST) -> None:
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns", "decorator_list", "bases", "type_ignores"):
                continue
            for index, part in enumerate(value if isinstance(value, list) else [value]):
                place = f"{field}[{index}]" if isinstance(value, list) else field
                if isinstance(part, ast.AST) and not self._is_wording(node, part):
                    self.found += [(node, place, other) for other in self._others(node, part)]
                    self.visit(part)

    @staticmethod
    def _is_wording(node: ast.AST, part: ast.AST) -> bool:
        if isinstance(part, ast.JoinedStr | ast.Import | ast.ImportFrom):
            return True
        if isinstance(part, ast.Subscript) and ast.unparse(part.value) == "Literal":
            return True
        if isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) == "__all__":
            return True
        if isinstance(part, ast.ClassDef):
            return False
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            return isinstance(node, ast.Expr) or " " in part.value or not part.value
        return isinstance(node, ast.ClassDef) and isinstance(part, ast.AnnAssign | ast.Expr)

    @staticmethod
    def _others(node: ast.AST, part: ast.AST) -> Iterator[ast.AST]:
        for swap in SWAPS.get(type(part), ()):
            yield swap()
        match part:
            case ast.Constant(value=bool(value)):
                yield ast.Constant(not value)
            case ast.Constant(value=int(value) | float(value)):
                yield ast.Constant(value + 1)
            case ast.Constant(value=str(value)):
                yield ast.Constant("X" + value)  # before it: numpy reads no more of some words than their beginning
            case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
                yield operand
            case ast.Return(value=ast.AST() as value) if ast.unparse(value) != "None":
                yield ast.Return(ast.Constant(None))
            case ast.Expr(value=ast.Call()) | ast.AugAssign():
                yield ast.Pass()
            case ast.Continue():
                yield ast.Break()
            case ast.Break():
                yield ast.Continue()
        if isinstance(node, ast.If | ast.While | ast.IfExp) and part is node.test:
            yield ast.UnaryOp(ast.Not(), part)


def mutants(source: str) -> Iterator[tuple[int, str, ast.Module]]:
    """(line, "before → after", the whole module with it)."""
    original = ast.parse(source)
    finder = Finder()
    finder.visit(original)
    for node, place, other in finder.found:
        name, _, index = place.partition("[")
        before = ast.unparse(_statement(node))
        held = getattr(node, name)
        if index:
            position = int(index[:-1])
            changed = [*held]
            changed[position] = other
            setattr(node, name, changed)
        else:
            setattr(node, name, other)
        ast.fix_missing_locations(original)
        line = getattr(node, "lineno", 0) or getattr(other, "lineno", 0)
        after = ast.unparse(_statement(node))
        yield line, _difference(before, after), copy.deepcopy(original)
        setattr(node, name, held)


def _statement(node: ast.AST) -> ast.AST:
    """What is shown: of a long one only its head."""
    shown = copy.deepcopy(node)
    for field in ("body", "orelse", "finalbody", "handlers"):
        if isinstance(getattr(shown, field, None), list):
            setattr(
                shown, field, [part for part in getattr(shown, field) if not isinstance(part, ast.stmt)] or [ast.Pass()]
            )
    return shown


def _difference(before: str, after: str) -> str:
    if before == after:
        return f"a statement of: {before.splitlines()[0]}"
    return f"{before.splitlines()[0] if before.count(chr(10)) else before} → {after.splitlines()[0] if after.count(chr(10)) else after}"


class Runner:
    """A pytest plugin: instead of running the tests once it runs them for every mutant."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.total = 0
        self.survivors: list[tuple[int, str]] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        source = (ENGINE / f"{self.module}.py").read_text(encoding="utf-8")
        items = sorted(session.items, key=lambda item: hasattr(getattr(item, "obj", None), "hypothesis"))
        if os.waitpid(self._fork(session, items, ast.parse(source)), 0)[1]:
            pytest.exit(f"{self.module}: its tests fail with the code as it is", returncode=2)
        running: dict[int, tuple[int, str]] = {}
        for line, what, tree in mutants(source):
            self.total += 1
            running[self._fork(session, items, tree)] = (line, what)
            if len(running) >= CHILDREN:
                self._wait(running)
        while running:
            self._wait(running)
        return True

    def _wait(self, running: dict[int, tuple[int, str]]) -> None:
        pid, status = os.wait()
        mutant = running.pop(pid)
        if status == 0:
            self.survivors.append(mutant)

    def _fork(self, session: pytest.Session, items: list[pytest.Item], tree: ast.Module) -> int:
        pid = os.fork()
        if pid:
            return pid
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        failed = 1
        try:
            _install(f"scoring.engine.{self.module}", compile(tree, f"{self.module}.py", "exec"))
            for item in items:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
                if session.testsfailed:
                    break
            else:
                failed = 0
        finally:
            os._exit(failed)


def _install(name: str, code: CodeType) -> None:
    """Give the functions that everybody holds the code of the mutant; constants go wherever they were imported to."""
    module = importlib.import_module(name)
    space: dict[str, Any] = {"__name__": name, "__file__": module.__file__}
    exec(code, space)  # noqa: S102 - the code is our own, with one fault
    held = [other for key, other in list(sys.modules.items()) if key.startswith(("scoring.engine", "tests."))]
    for key, new in space.items():
        old = vars(module).get(key)
        if key.startswith("__") or not (_is_plain(new) or getattr(new, "__module__", name) == name):
            continue
        if isinstance(new, _lru_cache_wrapper):
            old.cache_clear()
            _replace(old.__wrapped__, new.__wrapped__)
        elif isinstance(new, FunctionType):
            _replace(old, new)
        elif isinstance(new, type):
            for method, body in vars(new).items():
                _replace_member(vars(old).get(method), body)
        elif _is_plain(new):
            for other in held:
                if vars(other).get(key) is old or (other is module):
                    setattr(other, key, new)


def _replace_member(old: Any, new: Any) -> None:
    for part in ("fget", "func", "__func__"):
        if hasattr(new, part):
            old, new = getattr(old, part), getattr(new, part)
    if isinstance(new, FunctionType) and isinstance(old, FunctionType) and new.__code__.co_filename.endswith(".py"):
        _replace(old, new)


def _replace(old: FunctionType, new: FunctionType) -> None:
    """A default that is an object of the module itself stays: the mutant's would be of another class."""
    if len(old.__code__.co_freevars) != len(new.__code__.co_freevars):
        return
    old.__code__ = new.__code__
    pairs = zip(old.__defaults__ or (), new.__defaults__ or (), strict=True)
    old.__defaults__ = tuple(theirs if _is_plain(theirs) else ours for ours, theirs in pairs) or None
    held = old.__kwdefaults__ or {}
    old.__kwdefaults__ = {
        name: theirs if _is_plain(theirs) else held[name] for name, theirs in (new.__kwdefaults__ or {}).items()
    } or None


def _is_plain(value: object) -> bool:
    return type(value).__module__ in ("builtins", "decimal") and not isinstance(value, ModuleType)


def run(module: str) -> dict[str, Any]:
    """In this process, which must not have been used for another module."""
    hypothesis_settings.register_profile(
        "mutation",
        max_examples=10,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    hypothesis_settings.load_profile("mutation")
    files = [str(TESTS / f"test_{name}.py") for name in (module, *ALSO.get(module, ()))]
    runner = Runner(module)
    if pytest.main([*files, "--noconftest", "-p", "no:terminal", "-p", "no:cacheprovider"], plugins=[runner]) == 2:
        sys.exit(f"{module}: its tests fail with the code as it is")
    return {"module": module, "total": runner.total, "survivors": sorted(runner.survivors)}


def _reason(module: str, what: str, reasons: list[dict[str, str]]) -> str:
    for entry in reasons:
        if entry.get("module", module) == module and re.search(entry["fault"], what):
            return entry["why"]
    return "not looked into"


def page(results: list[dict[str, Any]], reasons: list[dict[str, str]]) -> str:
    total = sum(result["total"] for result in results)
    killed = total - sum(len(result["survivors"]) for result in results)
    lines = [
        "# Mutation testing of the engine",
        "",
        "Made by `python -m tools.mutation`, a part of `make soak`: small faults are put into `scoring/engine`, one at a",
        "time, and the tests of that module must fail. Wording is not mutated.",
        "",
        f"{killed} of {total} faults are found ({100 * killed / max(total, 1):.1f} %).",
        "",
        "| module | found | of | % |",
        "|---|---|---|---|",
    ]
    for result in results:
        found = result["total"] - len(result["survivors"])
        lines.append(
            f"| {result['module']} | {found} | {result['total']} | {100 * found / max(result['total'], 1):.0f} |"
        )
    lines += ["", "## Not found, and why", ""]
    for result in results:
        if result["survivors"]:
            lines += [f"### {result['module']}", "", "| line | fault | reason |", "|---|---|---|"]
            for line, what in result["survivors"]:
                reason = _reason(result["module"], what, reasons)
                lines.append(f"| {line} | `{what.replace('|', '¦')}` | {reason} |")
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    if sys.argv[1:2] == ["--one"]:
        sys.stdout.write(json.dumps(run(sys.argv[2])))
        return 0
    known = sorted(path.stem for path in ENGINE.glob("*.py") if (TESTS / f"test_{path.stem}.py").exists())
    results = []
    for module in sys.argv[1:] or known:
        done = subprocess.run(
            [sys.executable, "-m", "tools.mutation", "--one", module],
            stdout=subprocess.PIPE,
            check=True,
            env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        result = json.loads(done.stdout)
        results.append(result)
        print(f"{module:16} {result['total'] - len(result['survivors'])} of {result['total']}", flush=True)
        for line, what in result["survivors"] if sys.argv[1:] else ():
            print(f"  {line}: {what}", flush=True)
    if sys.argv[1:]:
        return 0
    reasons = tomllib.loads(REASONS.read_text(encoding="utf-8"))["reason"]
    PAGE.write_text(page(results, reasons), encoding="utf-8")
    total = sum(result["total"] for result in results)
    return 0 if sum(len(result["survivors"]) for result in results) <= 0.1 * total else 1


if __name__ == "__main__":
    sys.exit(main())
