"""The criteria of a selection that are read from records: a value or none for each vendor's site, and all it rests on.

What is kept of a value names every record, so that it can be explained for ever; what tells two of them apart is what
the records say, not the day on which they were read: a record grows older without becoming another.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from scoring.capabilities import label as capability_label
from scoring.engine.derivations import (
    Derived,
    OwnAudit,
    Searched,
    capability_coverage,
    enforcement,
    form_483_observations,
    inspection_history,
    own_audit,
)
from scoring.engine.display import listing, rounded
from scoring.engine.inspection_constants import DEFAULTS, Constants
from scoring.engine.inspection_record import InspectionRecord, SiteEvent, inspection_record
from scoring.engine.inspection_visits import SiteKind, concerns, known_events, spoken
from scoring.models import (
    Alternative,
    Capability,
    CriteriaModel,
    Criterion,
    DerivedValue,
    EnteredRecord,
    ImportRun,
    Selection,
    SiteIdentifier,
)
from scoring.selectors.derived_basis import basis_of, fact_of
from scoring.selectors.records import SiteRecords, event_key, records_of_sites, site_events, sources
from scoring.vocabulary import Derivation, IdentifierScheme, RecordKind, RecordSource, VendorKind

NO_VALUE = "Insufficient evidence"
DECIMALS = 1  # what counts is what is shown, and whoever checks the total with a pencil finds it
# What a derivation looks at: records of other kinds change nothing in it.
KINDS = {
    Derivation.INSPECTION_RECORD: frozenset(RecordKind.values)
    - {RecordKind.SEIZURE, RecordKind.RECALL, RecordKind.OWN_AUDIT},
    Derivation.FORM_483: frozenset({RecordKind.INSPECTION, RecordKind.FORM_483, RecordKind.CITATION}),
    Derivation.ENFORCEMENT: frozenset(RecordKind.values)
    - {RecordKind.FORM_483, RecordKind.CITATION, RecordKind.RECALL, RecordKind.OWN_AUDIT},
}
SOURCES = {
    Derivation.INSPECTION_RECORD: (
        RecordSource.FDA_INSPECTIONS, RecordSource.FDA_COMPLIANCE, RecordSource.FDA_483, RecordSource.FDA_CITATIONS,
        RecordSource.EU_CERTIFICATES, RecordSource.EU_NON_COMPLIANCE,
    ),
    Derivation.FORM_483: (RecordSource.FDA_INSPECTIONS, RecordSource.FDA_CITATIONS, RecordSource.FDA_483),
    Derivation.ENFORCEMENT: (RecordSource.FDA_COMPLIANCE, RecordSource.EU_NON_COMPLIANCE),
}  # fmt: skip
# By which number a list is searched. The FDA's page of letters names no number: nobody can have searched it for a site.
SCHEMES: dict[RecordSource, IdentifierScheme] = {
    source: IdentifierScheme.OMS_LOCATION if source.value.startswith("eu_") else IdentifierScheme.FEI
    for source in RecordSource
    if source != RecordSource.FDA_LETTERS_PAGE
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the records say of one cell. `value` is on the criterion's scale; `basis` is text for models.DerivedValue."""

    alternative: Alternative
    criterion: Criterion
    as_of: date
    value: Decimal | None
    basis: dict[str, Any]

    @property
    def basis_sha256(self) -> str:
        return digest_of(self.basis)

    def row(self, selection: Selection) -> DerivedValue:
        """The reading as a row that is not yet saved."""
        return DerivedValue(
            selection=selection,
            alternative=self.alternative,
            criterion=self.criterion,
            as_of=self.as_of,
            value=self.value,
            basis=self.basis,
            basis_sha256=self.basis_sha256,
        )


@dataclass(frozen=True, slots=True)
class SiteKnowledge:
    """What is known of a site; without a site nothing is. `numbers` are the schemes by which it can be searched."""

    records: SiteRecords | None = None
    numbers: frozenset[str] = frozenset()
    capabilities: tuple[str, ...] = ()

    @property
    def events(self) -> list[SiteEvent]:
        return site_events(self.records) if self.records else []

    @property
    def audits(self) -> list[EnteredRecord]:
        entered = self.records.entered if self.records else ()
        return [row for row in entered if row.kind == RecordKind.OWN_AUDIT]


Runs = dict[RecordSource, ImportRun]


def digest_of(basis: dict[str, Any]) -> str:
    """SHA-256 of what a value rests on: every fact under its key, and the constants."""
    told = {"facts": basis["facts"], "constants": basis["constants"]}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def derive(selection: Selection, as_of: date, alternatives: Iterable[Alternative] | None = None) -> list[Reading]:
    """A reading for each derived criterion and vendor, as known on `as_of`: eleven queries, whatever the size.

    The vendors are those that compete, unless `alternatives` are given.
    """
    return derive_all([selection], as_of, alternatives)[selection.pk]


def derive_all(
    selections: Sequence[Selection], as_of: date, alternatives: Iterable[Alternative] | None = None
) -> dict[UUID, list[Reading]]:
    """The same for several selections, by their ids, in as many queries. Two where no criterion is derived."""
    trees = {selection.criteria_model_id: selection for selection in selections}
    criteria: dict[UUID, list[Criterion]] = defaultdict(list)
    derived = Criterion.objects.filter(criteria_model__in=trees).exclude(derivation="")
    for criterion in derived.select_related("criteria_model"):
        criteria[trees[criterion.criteria_model_id].pk].append(criterion)
    found: dict[UUID, list[Reading]] = {selection.pk: [] for selection in selections}
    if not criteria:
        return found
    if alternatives is None:
        alternatives = Alternative.objects.filter(selection__in=criteria).select_related("site", "vendor")
    competing = list(alternatives)
    known, runs = _knowledge(competing), sources()
    for selection in selections:
        rows = criteria[selection.pk]
        for criterion in rows:
            for alternative in competing:
                if alternative.selection_id == selection.pk:
                    site = known.get(alternative.site_id) if alternative.site_id else None
                    found[selection.pk].append(_read(selection, criterion, alternative, site, runs, as_of))
    return found


def kind_of(selection: Selection) -> SiteKind:
    """Which inspections count: of a CRO bioresearch monitoring, of a maker drug quality."""
    return "cro" if selection.kind == VendorKind.CRO else "maker"


def constants_of(model: CriteriaModel) -> Constants:
    """The constants of the inspection record of a criteria model: the house's, save those that it changed."""
    changed = {name: float(text) for name, text in model.record_constants.items()}
    return Constants(**changed) if changed else DEFAULTS


def _knowledge(alternatives: Iterable[Alternative]) -> dict[UUID, SiteKnowledge]:
    sites = {alternative.site_id: alternative.site for alternative in alternatives if alternative.site is not None}
    numbers: dict[UUID, set[str]] = defaultdict(set)
    for site, scheme in SiteIdentifier.objects.standing().filter(site__in=sites).values_list("site_id", "scheme"):
        numbers[site].add(scheme)
    held: dict[UUID, list[str]] = defaultdict(list)
    for site, key in Capability.objects.standing().filter(site__in=sites).values_list("site_id", "key"):
        held[site].append(key)
    return {
        site: SiteKnowledge(records, frozenset(numbers[site]), tuple(sorted(held[site])))
        for site, records in records_of_sites(sites.values()).items()
    }


def _read(
    selection: Selection,
    criterion: Criterion,
    alternative: Alternative,
    site: SiteKnowledge | None,
    runs: Runs,
    as_of: date,
) -> Reading:
    derivation = Derivation(criterion.derivation)
    constants = constants_of(criterion.criteria_model)
    known = site or SiteKnowledge()
    searched = searched_for(known.numbers, runs, SOURCES.get(derivation, ()))
    kind = kind_of(selection)
    looked_at = [
        event
        for event in known_events(known.events, as_of)
        if event.kind in KINDS.get(derivation, ()) and concerns(event, kind)
    ]
    record: InspectionRecord | None = None
    facts = {event.key: fact_of(event) for event in looked_at}
    if derivation == Derivation.INSPECTION_RECORD:
        record = inspection_record(looked_at, as_of=as_of, kind=kind, constants=constants)
        found = inspection_history(record)
    elif derivation == Derivation.FORM_483:
        found = form_483_observations(looked_at, as_of=as_of, kind=kind, constants=constants)
    elif derivation == Derivation.ENFORCEMENT:
        places = [Searched(RecordSource(run.source).label, run.as_of) for run in searched]
        found = enforcement(looked_at, as_of=as_of, searched=places, kind=kind, constants=constants)
        facts |= {f"searched:{run.source}": f"{RecordSource(run.source).label} searched" for run in searched}
    elif derivation == Derivation.OWN_AUDIT:
        audits = [row for row in known.audits if row.happened_on <= as_of]
        found = own_audit([audit_of(row, as_of) for row in audits], as_of=as_of)
        facts = {event_key(row): _audit_fact(row, as_of) for row in audits}
    else:
        required = [capability_label(key) for key in selection.required_capabilities]
        held = [capability_label(key) for key in known.capabilities]
        found = capability_coverage(required, held) if site else Derived(None, "")
        facts = {f"required:{name}": f"{name} is required" for name in required}
        facts |= {f"held:{name}": f"{name} is held" for name in held if name in required}
    return Reading(
        alternative=alternative,
        criterion=criterion,
        as_of=as_of,
        value=_on_scale(criterion, found.value),
        basis=basis_of(
            explanation=_explained(derivation, found, alternative, site, searched),
            facts=facts,
            events=looked_at,
            keys=found.keys,
            record=record,
            constants=constants,
            runs=searched,
        ),
    )


def searched_for(numbers: Iterable[str], runs: Runs, wanted: Iterable[RecordSource]) -> list[ImportRun]:
    """The imports in which a site with numbers of these schemes has been looked for."""
    schemes = set(numbers)
    return [runs[source] for source in wanted if source in runs and SCHEMES.get(source) in schemes]


def audit_of(row: EnteredRecord, as_of: date) -> OwnAudit:
    """An audit as the engine takes it. The plan that answers it is accepted from the day on which it was closed."""
    accepted = row.ended_on is not None and row.ended_on <= as_of
    return OwnAudit(event_key(row), row.happened_on, row.critical or 0, row.major or 0, accepted)


def _audit_fact(row: EnteredRecord, as_of: date) -> str:
    audit = audit_of(row, as_of)
    plan = ", CAPA plan accepted" if audit.capa_accepted else ""
    return f"Own audit of {spoken(audit.happened_on)}: {audit.critical} critical, {audit.major} major{plan}"


def _on_scale(criterion: Criterion, points: float | None) -> Decimal | None:
    """Points of 100 on the criterion's own scale."""
    if points is None or criterion.worst is None or criterion.best is None:
        return None
    value = criterion.worst + (criterion.best - criterion.worst) * Decimal(repr(points)) / 100
    return rounded(value, DECIMALS)


def _explained(
    derivation: Derivation,
    found: Derived,
    alternative: Alternative,
    site: SiteKnowledge | None,
    searched: Sequence[ImportRun],
) -> str:
    """How the value came about; where there is none: that the evidence is insufficient, and what was searched."""
    if found.value is not None:
        return found.explanation
    if site is None:
        return f"{NO_VALUE}: no site of {alternative.vendor.name} is named in this selection, so there is no record to read."
    text = found.explanation
    if not text.startswith(NO_VALUE):
        text = f"{NO_VALUE}. {text}"
    return f"{text} {_what_was_searched(derivation, site, searched)}".strip()


def _what_was_searched(derivation: Derivation, site: SiteKnowledge, searched: Sequence[ImportRun]) -> str:
    if derivation not in SOURCES:
        return ""
    if searched:
        return f"Searched: {listing(f'{RecordSource(run.source).label} on {spoken(run.as_of)}' for run in searched)}."
    if not site.numbers & set(SCHEMES.values()):
        return "Nothing could be searched: the site has no FEI and no OMS LOC-id."
    return "Nothing was searched: no list of an authority that knows the site's numbers has been imported."
