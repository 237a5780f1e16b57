"""The demo: fictional people, firms and scores, brought in through the public actions as a team would have done it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models.functions import Lower
from django.utils import timezone

from scoring.actions import (
    alternatives,
    consensus,
    criteria_of_selection,
    interests,
    members,
    people,
    record_files,
    record_imports,
    records,
    scores,
    screening,
    selections,
    vendors,
)
from scoring.actions.trees import CriterionSpec
from scoring.management import demo_data
from scoring.management.demo_data import Case, Company, Person
from scoring.models import Alternative, Capability, Criterion, EnteredRecord, Selection, User, Vendor
from scoring.selectors.house_words import house_words
from scoring.vocabulary import GlobalRole, IdentifierScheme, MemberRole, NamesShown, Stage

# Known to everybody: the accounts exist in the local mode alone, which answers on this machine only.
DEMO_PASSWORD = "fictional-demo-2026"  # noqa: S105  # shown on the sign-in page on purpose


RECORDS_AS_OF = date(2026, 3, 31)


class DemoAccount(NamedTuple):
    """An account that the sign-in page and `make run` offer."""

    username: str
    name: str
    sees: str


class DemoIsPartial(Exception):
    """Some of what the demo would make is there already, and not all of it."""


def demo_accounts() -> list[DemoAccount]:
    """The demo's accounts in the order in which a newcomer should try them: (username, name, what they see)."""
    everybody = [DemoAccount(person.username, person.name, person.sees) for person in demo_data.people()]
    return everybody[1:] + everybody[:1]


def load() -> bool:
    """Bring the demo in; False when it is there already. Raises DemoIsPartial when only some of it is there."""
    everybody, cases = demo_data.people(), demo_data.cases()
    if _is_there(everybody, cases):
        return False
    users = _accounts(everybody)
    lead = next(user for user in users.values() if user.has_role(GlobalRole.LEAD))
    register = {company.name: _vendor(company, by=lead) for company in demo_data.companies()}
    _records(by=lead)
    for case in cases:
        _Play(case, users, register, lead).run()
    return True


def _is_there(everybody: list[Person], cases: list[Case]) -> bool:
    """Each action is a transaction of its own: a run that was cut short leaves its first part behind.

    Accounts are the first things made, the people of the last selection the last.
    """
    made = list(Selection.objects.filter(is_demo=True).order_by("ref"))
    if len(made) >= len(cases) and made[len(cases) - 1].memberships.count() > len(cases[-1].members):
        return True
    names = [person.username for person in everybody]
    taken = User.objects.annotate(folded=Lower("username")).filter(folded__in=names)
    if found := sorted(taken.values_list("username", flat=True)):
        raise DemoIsPartial(
            f"The demo was not loaded: the accounts {', '.join(found)} are there already, made by hand or by a run that "
            "was cut short. Load it into an empty database: move the old file away (var/vendorselect.sqlite3), then make run."
        )
    return False


def _accounts(everybody: list[Person]) -> dict[str, User]:
    """The account admin first, by the shell; everybody else by the account admin."""
    users: dict[str, User] = {}
    admin: User | None = None
    for person in everybody:
        user = people.create_user(
            by=admin,
            username=person.username,
            full_name=person.name,
            password=DEMO_PASSWORD,
            job_title=person.job_title,
        )
        for role in person.roles:
            people.grant_role(by=admin, user=user, role=role)
        users[person.username] = user
        admin = admin or user
    return users


def _vendor(company: Company, *, by: User) -> Vendor:
    vendor = vendors.add_vendor(by=by, name=company.name, kinds=company.kinds, status=company.status, is_demo=True)
    for site in company.sites:
        numbers = ((IdentifierScheme.FEI, site.fei), (IdentifierScheme.OMS_LOCATION, site.oms))
        row = vendors.add_site(
            by=by,
            vendor=vendor,
            name=site.name,
            city=site.city,
            country=site.country,
            identifiers={scheme: number for scheme, number in numbers if number},
        )
        for key, evidence, as_of in site.can:
            vendors.add_detail(by=by, detail=Capability(site=row, key=key, evidence=evidence, as_of=as_of))
        for kind, authority, day, more in site.records:
            record = EnteredRecord(
                site=row, kind=kind, authority=authority, happened_on=day, as_of=_known_on(day), **more
            )
            records.enter_record(by=by, record=record)
    return vendor


def _records(*, by: User) -> None:
    """The files of the authorities: of the day on which they were made, or of today where that is still to come."""
    for path in demo_data.record_files():
        data = path.read_bytes()
        with record_files.read_file(path.name, data, words=house_words()) as file:
            record_imports.import_records(
                by=by,
                file=file,
                file_name=path.name,
                sha256=hashlib.sha256(data).hexdigest(),
                as_of=_known_on(RECORDS_AS_OF),
            )


def _known_on(day: date) -> date:
    return min(day, timezone.localdate())


class _Play:
    """One selection of the demo, from its opening to the stage that it has reached."""

    def __init__(self, case: Case, users: dict[str, User], register: dict[str, Vendor], lead: User) -> None:
        self.case, self.users, self.register, self.lead = case, users, register, lead
        self.criteria: dict[str, Criterion] = {}
        self.alternatives: dict[str, Alternative] = {}

    def run(self) -> None:
        selection = self._open()
        if self.case.stage == Stage.SETUP:
            return
        selections.move_stage(by=self.lead, selection=selection, target=Stage.SCORING)
        self._score(selection)
        if self.case.stage == Stage.SCORING:
            return
        selection = selections.move_stage(by=self.lead, selection=selection, target=Stage.CONSENSUS)
        self._agree(selection)
        if self.case.stage == Stage.RESULTS:
            selections.move_stage(by=self.lead, selection=selection, target=Stage.RESULTS)

    def _open(self) -> Selection:
        case = self.case
        selection = selections.create_selection(
            by=self.lead,
            title=case.title,
            kind=case.kind,
            product=case.product,
            scope=case.scope,
            deadline_at=timezone.now() + timedelta(days=case.due_in_days),
            is_demo=True,
        )
        # Its report can carry all its data then, for the verifier to work out again.
        selections.change_selection(
            by=self.lead, selection=selection, version=selection.version, names_shown=NamesShown.ALWAYS
        )
        criteria_of_selection.set_criteria(by=self.lead, selection=selection, name=case.criteria_name, tree=case.tree)
        self.criteria = {criterion.key: criterion for criterion in selection.criteria_model.criteria.all()}
        for candidate in case.candidates:
            vendor = self.register[candidate.vendor]
            self.alternatives[candidate.short_name] = alternatives.add_alternative(
                by=self.lead,
                selection=selection,
                vendor=vendor,
                site=vendor.sites.get(name=candidate.site),
                short_name=candidate.short_name,
                strength=candidate.strength,
                concern=candidate.concern,
            )
        self._screen(selection, late=False)
        for member in case.members:
            members.add_member(
                by=self.lead,
                selection=selection,
                user=self.users[member.username],
                role=member.role,
                function=member.function,
                groups=[self.criteria[key] for key in member.groups],
                is_quality=member.is_quality,
            )
        return selection

    def _score(self, selection: Selection) -> None:
        """Sheet by sheet, each by criterion and then by vendor, as the product asks for them."""
        place = {(c, v): n for n, (c, v) in enumerate((c, v) for c in _keys(self.case.tree) for v in self.alternatives)}
        given = sorted(self.case.scores, key=lambda score: place[score.criterion, score.vendor])
        for member in self.case.members:
            if member.role != MemberRole.EVALUATOR:
                continue
            user = self.users[member.username]
            interests.declare_interests(by=user, selection=selection, conflicts={})
            for score in given:
                if score.username == member.username:
                    scores.record_score(
                        by=user,
                        selection=selection,
                        alternative=self.alternatives[score.vendor],
                        criterion=self.criteria[score.criterion],
                        value=score.value,
                        reason=score.reason,
                        evidence=score.evidence,
                    )
            if member.submits:
                scores.submit_sheet(by=user, selection=selection)

    def _agree(self, selection: Selection) -> None:
        for settlement in self.case.settlements:
            consensus.settle_cell(
                by=self.lead,
                selection=selection,
                alternative=self.alternatives[settlement.vendor],
                criterion=self.criteria[settlement.criterion],
                value=settlement.value,
                method=settlement.method,
                reason=settlement.reason,
                present=settlement.present,
            )
        self._screen(selection, late=True)

    def _screen(self, selection: Selection, *, late: bool) -> None:
        for answer in self.case.answers:
            if answer.late == late:
                screening.screen(
                    by=self.lead,
                    selection=selection,
                    alternative=self.alternatives[answer.vendor],
                    criterion=self.criteria[answer.criterion],
                    outcome=answer.outcome,
                    reason=answer.reason,
                )


def _keys(tree: Iterable[CriterionSpec]) -> list[str]:
    """The keys of a tree in its order."""
    return [key for spec in tree for key in (spec.key, *_keys(spec.children))]
