"""The house holds its own rules; for each rule, a snippet that breaks it is found."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.module_loading import import_string

from scoring.vocabulary import AuditVerb
from tests import rules
from tests.actions.scenarios import public_actions

FILES = list(rules.python_files())
TESTS = {path for path, _ in FILES if path.startswith("tests/")}
# Files of the app without a test file of their own, and where they are tried instead.
EXCUSED = {
    "scoring/reports/appendix.py": "its parts have tests of their own; tests/reports/test_document.py prints it",
    "scoring/reports/content.py": "tests/reports/test_frozen.py asks it of a selection's content",
    "scoring/reports/errors.py": "one error; tests/reports/test_redaction.py, test_debrief.py and test_pdf.py meet it",
    "scoring/views/exploring.py": "tests/views/test_results.py sends every kind of address",
    "scoring/selectors/sheet_faults.py": "tests/actions/test_scores.py and test_alternatives.py meet every fault",
    "scoring/forms/consensus.py": "tests/views/test_consensus.py has what is refused",
    "scoring/policies/consensus.py": "tests/views/test_consensus.py asks as everybody",
    "scoring/models/records.py": "tests/actions/test_record_imports.py writes and refuses its rows",
    "scoring/forms/signatures.py": "tests/views/test_signatures.py has what is refused",
    "scoring/policies/deciding.py": "tests/actions/test_decisions.py asks as everybody",
    "scoring/policies/signing.py": "tests/actions/test_signatures.py signs until nothing is owed",
    "scoring/selectors/deciding.py": "tests/views/test_decisions.py reads the page",
    "scoring/selectors/signatures.py": "tests/actions/test_signatures.py meets every state",
    "scoring/selectors/unsigned.py": "tests/views/test_signatures.py follows the work of all",
    "scoring/selectors/owing.py": "tests/actions/test_reminders.py writes to those who owe",
    "scoring/selectors/questions.py": "tests/views/test_sheets.py reads them before and after the close",
    "scoring/selectors/progress.py": "tests/selectors/test_work.py counts cells and votes",
    "scoring/policies/refusals.py": "tests/policies/test_deeds.py meets both kinds",
    "scoring/apps.py": "tests/models/test_guard.py migrates and looks for the triggers",
    "scoring/checks.py": "tests/models/test_guard.py takes triggers away and runs the check",
    "scoring/urls.py": "every address is asked for below",
    "scoring/actions/trees.py": "tests/actions/test_library.py plants and copies",
    "scoring/actions/editions.py": "tests/views/test_criteria.py starts, publishes and retires; every deed fails in tests/actions",
    "scoring/forms/admin.py": "tests/test_admin.py sends them",
    "scoring/forms/criteria.py": "tests/views/test_criteria_nodes.py has what is refused",
    "scoring/selectors/criteria.py": "tests/views/test_criteria.py reads the pages",
    "scoring/selectors/editions.py": "tests/views/test_criteria.py compares and finds faults",
    "scoring/forms/documents.py": "tests/views/test_documents.py has what may not be kept",
    "scoring/forms/library.py": "tests/views/test_library.py filters",
    "scoring/actions/copies.py": "tests/actions/test_selections.py copies a selection",
    "scoring/forms/setup.py": "tests/views/test_setup.py has what is refused",
    "scoring/forms/setup_people.py": "tests/views/test_setup_people.py has what is refused",
    "scoring/views/setup_pages.py": "tests/views/test_setup.py meets errors, conflicts and the way on",
    "scoring/forms/scores.py": "tests/views/test_scores.py has what is refused",
    "scoring/forms/verifying.py": "tests/views/test_verifying.py has what is refused",
    "scoring/selectors/verifying.py": "tests/views/test_verifying.py asks for every kind of digest",
    "scoring/forms/vendor_imports.py": "tests/views/test_vendor_imports.py answers questions",
    "scoring/importers/regulatory_fields.py": "tests/importers/test_fda.py has a row for every refusal",
    "scoring/importers/regulatory_records.py": "frozen shapes; tests/importers/test_regulatory.py reads them",
    "scoring/importers/regulatory_sources.py": "tests/importers/test_regulatory_layouts.py takes each heading away",
    "scoring/importers/site_records.py": "frozen shapes; tests/importers/test_vendors.py reads them",
    "scoring/management/library_data.py": "tests/management/test_load_library.py has its faults",
    "scoring/models/reports.py": "tests/actions/test_reports.py issues them; tests/views/test_reports.py lists them",
    "scoring/models/jobs.py": "tests/test_jobs.py begins, fails and abandons",
    "scoring/selectors/documents.py": "tests/actions/test_documents.py asks for both",
    "scoring/selectors/sheet_shapes.py": "tests/selectors/test_sheet_page.py reads filled sheets",
    "scoring/selectors/issued.py": "tests/views/test_reports.py lists them and verifies what a record carries",
    "scoring/views/report_work.py": "tests/views/test_reports.py has a draft and an issue made",
    "scoring/forms/exports.py": "tests/views/test_exports.py sends every answer",
    "scoring/reports/workbook_about.py": "tests/reports/test_workbook.py lets LibreOffice calculate it anew",
    "scoring/reports/workbook_inputs.py": "tests/reports/test_workbook.py lets LibreOffice calculate it anew",
    "scoring/reports/workbook_layout.py": "tests/reports/test_workbook.py lets LibreOffice calculate it anew",
    "scoring/reports/workbook_page.py": "tests/reports/test_workbook.py lets LibreOffice calculate it anew",
    "scoring/reports/workbook_ranking.py": "tests/reports/test_workbook.py lets LibreOffice calculate it anew",
    "scoring/reports/workbook_results.py": "tests/reports/test_workbook.py lets LibreOffice calculate it anew",
    "scoring/reports/workbook_scores.py": "tests/reports/test_workbook.py lets LibreOffice calculate it anew",
    "scoring/reports/workbook_sensitivity.py": "tests/reports/test_workbook.py lets LibreOffice calculate it anew",
    "scoring/reports/workbook_values.py": "tests/reports/test_workbook.py lets LibreOffice calculate it anew",
    "scoring/selectors/export_rows.py": "tests/reports/test_register.py reads what was written",
    "scoring/selectors/import_plan.py": "tests/selectors/test_import_matching.py makes plans",
    "scoring/models/base.py": "abstract; tests/actions/test_every_action.py compares audit_values with the rows",
    "scoring/engine/errors.py": "one exception class",
    "scoring/engine/matrix.py": "frozen shapes; tests/engine/test_checks.py has what they refuse",
    "scoring/management/demo.py": "tests/management/test_load_demo.py plays it",
    "scoring/selectors/display/__init__.py": "tests/selectors/display/test_present.py",
    "scoring/selectors/display/shapes.py": "frozen shapes without behaviour",
}
# Who may come in without signing in.
PUBLIC = {
    "account_login", "account_logout", "livez", "readyz", "theme-set", "verify-form", "verify-file", "verify-digest",
}  # fmt: skip
ADMIN_DOOR = "login"  # Django's admin has its own, which only sends on to ours
A_KEY = "00000000-0000-4000-8000-000000000000"
SAMPLES = {
    "criterion": "Q1", "vendor": 1, "a": 1, "b": 2,
    "ref": "SEL-2026-001", "staged": A_KEY, "key": A_KEY, "slug": "aldermoor", "part": "contact",
    "position": 1, "source": A_KEY, "vote": A_KEY, "edition": 1, "other": 2, "group": "top", "method": "swing",
    "scheme": "fei", "number": "3009000001", "kind": "own_audit", "record": 1,
    "object_id": A_KEY, "app_label": "scoring", "content_type_id": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    [rules.too_long, rules.wrong_floor, rules.clocks, rules.unexplained_imports, rules.signals, rules.writes],
    ids=lambda rule: rule.__name__,
)
def test_rule_holds(rule: Callable[[str, str], list[str]]) -> None:
    assert [problem for path, text in FILES for problem in rule(path, text)] == []


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (rules.too_long, "scoring/x.py", "\n" * 401),
        (rules.wrong_floor, "scoring/engine/a.py", "import django"),
        (rules.wrong_floor, "scoring/engine/a.py", "from scoring.importers.table import Table"),
        (rules.wrong_floor, "scoring/engine/a.py", "from vendorselect import VERSION"),
        (rules.wrong_floor, "scoring/charts/a.py", "import numpy as np"),
        (rules.wrong_floor, "scoring/charts/a.py", "from scoring import engine"),
        (rules.wrong_floor, "scoring/models/a.py", "from scoring.actions.scores import record_score"),
        (rules.wrong_floor, "scoring/models/a.py", "from ..actions import scores"),
        (rules.wrong_floor, "scoring/policies.py", "from scoring.selectors.sheet import standing_of"),
        (rules.wrong_floor, "scoring/selectors/a.py", "def f():\n    from scoring.views import work  # late"),
        (rules.wrong_floor, "scoring/actions/a.py", "from vendorselect import settings\nimport vendorselect.settings"),
        (rules.wrong_floor, "scoring/views/a.py", "from weasyprint import HTML"),
        (rules.wrong_floor, "scoring/views/a.py", "import xlsxwriter"),
        (rules.wrong_floor, "scoring/services/a.py", "import json"),
        (rules.clocks, "scoring/engine/a.py", "from datetime import datetime\ndatetime.now()"),
        (rules.clocks, "scoring/charts/a.py", "import time"),
        (rules.unexplained_imports, "scoring/views/a.py", "def f():\n    import json\n    return json"),
        (rules.signals, "scoring/models/a.py", "from django.db.models.signals import post_save"),
        (rules.signals, "scoring/apps.py", "from django.db.models.signals import post_migrate, pre_save"),
        (rules.signals, "scoring/views/a.py", "from django.dispatch import receiver"),
        (rules.writes, "scoring/views/a.py", "Vendor.objects.create(name='x')"),
        (rules.writes, "scoring/views/a.py", "Vendor.objects.filter(pk=1).update(name='x')"),
        (rules.writes, "scoring/selectors/a.py", "selection.scores.all().delete()"),
        (rules.writes, "scoring/forms/a.py", "form.save()"),
        (rules.writes, "scoring/selectors/a.py", "Vendor.objects.bulk_create(rows)"),
        (rules.writes, "scoring/selectors/a.py", "Vendor.objects.get_or_create(name='x')"),
        (rules.writes, "scoring/views/a.py", "cursor.execute('DELETE FROM scoring_score')"),
        (rules.writes, "scoring/views/a.py", "cursor.execute('PRAGMA writable_schema = ON')"),
        (rules.writes, "scoring/jobs.py", "cursor.execute('DELETE FROM scoring_job')"),
        (rules.wrong_floor, "scoring/uploads.py", "from scoring.models import Vendor"),
        (rules.wrong_floor, "scoring/views/a.py", "from PIL import Image"),
    ],
)
def test_breach_of_a_rule_is_found(rule: Callable[[str, str], list[str]], path: str, text: str) -> None:
    assert rule(path, text) != []


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (rules.wrong_floor, "scoring/views/a.py", "from vendorselect import VERSION\nfrom scoring.forms import audit"),
        (rules.wrong_floor, "scoring/models/a.py", "if TYPE_CHECKING:\n    from scoring.actions import scores"),
        (rules.unexplained_imports, "scoring/views/a.py", "def f():\n    import json  # slow\n\n    import csv"),
        (rules.writes, "scoring/actions/a.py", "row.save()"),
        (rules.writes, "scoring/jobs.py", "cursor.execute('PRAGMA cache_spill = OFF')"),
        (rules.writes, "scoring/views/a.py", "context.update(a=1)\ndefault_storage.save('a', b)"),
    ],
)
def test_what_a_rule_allows_is_let_through(rule: Callable[[str, str], list[str]], path: str, text: str) -> None:
    assert rule(path, text) == []


def test_every_file_has_its_test() -> None:
    assert [p for path, text in FILES for p in rules.without_test(path, text, TESTS, EXCUSED)] == []
    assert [path for path in EXCUSED if not (rules.ROOT / path).exists()] == []


def test_file_without_a_test_is_found() -> None:
    code = "def f(): ..."
    assert rules.without_test("scoring/views/new.py", code, {"tests/views/test_old.py"}, {}) != []
    assert rules.without_test("scoring/management/commands/new.py", code, {"tests/management/test_new.py"}, {}) == []
    assert (
        rules.without_test("scoring/views/new.py", code, {"tests/views/test_new.py"}, {"scoring/views/new.py": ""})
        != []
    )


# Migrations


def _branches(names: list[str], parents: dict[str, list[str]]) -> list[str]:
    """Migrations that do not follow the one before them, in the order of their numbers."""
    ordered = sorted(names)
    return [
        name
        for number, name in enumerate(ordered)
        if not name.startswith(f"{number + 1:04d}_") or parents[name] != ordered[max(number - 1, 0) : number]
    ]


def test_migrations_are_one_line() -> None:
    from django.db.migrations.loader import MigrationLoader  # reads every app's migrations

    graph = MigrationLoader(None).disk_migrations
    parents = {
        name: [parent for app_, parent in migration.dependencies if app_ == "scoring"]
        for (app, name), migration in graph.items()
        if app == "scoring" and not migration.replaces
    }
    assert parents
    assert _branches(list(parents), parents) == []


def test_migrations_in_one_are_the_migrations_one_by_one() -> None:
    """A new database is made in one step, where the single ones would make each table dozens of times over."""
    from django.db.migrations.loader import MigrationLoader  # reads every app's migrations

    (whole,) = (
        migration
        for (app, _), migration in MigrationLoader(None).disk_migrations.items()
        if app == "scoring" and migration.replaces
    )
    last = whole.replaces[-1]
    one_by_one = MigrationLoader(None, replace_migrations=False).project_state(last).models
    at_once = MigrationLoader(None).project_state(("scoring", whole.name)).models
    ours = [key for key in one_by_one if key[0] == "scoring"]
    assert len(ours) > 30
    assert [key for key in ours if one_by_one[key] != at_once[key]] == []


def test_branch_of_migrations_is_found() -> None:
    names = ["0001_house", "0002_a", "0002_b"]
    assert _branches(names, {"0001_house": [], "0002_a": ["0001_house"], "0002_b": ["0001_house"]}) == ["0002_b"]
    assert _branches(names[:2], {"0001_house": [], "0002_a": []}) == ["0002_a"]


@pytest.mark.django_db
def test_no_migration_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True)
    except SystemExit:
        pytest.fail(f"makemigrations has something to write:\n{capsys.readouterr().out}")


# Actions and the trail


def _loose(name: str, action: Callable[..., Any]) -> list[str]:
    parameters = inspect.signature(action).parameters
    named = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD)
    problems = [f"{name}: {p.name} is not keyword-only" for p in parameters.values() if p.kind not in named]
    # Who fails to sign in is nobody.
    if "by" not in parameters and name != "sessions.record_failed_sign_in":
        problems.append(f"{name} does not take `by`")
    return problems


def test_every_action_is_keyword_only_and_says_by_whom() -> None:
    assert len(public_actions()) > 10
    assert [problem for name, action in public_actions().items() for problem in _loose(name, action)] == []


def test_loose_action_is_found() -> None:
    def positional(by: object) -> None: ...
    def anonymous(*, name: str) -> None: ...

    assert _loose("a.positional", positional) != []
    assert _loose("a.anonymous", anonymous) != []


def test_every_verb_has_a_sentence_and_is_used() -> None:
    source = "\n".join(text for path, text in FILES if path.startswith("scoring/actions/"))
    for verb in AuditVerb:
        sentence = verb.label.format(about="the object")
        assert "{" not in sentence
        assert sentence != verb.value
        assert re.search(rf"AuditVerb\.{verb.name}\b", source), f"No action uses {verb.name}."


# Addresses


def _patterns(resolver: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for entry in resolver.url_patterns:
        found += _patterns(entry) if isinstance(entry, URLResolver) else [entry]
    return found


ADMIN, OURS = get_resolver().url_patterns  # Django's admin under its own names, and scoring.urls


def _address(pattern: URLPattern, space: str = "") -> str:
    kwargs = {name: SAMPLES[name] for name in (*pattern.pattern.converters, *pattern.pattern.regex.groupindex)}
    return reverse(f"{space}{pattern.name}", kwargs=kwargs)


def _guarded() -> list[str]:
    """The address of everything that is not public, with sample objects in it."""
    ours = [_address(pattern) for pattern in _patterns(OURS) if pattern.name not in PUBLIC]
    # Django's catch-all and its redirect of old addresses have no names.
    return ours + [_address(p, "admin:") for p in _patterns(ADMIN) if p.name not in (None, ADMIN_DOOR)]


def test_every_address_has_a_name() -> None:
    names = [pattern.name for pattern in _patterns(OURS)]
    assert None not in names
    assert len(names) == len(set(names))


@pytest.mark.req("ID-02")
def test_only_the_public_addresses_are_open() -> None:
    """LoginRequiredMiddleware, in words of ours, asks everybody to sign in, save where a view says that it does not need it."""
    assert any(issubclass(import_string(name), LoginRequiredMiddleware) for name in settings.MIDDLEWARE)
    open_names = {p.name for p in _patterns(get_resolver()) if not getattr(p.callback, "login_required", True)}
    assert open_names == PUBLIC | {ADMIN_DOOR}


@pytest.mark.req("ID-02")
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_visitor_is_sent_to_sign_in_from_every_other_address(db: None, method: str) -> None:
    client, doors = Client(), (reverse("account_login"), reverse(f"admin:{ADMIN_DOOR}"))
    for address in _guarded():
        answer = getattr(client, method)(address)
        assert answer.status_code == 302, address
        assert answer.url.startswith(doors), address


# The start


def test_start_loads_no_heavy_library() -> None:
    """A second start is to be quick: what draws PDFs and reads workbooks waits until it is needed."""
    look = "import sys, django; django.setup(); print(*{'weasyprint', 'openpyxl'} & set(sys.modules))"
    heavy = subprocess.run(
        [sys.executable, "-c", look], cwd=Path(rules.ROOT), capture_output=True, text=True, check=True
    )
    assert heavy.stdout.split() == []
