"""One small selection, built through the actions, at any stage.

Two groups (quality 60, delivery 40), four scored criteria, one must-have; three vendors at sites. `cast.quality` scores
the quality group, `cast.technical` the delivery group, and the third vendor fails the must-have.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

from django.utils import timezone

from scoring.actions.alternatives import add_alternative
from scoring.actions.consensus import settle_cell
from scoring.actions.criteria_of_selection import set_criteria
from scoring.actions.decisions import ConditionLine, Draft, freeze_decision, save_decision
from scoring.actions.interests import declare_interests
from scoring.actions.members import add_member
from scoring.actions.recording import recording
from scoring.actions.scores import record_score, submit_sheet
from scoring.actions.screening import screen
from scoring.actions.selections import change_selection, create_selection, move_stage
from scoring.actions.signatures import sign
from scoring.actions.trees import CriterionSpec, LevelSpec
from scoring.actions.vendors import add_detail, add_site, add_vendor
from scoring.models import (
    Alternative,
    Capability,
    CapacityStatement,
    Conflict,
    Contact,
    Criterion,
    CriterionSource,
    Decision,
    DerivedValue,
    Dissent,
    Document,
    EnteredRecord,
    ImportRun,
    RecordMatch,
    Report,
    Revote,
    Scenario,
    ScoreEvidence,
    Selection,
    Shortlisted,
    Signature,
    Site,
    SiteIdentifier,
    Snapshot,
    User,
    Vendor,
    VendorName,
    Vote,
    WeightAmendment,
)
from scoring.models.record_lines import BEGINNING
from scoring.vocabulary import (
    AuditVerb,
    CriterionKind,
    DecisionOutcome,
    EvidenceKind,
    EvidenceLevel,
    IdentifierScheme,
    MemberRole,
    PerformanceMethod,
    RecordKind,
    RecordSource,
    ReportKind,
    ScreeningOutcome,
    SignatureMeaning,
    SourceKind,
    Stage,
    VendorKind,
)
from tests.cast import Cast
from tests.kept import kept

RUBRIC = tuple(LevelSpec(level, f"What can be seen at level {level}.") for level in range(5, -1, -1))


def rubric(key: str, name: str, weight: int) -> CriterionSpec:
    """A criterion on the 0 to 5 rubric; the weight in basis points of its siblings."""
    return CriterionSpec(
        key, name, CriterionKind.RUBRIC, worst=Decimal(0), best=Decimal(5), local_weight=weight, levels=RUBRIC
    )


def number(key: str, name: str, weight: int, *, worst: str, best: str, unit: str) -> CriterionSpec:
    """A criterion that is measured, with its fixed anchors."""
    return CriterionSpec(
        key, name, CriterionKind.NUMBER, unit=unit, worst=Decimal(worst), best=Decimal(best), local_weight=weight
    )


def group(key: str, name: str, weight: int, *children: CriterionSpec) -> CriterionSpec:
    return CriterionSpec(key, name, CriterionKind.GROUP, local_weight=weight, children=children)


TREE = (
    group("Q", "Quality and compliance", 6000,
          rubric("Q1", "Inspection record", 7000),
          number("Q2", "Open deviations", 3000, worst="40", best="0", unit="per year")),
    group("D", "Delivery", 4000,
          rubric("D1", "Aseptic filling capability", 5000),
          number("D2", "Time to first batch", 5000, worst="18", best="6", unit="months")),
    CriterionSpec("M1", "Valid GMP certificate", CriterionKind.MUST_HAVE),
)  # fmt: skip
VENDORS = (("Aldermoor Biologics", "Aldermoor", "Kessel", "DE"),
           ("Brightwater Sterile", "Brightwater", "Cork", "IE"),
           ("Castellan Pharma Services", "Castellan", "Parma", "IT"))  # fmt: skip
# One value per vendor; None is "not enough information".
SCORES: Mapping[str, tuple[str | None, str | None, str | None]] = {
    "Q1": ("4", "3", "5"),
    "Q2": ("8", "20", "4"),
    "D1": ("3", "4.5", "2"),
    "D2": ("12", None, "9"),
}


def make_vendor(by: User, name: str, kinds: tuple[VendorKind, ...] = (VendorKind.CDMO,)) -> Vendor:
    return add_vendor(by=by, name=name, kinds=kinds)


def make_site(by: User, vendor: Vendor, city: str, country: str, fei: str = "") -> Site:
    """A site with an FEI: the given one, or one that no other site has."""
    identifiers = {IdentifierScheme.FEI: fei or str(3_009_000_001 + SiteIdentifier.objects.count())}
    return add_site(by=by, vendor=vendor, name=f"{city} site", city=city, country=country, identifiers=identifiers)


@kept
def make_selection(
    cast: Cast, *, stage: Stage = Stage.SETUP, title: str = "Sterile fill-finish of a monoclonal antibody"
) -> Selection:
    """The small selection: ready to open at SETUP, without scores at SCORING, fully scored and submitted after that."""
    selection = create_selection(
        by=cast.lead,
        title=title,
        kind=VendorKind.CDMO,
        product="Fictumab 50 mg/ml",
        scope="Filling of vials.",
        deadline_at=timezone.now() + timedelta(days=14),
    )
    set_criteria(by=cast.lead, selection=selection, name="Fill-finish", tree=TREE)
    for full_name, short_name, city, country in VENDORS:
        vendor = make_vendor(cast.lead, full_name)
        site = make_site(cast.lead, vendor, city, country)
        add_alternative(by=cast.lead, selection=selection, vendor=vendor, site=site, short_name=short_name)
    _name_members(cast, selection)
    if stage == Stage.SETUP:
        return selection
    selection = open_scoring(cast.lead, selection)
    if stage == Stage.SCORING:
        return selection
    score_everything(cast, selection)
    submit_everything(cast, selection)
    selection = move_stage(by=cast.lead, selection=selection, target=Stage.CONSENSUS)
    if stage == Stage.CONSENSUS:
        return selection
    settle_one(cast, selection)
    answer_must_haves(cast, selection)
    selection = move_stage(by=cast.lead, selection=selection, target=Stage.RESULTS)
    if stage == Stage.RESULTS:
        return selection
    selection = move_stage(by=cast.lead, selection=selection, target=Stage.DECISION)
    write_decision(cast, selection)
    if stage == Stage.DECISION:
        return selection
    sign_by_everybody(cast, freeze(cast, selection))
    return move_stage(by=cast.lead, selection=selection, target=Stage.REPORT)


def _name_members(cast: Cast, selection: Selection) -> None:
    parts = (
        (cast.quality, MemberRole.EVALUATOR, "QA", ("Q",)),
        (cast.technical, MemberRole.EVALUATOR, "CMC", ("D",)),
        (cast.approver, MemberRole.APPROVER, "QA", ()),
        (cast.observer, MemberRole.OBSERVER, "Finance", ()),
    )
    for user, role, function, keys in parts:
        groups = [criterion(selection, key) for key in keys]
        add_member(
            by=cast.lead, selection=selection, user=user, role=role, function=function, groups=groups,
            is_quality=role == MemberRole.APPROVER,
        )  # fmt: skip


def open_scoring(by: User, selection: Selection) -> Selection:
    """Open the scoring of a selection, small as it may be, with evaluators who have no interest in any vendor."""
    selection = Selection.objects.get(pk=selection.pk)
    if selection.deadline_at is None or selection.alternatives.count() < 3:
        selection = change_selection(
            by=by,
            selection=selection,
            version=selection.version,
            deadline_at=timezone.now() + timedelta(days=14),
            single_source_reason="Nobody else makes it.",
        )
    selection = move_stage(by=by, selection=selection, target=Stage.SCORING)
    for member in selection.memberships.filter(role=MemberRole.EVALUATOR).select_related("user"):
        declare_interests(by=member.user, selection=selection, conflicts={})
    return selection


def criterion(selection: Selection, key: str) -> Criterion:
    """A criterion of the selection by its key, as in TREE."""
    return selection.criteria_model.criteria.get(key=key)


def alternative(selection: Selection, short_name: str) -> Alternative:
    """A competitor of the selection by its short name, as in VENDORS."""
    return selection.alternatives.get(short_name=short_name)


def score_everything(cast: Cast, selection: Selection) -> None:
    """Every cell of SCORES by the evaluator whose group it is in; nothing is submitted."""
    competitors = list(selection.alternatives.all())
    for key, row in SCORES.items():
        judge = cast.quality if key.startswith("Q") else cast.technical
        for competitor, value in zip(competitors, row, strict=True):
            record_score(
                by=judge,
                selection=selection,
                alternative=competitor,
                criterion=criterion(selection, key),
                value=None if value is None else Decimal(value),
                reason="No schedule was sent." if value is None else "As seen at the site visit.",
            )


def submit_everything(cast: Cast, selection: Selection) -> None:
    for judge in (cast.quality, cast.technical):
        submit_sheet(by=judge, selection=selection)


def settle_one(cast: Cast, selection: Selection) -> None:
    """The panel agrees on one cell: Brightwater, Q1, from 3 to 3.5."""
    settle_cell(
        by=cast.lead,
        selection=selection,
        alternative=alternative(selection, "Brightwater"),
        criterion=criterion(selection, "Q1"),
        value=Decimal("3.5"),
        method=PerformanceMethod.AGREED,
        reason="The last inspection closed without findings.",
    )


def answer_must_haves(cast: Cast, selection: Selection) -> None:
    """The third vendor fails, the others pass."""
    must_have = criterion(selection, "M1")
    for competitor in selection.alternatives.all():
        fails = competitor.short_name == "Castellan"
        screen(
            by=cast.lead,
            selection=selection,
            alternative=competitor,
            criterion=must_have,
            outcome=ScreeningOutcome.FAIL if fails else ScreeningOutcome.PASS,
            reason="The certificate ran out in March." if fails else "",
        )


def write_decision(cast: Cast, selection: Selection) -> Decision:
    """The lead selects the first in the ranking, with the second as a second source and one condition."""
    return save_decision(
        by=cast.lead,
        selection=selection,
        draft=Draft(
            outcome=DecisionOutcome.SELECT,
            chosen=alternative(selection, "Aldermoor"),
            second_source=alternative(selection, "Brightwater"),
            rationale="Aldermoor leads on quality, and its line is free.",
            legal="Holds a manufacturing licence.",
            suitable="The filling line fits.",
            competent="Has filled antibodies for six years.",
            next_review_on=date(2028, 11, 1),
            conditions=(ConditionLine("Close the open deviations", "QA", date(2027, 1, 31)),),
        ),
    )


SEEN = ("evidence", "unknown")  # the factory's scores rest on reasons, and one of them is not known


def freeze(cast: Cast, selection: Selection) -> Snapshot:
    """The lead freezes the decision as it stands."""
    version = Decision.objects.get(selection=selection).version
    return freeze_decision(by=cast.lead, selection=selection, version=version, acknowledged=SEEN)


def put_signature(by: User, snapshot: Snapshot, meaning: SignatureMeaning, comment: str = "") -> Signature:
    return sign(
        by=by, snapshot=snapshot, shown_sha256=snapshot.sha256, meaning=meaning, comment=comment, method="Password"
    )


def sign_by_everybody(cast: Cast, snapshot: Snapshot) -> None:
    """The lead as the author, and the quality approval."""
    put_signature(cast.lead, snapshot, SignatureMeaning.AUTHOR)
    put_signature(cast.approver, snapshot, SignatureMeaning.QUALITY)


def add_every_decision(cast: Cast, selection: Selection) -> None:
    """One row of each kind that hangs on a decision, of a selection at REPORT, for tests of all tables alike.

    What a frozen decision no longer takes is another selection's, whose decision is not frozen.
    """
    now = timezone.now()
    snapshot = selection.snapshots.get()
    other = make_selection(cast, stage=Stage.DECISION, title="Not frozen yet")
    with recording(AuditVerb.DETAIL_ADDED, by=cast.lead, about="one of each", selection=other) as log:
        log.create(Shortlisted(decision=other.decision, alternative=alternative(other, "Aldermoor")))
        log.create(Dissent(selection=other, person=cast.quality, text="Too far away.", recorded_at=now))
    with recording(AuditVerb.DETAIL_ADDED, by=cast.lead, about="one of each", selection=selection) as log:
        log.create(
            Report(
                selection=selection, snapshot=snapshot, kind=ReportKind.COMPARISON, major=1, minor=0,
                stored_as="reports/1", size=1, pages=1, sha256="0" * 64, issued_at=now, issued_by=cast.lead,
            )
        )  # fmt: skip


def make_capability(
    by: User,
    site: Site,
    key: str,
    evidence: EvidenceLevel = EvidenceLevel.SUPPLIER_CLAIM,
    as_of: date = date(2026, 3, 1),
) -> Capability:
    return add_detail(by=by, detail=Capability(site=site, key=key, evidence=evidence, as_of=as_of))


def add_every_detail(by: User, site: Site, criterion: Criterion) -> None:
    """One row of each kind that hangs on a vendor, its site and a criterion, for tests of all tables alike."""
    known = {"evidence": EvidenceLevel.AUDIT, "as_of": date(2026, 3, 1)}
    with recording(AuditVerb.DETAIL_ADDED, by=by, about="one row of each") as log:
        log.create(CriterionSource(criterion=criterion, kind=SourceKind.HOUSE, reference="The house"))
        log.create(VendorName(vendor=site.vendor, name="Alderm."))
        log.create(Capability(site=site, key="dp_lyo", **known))
        log.create(CapacityStatement(site=site, what="Vials", quantity=5, unit="million a year", **known))
        log.create(Contact(vendor=site.vendor, name="Rosa Kern"))
        log.create(Document(vendor=site.vendor, title="Minutes", file_name="m.txt", stored_as="documents/1", size=1))


def add_every_record(by: User, selection: Selection) -> None:
    """One row of each kind that hangs on a selection's cells or on a site's records, for tests of all tables alike."""
    score = selection.scores.filter(value__isnull=False).first()
    cell = {"selection": selection, "alternative": score.alternative, "criterion": score.criterion}
    member = selection.memberships.get(user=score.evaluator)
    now = timezone.now()
    with recording(AuditVerb.DETAIL_ADDED, by=by, about="one record of each", selection=selection) as log:
        log.create(Conflict(membership=member, alternative=score.alternative, statement="Shares.", declared_at=now))
        log.create(WeightAmendment(selection=selection, number=1, weights={}, reason="-", made_at=now, made_by=by))
        log.create(Scenario(selection=selection, name="Cost first", weights={}, author=by, created_at=now))
        log.create(
            ScoreEvidence(score=score, kind=EvidenceKind.LINK, url="https://example.org/", label="Page of the vendor")
        )
        log.create(DerivedValue(**cell, as_of=now.date(), basis_sha256="0" * 64))
        revote = log.create(Revote(**cell, number=1, opened_at=now))
        log.create(Vote(revote=revote, evaluator=score.evaluator, value=score.value))
        log.create(
            ImportRun(
                source=RecordSource.FDA_483,
                file_name="483s.csv",
                sha256="0" * 64,
                as_of=now.date(),
                imported_at=now,
                imported_by=by,
                records_sha256=sha256(BEGINNING).hexdigest(),  # it wrote none
            )
        )
        site = score.alternative.site
        log.create(RecordMatch(source=RecordSource.FDA_RECALLS, key="1", site=site, reason="Named in the text."))
        log.create(
            EnteredRecord(
                site=site, kind=RecordKind.OWN_AUDIT, authority="Us", happened_on=now.date(), as_of=now.date()
            )
        )


def make_waiting_site(by: User, name: str, **fields: str) -> Site:
    """A site of which nobody has said yet whose it is, as an import leaves it."""
    with recording(AuditVerb.SITE_ADDED, by=by, about=name) as log:
        return log.create(Site(name=name, **fields))
