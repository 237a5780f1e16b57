"""One scenario for each public action: what has to be there, and the call that has to succeed.

A scenario prepares through the actions and returns the call; the call reads the rows that it hands over, so that it
can be made again after it failed.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import uuid
from collections.abc import Callable
from decimal import Decimal
from types import FunctionType

from scoring import actions
from scoring.actions.alternatives import add_alternative
from scoring.actions.consensus import settle_cell
from scoring.actions.criteria_of_selection import set_criteria
from scoring.actions.imports import import_scorecard
from scoring.actions.members import add_member
from scoring.actions.people import create_user, deactivate_user, grant_role, reactivate_user, revoke_role, update_user
from scoring.actions.recording import Once
from scoring.actions.reminders import remind
from scoring.actions.reports import record_export, record_log_export, record_report
from scoring.actions.scores import record_score, submit_sheet
from scoring.actions.screening import screen
from scoring.actions.selections import create_selection, move_stage
from scoring.actions.sessions import record_failed_sign_in, record_sign_in, record_sign_out
from scoring.actions.vendors import add_site, add_vendor
from scoring.importers.scorecard import parse
from scoring.models import RoleGrant, Selection, User
from scoring.vocabulary import (
    GlobalRole,
    IdentifierScheme,
    MemberRole,
    PerformanceMethod,
    ReportKind,
    ScreeningOutcome,
    Stage,
    VendorKind,
)
from tests import factories
from tests.actions import (
    criteria_scenarios,
    decision_scenarios,
    derived_scenarios,
    import_scenarios,
    library_scenarios,
    record_scenarios,
    report_scenarios,
    result_scenarios,
    vendor_scenarios,
    workflow_scenarios,
)
from tests.cast import Cast

Call = Callable[[], object]
SCORECARD = b"""Criterion,Group,Weight,Direction,Worst,Best,Alder,Bright
Price,,40,min,9,1,2,
Quality,Core,60,max,0,5,4,3
"""


def public_actions() -> dict[str, FunctionType]:
    """Every public function of scoring.actions that opens a recording, or calls one that does, as "module.function"."""
    public = {}
    for info in pkgutil.iter_modules(actions.__path__):
        module = importlib.import_module(f"scoring.actions.{info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                public[f"{info.name}.{name}"] = function
    opening = {name for name, function in public.items() if "recording" in _calls(function)}
    openers = {name.split(".")[1] for name in opening}
    return {name: function for name, function in public.items() if name in opening or _calls(function) & openers}


def _calls(function: FunctionType) -> set[str]:
    calls = (node.func for node in ast.walk(ast.parse(inspect.getsource(function))) if isinstance(node, ast.Call))
    return {called.id for called in calls if isinstance(called, ast.Name)}


def _add_vendor(cast: Cast) -> Call:
    once = Once(uuid.uuid4(), uuid.uuid4())
    return lambda: add_vendor(by=cast.lead, name="Aldermoor Biologics", kinds=[VendorKind.CDMO], once=once)


def _add_site(cast: Cast) -> Call:
    vendor = factories.make_vendor(cast.lead, "Aldermoor Biologics")
    numbers = {IdentifierScheme.FEI: "3009990001", IdentifierScheme.DUNS: "123456789"}
    once = Once(uuid.uuid4(), uuid.uuid4())
    return lambda: add_site(
        by=cast.lead, vendor=vendor, name="Kessel site", city="Kessel", country="DE", identifiers=numbers, once=once
    )


def _create_user(cast: Cast) -> Call:
    return lambda: create_user(
        by=cast.account_admin, username="newcomer", full_name="Nora Comber", password="a long password for tests"
    )


def _grant_role(cast: Cast) -> Call:
    return lambda: grant_role(by=cast.account_admin, user=cast.observer, role=GlobalRole.AUDITOR)


def _revoke_role(cast: Cast) -> Call:
    return lambda: revoke_role(by=cast.account_admin, grant=RoleGrant.objects.get(user__username="lead"))


def _update_user(cast: Cast) -> Call:
    return lambda: update_user(
        by=cast.account_admin,
        user=User.objects.get(username="lead"),
        version=cast.lead.version,
        full_name="Lena Berg",
        email="lena@sponsor.example",
        job_title="Lead",
    )


def _deactivate_user(cast: Cast) -> Call:
    return lambda: deactivate_user(by=cast.account_admin, user=User.objects.get(username="lead"))


def _reactivate_user(cast: Cast) -> Call:
    return lambda: reactivate_user(by=cast.account_admin, user=User.objects.get(username="deactivated"))


def _create_selection(cast: Cast) -> Call:
    once = Once(uuid.uuid4(), uuid.uuid4())
    return lambda: create_selection(by=cast.lead, title="Fill-finish", kind=VendorKind.CDMO, once=once)


def _import_scorecard(cast: Cast) -> Call:
    once = Once(uuid.uuid4(), uuid.uuid4())
    known = {"Alder": factories.make_vendor(cast.lead, "Aldermoor Biologics")}
    scorecard = parse(SCORECARD, "scorecard.csv")
    return lambda: import_scorecard(
        by=cast.lead,
        scorecard=scorecard,
        sha256="0" * 64,
        title="From a file",
        kind=VendorKind.CDMO,
        known=known,
        once=once,
    )


def _set_criteria(cast: Cast) -> Call:
    create_selection(by=cast.lead, title="Fill-finish", kind=VendorKind.CDMO)
    return lambda: set_criteria(by=cast.lead, selection=Selection.objects.get(), name="Tree", tree=factories.TREE)


def _add_alternative(cast: Cast) -> Call:
    factories.make_selection(cast)
    vendor = factories.make_vendor(cast.lead, "Dunmore Fill")
    site = factories.make_site(cast.lead, vendor, "Dunmore", "IE")
    return lambda: add_alternative(
        by=cast.lead, selection=Selection.objects.get(), vendor=vendor, site=site, short_name="Dunmore"
    )


def _add_member(cast: Cast) -> Call:
    selection = factories.make_selection(cast)
    groups = [factories.criterion(selection, key) for key in ("Q", "D")]
    return lambda: add_member(
        by=cast.lead,
        selection=Selection.objects.get(),
        user=cast.stranger,
        role=MemberRole.EVALUATOR,
        function="Supply",
        groups=groups,
    )


def _screen(cast: Cast) -> Call:
    selection = factories.make_selection(cast, stage=Stage.CONSENSUS)
    factories.answer_must_haves(cast, selection)
    return lambda: screen(
        by=cast.lead,
        selection=Selection.objects.get(),
        alternative=factories.alternative(selection, "Castellan"),
        criterion=factories.criterion(selection, "M1"),
        outcome=ScreeningOutcome.FAIL,
        reason="A new certificate is announced for May.",
        version=1,
    )


def _move_stage(cast: Cast) -> Call:
    factories.make_selection(cast)
    return lambda: move_stage(by=cast.lead, selection=Selection.objects.get(), target=Stage.SCORING)


def _record_score(cast: Cast) -> Call:
    selection = factories.make_selection(cast, stage=Stage.SCORING)
    cell = {
        "alternative": factories.alternative(selection, "Aldermoor"),
        "criterion": factories.criterion(selection, "Q1"),
    }
    record_score(by=cast.quality, selection=selection, value=Decimal("3.5"), reason="First.", **cell)
    return lambda: record_score(
        by=cast.quality, selection=Selection.objects.get(), value=Decimal(4), reason="Second.", version=1, **cell
    )


def _remind(cast: Cast) -> Call:
    members = {member.pk for member in factories.make_selection(cast, stage=Stage.SCORING).memberships.all()}
    return lambda: remind(by=cast.lead, selection=Selection.objects.get(), members=members, link="https://example.org/")


def _submit_sheet(cast: Cast) -> Call:
    factories.score_everything(cast, factories.make_selection(cast, stage=Stage.SCORING))
    return lambda: submit_sheet(by=cast.technical, selection=Selection.objects.get())


def _settle_cell(cast: Cast) -> Call:
    selection = factories.make_selection(cast, stage=Stage.CONSENSUS)
    factories.settle_one(cast, selection)
    return lambda: settle_cell(
        by=cast.lead,
        selection=Selection.objects.get(),
        alternative=factories.alternative(selection, "Brightwater"),
        criterion=factories.criterion(selection, "Q1"),
        value=Decimal("2.5"),
        method=PerformanceMethod.LEAD,
        reason="A finding came back.",
        version=1,
    )


def _record_report(cast: Cast) -> Call:
    factories.make_selection(cast)
    return lambda: record_report(
        by=cast.lead, selection=Selection.objects.get(), kind=ReportKind.COMPARISON, paper="A4", sha256="a" * 64
    )


def _record_export(cast: Cast) -> Call:
    factories.make_selection(cast)
    return lambda: record_export(by=cast.lead, selection=Selection.objects.get(), form="xlsx", sha256="a" * 64)


def _record_log_export(cast: Cast) -> Call:
    selection = factories.make_selection(cast)
    return lambda: record_log_export(
        by=cast.auditor, about="the log as CSV", entries=7, newest="a" * 64, selection=selection
    )


# A name with more words is another way of the same action.
SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "consensus.settle_cell": _settle_cell,
    "imports.import_scorecard": _import_scorecard,
    "people.create_user": _create_user,
    "people.deactivate_user": _deactivate_user,
    "people.grant_role": _grant_role,
    "people.reactivate_user": _reactivate_user,
    "people.revoke_role": _revoke_role,
    "people.update_user": _update_user,
    "reports.record_export": _record_export,
    "reports.record_log_export": _record_log_export,
    "reports.record_report": _record_report,
    "scores.record_score": _record_score,
    "reminders.remind": _remind,
    "scores.submit_sheet": _submit_sheet,
    "alternatives.add_alternative": _add_alternative,
    "members.add_member": _add_member,
    "selections.create_selection": _create_selection,
    "selections.move_stage": _move_stage,
    "screening.screen": _screen,
    "criteria_of_selection.set_criteria": _set_criteria,
    "sessions.record_failed_sign_in": lambda cast: lambda: record_failed_sign_in(username="nobody"),
    "sessions.record_sign_in": lambda cast: lambda: record_sign_in(by=cast.lead),
    "sessions.record_sign_out": lambda cast: lambda: record_sign_out(by=cast.lead),
    "vendors.add_site": _add_site,
    "vendors.add_vendor": _add_vendor,
}
for others in (
    criteria_scenarios,
    decision_scenarios,
    derived_scenarios,
    import_scenarios,
    library_scenarios,
    record_scenarios,
    report_scenarios,
    result_scenarios,
    vendor_scenarios,
    workflow_scenarios,
):
    SCENARIOS |= others.SCENARIOS
