"""From the content of a snapshot to a report: drafts and issued reports are made here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from scoring.engine.aggregate import evaluate
from scoring.engine.analysis import fingerprint
from scoring.engine.inspection_visits import spoken
from scoring.engine.matrix import DecisionMatrix
from scoring.engine.ranking import TIE
from scoring.engine.results import Analysis
from scoring.reports.content import conditions_of, disagreements_of, must_haves_of, recommendation_of
from scoring.reports.context import ReportContext, from_analysis
from scoring.reports.control import Approver, Control, NamedText, VendorRecord
from scoring.reports.options import Options
from scoring.reports.profiles import MOST_PROFILES
from scoring.reports.records import derived_sentences, inspections_of
from scoring.reports.redaction import name_redacted, notices_of, redacted
from scoring.reports.showing import is_price
from scoring.selectors.ranking import analysis_of
from scoring.selectors.snapshot import matrix_of
from scoring.selectors.snapshot.plain import Plain
from scoring.vocabulary import IdentifierScheme, MemberRole, SignatureMeaning, VendorKind, VendorStatus


class UnfaithfulSnapshotError(ValueError):
    """The content of a snapshot does not give the input whose fingerprint it carries: no report is made from it."""


def require_faithful(content: Plain) -> DecisionMatrix:
    """The engine's input of a content. Raises UnfaithfulSnapshotError where it has another fingerprint, or
    gives other totals or ranks, than it carries: a later engine may count otherwise."""
    matrix = matrix_of(content)
    found, stated = fingerprint(matrix), content["matrix"]["fingerprint"]
    if found != stated:
        raise UnfaithfulSnapshotError(
            f"The criteria, weights and values of this snapshot give the fingerprint {found}, but it carries {stated}: "
            "it was changed, or it was written by another version of the engine."
        )
    evaluation = evaluate(matrix)
    for stated, total, rank in zip(
        content["result"]["vendors"], evaluation.totals.tolist(), evaluation.ranks.tolist(), strict=True
    ):
        if (rank or None) != stated["rank"] or abs(total - float(stated["total"])) > TIE:
            raise UnfaithfulSnapshotError(
                f"This snapshot gives {stated['key']} the total {stated['total']} and the rank {stated['rank']}, but the "
                f"engine of today gives {total!r} and {rank}: what was signed would not be what is printed."
            )
    return matrix


def context_from(
    content: Plain,
    *,
    version: str = "",
    status: str = "Draft",
    created_at: datetime | None = None,
    options: Options | None = None,
    signatures: Sequence[Plain] = (),
    sha256: str = "",
) -> ReportContext:
    """The comparison report of a content, without a look at any row. The same content gives the same context.

    `created_at` becomes the PDF's date; `signatures` and the digest `sha256` are those of a record
    (docs/snapshot.md); what `options` hold back is taken out first. Raises UnfaithfulSnapshotError where
    content and fingerprint do not agree, and RenderError where the options leave nothing to rank by.
    """
    options = options or Options(vendors=MOST_PROFILES)
    matrix = require_faithful(content)
    told = redacted(content, options)
    analysis = _in_its_words(analysis_of(matrix), content) if told is content else analysis_of(matrix_of(told))
    control = control_of(told, version=version, status=status, created_at=created_at)
    answers = _answers(content, signatures)
    author, *approvers = [
        replace(signer, name="" if options.names == "roles" else name_redacted(signer.name, content, options))
        for signer in (_author(content, answers), *_approvers(content, answers))
    ]
    notices = notices_of(content, options)
    lead = notices[0] if options.prices == "left_out" and any(map(is_price, content["criteria"])) else ""
    selection = told["selection"]
    return from_analysis(
        analysis,
        title=selection["title"],
        source=selection["source_name"] or f"Independent scores given in {selection['ref']}",
        control=replace(
            control,
            digest=sha256,
            author=author,
            approvers=approvers,
            notices=notices,
            lead=lead,
            subtitle="Vendor comparison and ranking without prices" if lead else control.subtitle,
        ),
        most_profiles=options.vendors,
    )


def _in_its_words(analysis: Analysis, content: Plain) -> Analysis:
    """The answer that was frozen, sentence by sentence, with the engine that gave it: a later one may say it otherwise."""
    told = content["result"]
    if told["engine"] == analysis.engine:
        return analysis
    verdict = replace(analysis.verdict, headline=told["headline"], sentences=tuple(told["sentences"]))
    return replace(analysis, verdict=verdict, engine=told["engine"])


def control_of(content: Plain, *, version: str, status: str, created_at: datetime | None) -> Control:
    """What the report says beside the figures."""
    selection = content["selection"]
    people = {person["key"]: person["name"] for person in content["people"]}
    return Control(
        reference=selection["ref"],
        version=version,
        status=status,
        organisation=selection["organisation"],
        scope=[(label, text) for label, text in (("Product", selection["product"]),) if text],
        criteria_model=selection["criteria_model"],
        prepared_by=people[selection["lead"]],
        frozen_at=_instant(selection["scoring_closed_at"]),
        created_at=created_at,
        recommendation=recommendation_of(content),
        conditions=conditions_of(content),
        must_haves=must_haves_of(content),
        disagreements=disagreements_of(content),
        derived=derived_sentences(content),
        vendors={vendor["key"]: _record(vendor) for vendor in content["vendors"]},
        confidentiality=selection["confidentiality"],
        is_demo=selection["is_demo"],
    )


def _author(content: Plain, answers: Mapping[str, Plain]) -> Approver:
    """The lead who has signed as the author, else the one who leads."""
    people = {person["key"]: person for person in content["people"]}
    signed = (key for key, answer in answers.items() if answer["meaning"] == SignatureMeaning.AUTHOR)
    key = next(signed, content["selection"]["lead"])
    asked = Approver(str(MemberRole.LEAD.label), people[key]["name"], str(SignatureMeaning.AUTHOR.label))
    return _answered(asked, answers.get(key))


def _approvers(content: Plain, answers: Mapping[str, Plain]) -> list[Approver]:
    people = [person for person in content["people"] if person["role"] == MemberRole.APPROVER]
    return [_approver(person, answers.get(person["key"])) for person in sorted(people, key=lambda p: p["function"])]


def _approver(person: Plain, answer: Plain | None) -> Approver:
    asked = Approver(person["function"] or MemberRole.APPROVER.label, person["name"], person["meaning"])
    return _answered(asked, answer)


def _answered(asked: Approver, answer: Plain | None) -> Approver:
    if answer is None:
        return asked
    at = datetime.fromisoformat(answer["signed_at"]).astimezone(UTC)
    return replace(
        asked,
        meaning=str(SignatureMeaning(answer["meaning"]).label),
        decision="Rejected" if answer["meaning"] == SignatureMeaning.REJECTION else "Signed",
        signed=f"{spoken(at.date())}, {at:%H:%M} UTC, on screen",
    )


def _answers(content: Plain, signatures: Sequence[Plain]) -> dict[str, Plain]:
    """The signatures that stand, by the key of who gave them."""
    keys = {person["name"]: person["key"] for person in content["people"]}
    taken_back = {signature["withdraws"] for signature in signatures}
    return {
        keys[signature["full_name"]]: signature
        for signature in signatures
        if signature["withdraws"] is None and signature["number"] not in taken_back and signature["full_name"] in keys
    }


def _record(vendor: Plain) -> VendorRecord:
    site = vendor["site"]
    facts: list[NamedText] = [("Site", "not stated in the scorecard" if site is None else site["name"])]
    place = "" if site is None else ", ".join(part for part in (site["city"], site["country"]) if part)
    if site is not None:
        facts += [("Place", place)]
        facts += [(IdentifierScheme(i["scheme"]).label, i["value"]) for i in site["identifiers"]]
    facts += [
        ("Vendor status", VendorStatus(vendor["status"]).label),
        ("Strength", vendor["strength"]),
        ("Concern", vendor["concern"]),
    ]
    kinds = ", ".join(VendorKind(kind).label for kind in vendor["kinds"])
    return VendorRecord(
        line=" · ".join(part for part in (place, kinds) if part),
        facts=[(str(label), text) for label, text in facts if text],
        inspections=inspections_of(vendor),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
