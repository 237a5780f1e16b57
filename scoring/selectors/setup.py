"""The set-up of a selection as its pages show it: what each part has, what it lacks, what could be better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from scoring.engine.display import percent
from scoring.engine.errors import EngineError
from scoring.models import (
    Alternative,
    CriteriaModel,
    Criterion,
    Membership,
    Screening,
    Selection,
    User,
    WeightAmendment,
)
from scoring.policies import Part, lacking, may_waive
from scoring.selectors.criteria import TreeRow, tree_rows
from scoring.selectors.editions import Change, compare
from scoring.selectors.matrix import weights_of
from scoring.selectors.sheet import leaves_beneath
from scoring.selectors.vendors import Filters, Suggestion, suggested, with_gaps
from scoring.vocabulary import CriterionKind, MemberRole, ModelPurpose, ModelStatus, ScreeningOutcome, VendorKind

LABELS = {
    Part.SCOPE: "Scope",
    Part.CRITERIA: "Criteria",
    Part.VENDORS: "Vendors",
    Part.PEOPLE: "People",
    Part.DATES: "Dates",
}
TWO = 2  # evaluators of a criterion: below that nothing evens out one person's slip
MOST_SUGGESTED = 12
LONGEST_SHORT = 40  # characters of a short name
SHORTEST_SHORT = 4


@dataclass(frozen=True, slots=True)
class PartState:
    """A part of the set-up with what it still lacks, all of it in words."""

    part: Part
    label: str
    lacks: tuple[str, ...]

    @property
    def words(self) -> str:
        return "Needs something" if self.lacks else "Done"


@dataclass(frozen=True, slots=True)
class MustHave:
    """A must-have and how a vendor answers it; `approvers` are the names of those who may waive it."""

    criterion: Criterion
    answer: Screening | None
    approvers: str

    @property
    def waits(self) -> bool:
        """Whether a waiver was asked for and not answered."""
        return self.answer is not None and self.answer.waiver_asked_at is not None and self.answer.waived_at is None


@dataclass(frozen=True, slots=True)
class Competitor:
    """A vendor that competes, with its must-haves."""

    alternative: Alternative
    must_haves: tuple[MustHave, ...]

    @property
    def is_out(self) -> bool:
        """Whether it fails a must-have that nobody waived."""
        return any(m.answer is not None and m.answer.outcome == ScreeningOutcome.FAIL for m in self.must_haves)

    @property
    def open(self) -> int:
        """How many must-haves are not answered."""
        return sum(m.answer is None for m in self.must_haves)


@dataclass(frozen=True, slots=True)
class Template:
    """A published edition with the groups of criteria that it weighs, in words."""

    model: CriteriaModel
    groups: str
    criteria: int
    must_haves: int


def part_states(selection: Selection) -> list[PartState]:
    """Every part in order with what keeps scoring from opening."""
    found: dict[Part, list[str]] = defaultdict(list)
    for lack in lacking(selection):
        found[lack.part].append(lack.words)
    return [PartState(part, label, tuple(found[part])) for part, label in LABELS.items()]


def templates_for(kind: VendorKind) -> list[Template]:
    """The newest published edition of every template for the kind of vendor or for any, those for the kind first."""
    models = CriteriaModel.objects.filter(
        purpose=ModelPurpose.TEMPLATE, status=ModelStatus.FROZEN, kind__in=(kind, "")
    ).prefetch_related("criteria")
    newest: dict[str, CriteriaModel] = {}
    for model in models.order_by("edition"):
        newest[model.slug] = model
    ordered = sorted(newest.values(), key=lambda m: (m.kind != kind, m.name))
    return [_template(model) for model in ordered]


def _template(model: CriteriaModel) -> Template:
    rows = list(model.criteria.all())
    try:
        shares = weights_of(rows)
    except EngineError:
        shares = {}
    groups = [row for row in rows if row.parent_id is None and row.kind == CriterionKind.GROUP]
    named = (f"{row.name} {percent(shares[row.key])}" if row.key in shares else row.name for row in groups)
    return Template(
        model=model,
        groups=", ".join(named),
        criteria=sum(row.is_scored for row in rows),
        must_haves=sum(row.kind == CriterionKind.MUST_HAVE for row in rows),
    )


def tree(selection: Selection) -> list[TreeRow]:
    """The criteria under the weights that count: those that were sealed, or the latest amendment."""
    rows = tree_rows(selection.criteria_model)
    last = selection.amendments.last()
    if last is None:
        return rows
    shares = weights_of((row.criterion for row in rows), last.weights)
    return [_weighing(row, last, shares) if row.local else row for row in rows]


def _weighing(row: TreeRow, amendment: WeightAmendment, shares: dict[str, float]) -> TreeRow:
    share = shares[row.criterion.key]
    local = f"{amendment.weights[row.criterion.key] / 100:g}%"
    return replace(row, local=local, share=percent(share, 1), width=f"{100 * share:.2f}")


def differences(selection: Selection) -> list[Change]:
    """How the criteria and weights differ from the template that they were taken from; none without one."""
    model = selection.criteria_model
    return [] if model.based_on is None else compare(model.based_on, model)


def weighed_rows(selection: Selection, parent: Criterion | None) -> list[Criterion]:
    """What shares the weights of a group (None: of the top), each with the local weight that counts now."""
    rows = list(selection.criteria_model.criteria.filter(parent=parent).exclude(kind=CriterionKind.MUST_HAVE))
    last = selection.amendments.last()
    if last is not None:
        for row in rows:
            row.local_weight = last.weights[row.key]  # as it is shown; these rows are never written
    return rows


def competitors(selection: Selection) -> list[Competitor]:
    """The competing vendors with every must-have: four queries, whatever the number."""
    criteria = list(selection.criteria_model.criteria.filter(kind=CriterionKind.MUST_HAVE))
    members = list(selection.memberships.filter(role=MemberRole.APPROVER).select_related("user"))
    approvers = {c.pk: " or ".join(m.user.full_name for m in members if may_waive(m, c)) for c in criteria}
    vendors = selection.alternatives.select_related("vendor", "site").prefetch_related("screenings__waived_by")
    found = []
    for vendor in vendors:
        answers = {row.criterion_id: row for row in vendor.screenings.all()}
        held = tuple(MustHave(c, answers.get(c.pk), approvers[c.pk]) for c in criteria)
        found.append(Competitor(vendor, held))
    return found


def left_out(selection: Selection) -> list[Alternative]:
    """The vendors that competed once."""
    gone = Alternative.everything.filter(selection=selection, removed_at__isnull=False)
    return list(gone.select_related("vendor", "site", "removed_by").order_by("removed_at"))


def suggestions(selection: Selection) -> list[Suggestion]:
    """Sites that hold what the scope asks for, of vendors of the right kind, without those that compete already."""
    needs = selection.required_capabilities
    if not needs:
        return []
    competing = selection.alternatives.filter(site__isnull=False).values("site")
    sites = suggested(needs, Filters(kind=VendorKind(selection.kind))).exclude(pk__in=competing)
    return with_gaps(sites[:MOST_SUGGESTED], needs)


def short_name_for(name: str, place: str, taken: Iterable[str]) -> str:
    """What a vendor is called in charts: its first word, its whole name, that with the place or a number; one not taken."""
    used = set(taken)
    first = name.split()[0].strip(",.")
    wanted = [first] if len(first) >= SHORTEST_SHORT else []
    wanted += [name[:LONGEST_SHORT], *([f"{first}, {place}"[:LONGEST_SHORT]] if place else [])]
    wanted += [f"{name[: LONGEST_SHORT - 4]} {n}" for n in range(2, len(used) + 3)]
    return next(text for text in wanted if text not in used)


def groups_to_assign(criteria: Sequence[Criterion]) -> list[Criterion]:
    """What an evaluator can be given: every group, and the scored criteria that stand in none."""
    return [c for c in criteria if c.kind == CriterionKind.GROUP or c.parent_id is None and c.is_scored]


def thinly_scored(selection: Selection) -> list[str]:
    """The criteria that fewer than two people score, by name: three queries. What records fill needs nobody."""
    criteria = list(selection.criteria_model.criteria.all())
    counts: dict[UUID, int] = defaultdict(int)
    evaluators = selection.memberships.filter(role=MemberRole.EVALUATOR).prefetch_related("assignments")
    for member in evaluators:
        for leaf in leaves_beneath(criteria, {a.group_id for a in member.assignments.all()}):
            counts[leaf.pk] += 1
    return [c.name for c in criteria if c.is_scored and not c.is_derived and counts[c.pk] < TWO]


def without_approver(selection: Selection) -> list[tuple[str, str]]:
    """The must-haves that nobody could waive: (must-have, function of the approver that it names)."""
    members = list(selection.memberships.filter(role=MemberRole.APPROVER))
    must_haves = selection.criteria_model.criteria.filter(kind=CriterionKind.MUST_HAVE)
    return [(c.name, c.waiver_function) for c in must_haves if not any(may_waive(m, c) for m in members)]


def functions_of(selection: Selection) -> list[str]:
    """What people can speak for here: the functions that the criteria and the members name."""
    named = selection.criteria_model.criteria.values_list("waiver_function", "owner_function")
    held = selection.memberships.values_list("function", flat=True)
    return sorted({text for pair in named for text in pair if text} | {text for text in held if text})


def members(selection: Selection) -> list[Membership]:
    """Everybody with a part, in the order of the roles: three queries."""
    found = selection.memberships.select_related("user", "delegate").prefetch_related("assignments__group")
    order = list(MemberRole)
    return sorted(found, key=lambda m: (order.index(MemberRole(m.role)), m.user.full_name))


def free_people(selection: Selection, *, but: Membership | None = None) -> list[User]:
    """Who can be given a part or stand in for somebody: nobody has two parts. `but` keeps that member's own delegate."""
    taken = selection.memberships.all() if but is None else selection.memberships.exclude(pk=but.pk)
    held = {pk for pair in taken.values_list("user", "delegate") for pk in pair}
    if but is not None:
        held.add(but.user_id)
    return [user for user in User.objects.filter(is_active=True).order_by("full_name") if user.pk not in held]


def earlier(user: User) -> list[Selection]:
    """The selections that a new one can begin with, newest first."""
    return list(Selection.objects.visible_to(user).select_related("criteria_model"))


def deadline_words(selection: Selection) -> str:
    """The deadline as it was set, with its time zone; "" without one."""
    if selection.deadline_at is None:
        return ""
    local = selection.deadline_at.astimezone(ZoneInfo(selection.time_zone))
    return f"{local.day} {local:%b %Y, %H:%M}, {selection.time_zone.replace('_', ' ')}"


def _waivers(selection: Selection) -> QuerySet[Screening]:
    return selection.screenings.filter(
        waiver_asked_at__isnull=False,
        alternative__removed_at__isnull=True,
        criterion__criteria_model=selection.criteria_model_id,
    )


def waiting_waivers(selection: Selection) -> list[tuple[str, str]]:
    """Vendor and must-have of every waiver that was asked for and not answered, the first that was asked first."""
    waiting = _waivers(selection).filter(waived_at__isnull=True).order_by("waiver_asked_at")
    return list(waiting.values_list("alternative__short_name", "criterion__name"))


def waivers(selection: Selection) -> list[Screening]:
    """Every must-have of a competing vendor for which a waiver was asked, those that wait first."""
    found = _waivers(selection).select_related("alternative__vendor", "alternative__site", "criterion", "waived_by")
    return sorted(found, key=lambda s: (s.waived_at is not None, s.waiver_asked_at))
