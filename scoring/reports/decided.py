"""The decision record: what was decided and why, by whom it was signed, and what changed on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from scoring.engine.display import EMPTY, listing
from scoring.engine.inspection_visits import spoken
from scoring.reports.content import named, recommendation_of
from scoring.reports.control import NamedText
from scoring.reports.words import day, grouped_hex, moment, size_class
from scoring.selectors.display.wording import Piece, marked
from scoring.selectors.snapshot.plain import Plain
from scoring.vocabulary import DecisionOutcome, MemberRole, ScreeningOutcome, SignatureMeaning

SHORT = 900  # characters in the texts of a table that is kept on one page
LONG_REASON = 240  # characters of a reason that has lines of its own below its row
LONGEST_WORD = 60  # characters that always fit on a line; within a longer word a mark cannot begin in mid-line


@dataclass(frozen=True, slots=True)
class Signed:
    """A line of the manifest: printed name, role, meaning, instant with its zone, what became of it, the digest."""

    name: str
    role: str
    meaning: str
    at: str
    state: str
    comment: str
    digest: str


@dataclass(frozen=True, slots=True)
class Logged:
    at: str
    who: str
    what: str
    reason: str

    @property
    def is_long(self) -> bool:
        return len(self.reason) > LONG_REASON


@dataclass(frozen=True, slots=True)
class Decided:
    """`rationale` are paragraphs of pieces, which mark what was changed in the draft that the figures gave, where that
    may be shown."""

    heading: str
    size: str
    control: tuple[NamedText, ...]
    facts: tuple[NamedText, ...]
    rationale: tuple[tuple[Piece, ...], ...]
    is_edited: bool
    draft_shown: bool
    conditions: tuple[tuple[str, str, str], ...]
    dissents: tuple[NamedText, ...]
    signatures: tuple[Signed, ...]
    process: tuple[str, ...]
    waivers: tuple[str, ...]
    log: tuple[Logged, ...]

    @property
    def has_few_conditions(self) -> bool:
        return sum(len(text) for text, _, _ in self.conditions) <= SHORT

    @property
    def has_few_comments(self) -> bool:
        return sum(len(s.comment) for s in self.signatures) <= SHORT


def decided(
    content: Plain, *, version: str, status: str, sha256: str, frozen: Plain | None, signatures: Sequence[Plain]
) -> Decided:
    """`frozen` is that part of the snapshot, none for a draft."""
    people = {person["key"]: person["name"] for person in content["people"]}
    decision = content["decision"]
    heading = recommendation_of(content).rstrip(".") or "No decision was written yet"
    pieces = _pieces(decision) if decision else ()
    return Decided(
        heading=heading,
        size=size_class(heading, 62, 110),
        control=tuple(_control(content, people, version, status, sha256, frozen, signatures)),
        facts=tuple(_facts(content)),
        rationale=_paragraphs(pieces),
        is_edited=any(piece.kind != "kept" for piece in pieces),
        draft_shown=decision is not None and decision["rationale_draft"] is not None,
        conditions=tuple(
            (c["text"], c["owner"], spoken(date.fromisoformat(c["due_on"])))
            for c in (decision["conditions"] if decision else ())
        ),
        dissents=tuple((people[d["person"]], d["text"]) for d in content["dissents"]),
        signatures=tuple(_signed(signatures)),
        process=tuple(_process(content, people)),
        waivers=tuple(_waivers(content, people)),
        log=tuple(
            Logged(_instant(e["at"]), people.get(e["who"], "The system"), e["sentence"], e["reason"] or EMPTY)
            for e in content["log"]
        ),
    )


def _control(
    content: Plain,
    people: dict[str, str],
    version: str,
    status: str,
    sha256: str,
    frozen: Plain | None,
    signatures: Sequence[Plain],
) -> list[NamedText]:
    selection = content["selection"]
    approvers = [p for p in content["people"] if p["role"] == MemberRole.APPROVER]
    reviewers = [s["full_name"] for s in signatures if s["meaning"] == SignatureMeaning.REVIEW]
    lines = [
        ("Document", ", ".join(part for part in (selection["ref"], f"version {version}" if version else "") if part)),
        ("Status", status),
        ("Author", people[selection["lead"]]),
        ("Reviewers", listing(reviewers) if reviewers else EMPTY),
        (
            "Approvers",
            listing(named(p, ", {}") for p in approvers) if approvers else EMPTY,
        ),
        (
            "Criteria",
            "; fingerprint as sealed ".join(
                filter(None, (selection["criteria_model"], grouped_hex(selection["sealed_digest"], 16)))
            ),
        ),
    ]
    if frozen is not None:
        head = frozen["audit"]
        lines += [
            ("Decision frozen", f"{_instant(frozen['at'])} by {frozen['by']}, as decision {frozen['number']}"),
            ("Digest of the snapshot", grouped_hex(sha256)),
            (
                "Head of the trail",
                f"event {head['seq']} of {head['chain']}, {grouped_hex(head['hash'], 32)}" if head else EMPTY,
            ),
        ]
    return lines


def _facts(content: Plain) -> list[NamedText]:
    decision = content["decision"]
    if decision is None:
        return []
    names = {vendor["key"]: vendor["name"] for vendor in content["vendors"]}
    lines = [
        ("Outcome", str(DecisionOutcome(decision["outcome"]).label)),
        ("Selected", names.get(decision["chosen"], "")),
        ("Second source", names.get(decision["second_source"], "")),
        ("Shortlist", listing(names[key] for key in decision["shortlist"]) if decision["shortlist"] else ""),
        ("Why not the first in rank", decision["not_first_reason"]),
        ("Is the contractor legally able?", decision["legal"]),
        ("Is it suitable?", decision["suitable"]),
        ("Is it competent?", decision["competent"]),
        (
            "To be qualified anew by",
            day(date.fromisoformat(decision["next_review_on"])) if decision["next_review_on"] else "",
        ),
    ]
    return [(label, text) for label, text in lines if text]


def _pieces(decision: Plain) -> tuple[Piece, ...]:
    draft, text = decision["rationale_draft"], decision["rationale"]
    return marked(draft, text) if draft is not None else (Piece("kept", text),)


def _paragraphs(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], ...]:
    """Pieces cut where a paragraph ends; a cut never falls between a word and its mark.

    A piece with a word that is longer than a line stands by itself: the rest of its line would run out of the page.
    """
    paragraphs: list[list[Piece]] = [[]]
    for piece in pieces:
        alone = any(len(word) > LONGEST_WORD for word in piece.text.split())
        for i, part in enumerate(piece.text.split("\n\n")):
            if i or alone:
                paragraphs.append([])
            if part:
                paragraphs[-1].append(Piece(piece.kind, part))
        if alone:
            paragraphs.append([])
    return tuple(tuple(paragraph) for paragraph in paragraphs if paragraph)


def _signed(signatures: Sequence[Plain]) -> list[Signed]:
    withdrawn = {s["withdraws"]: s for s in signatures if s["withdraws"] is not None}
    lines = []
    for s in signatures:
        if s["withdraws"] is not None:
            continue
        taken_back = withdrawn.get(s["number"])
        state = "Rejected" if s["meaning"] == SignatureMeaning.REJECTION else "Signed"
        comment = s["comment"]
        if taken_back:
            state = f"Withdrawn {_instant(taken_back['signed_at'])}"
            comment = " ".join(part for part in (comment, f"Withdrawn: {taken_back['comment']}") if part)
        lines.append(
            Signed(
                name=s["full_name"],
                role=s["role"],
                meaning=str(SignatureMeaning(s["meaning"]).label),
                at=_instant(s["signed_at"]) + (f" ({s['time_zone']})" if s["time_zone"] != "UTC" else ""),
                state=state,
                comment=comment,
                digest=grouped_hex(s["sha256"], 16) or EMPTY,
            )
        )
    return lines


def _process(content: Plain, people: dict[str, str]) -> list[str]:
    """Who took part, how the scores came about and whether the weights stayed as they were sealed, in sentences."""
    selection = content["selection"]
    told = []
    if selection["source_name"]:
        told.append(
            f"Scores, criteria and weights were read from the scorecard {selection['source_name']}; what led to them was done elsewhere."
        )
    elif selection["sealed_at"]:
        told.append(
            f"The weights were sealed on {_instant(selection['sealed_at'])} by {people[selection['sealed_by']]}, "
            "before any score was given."
        )
    changes = content["amendments"]
    if changes:
        told += [
            f"The sealed weights were changed in the open on {_instant(change['made_at'])} by "
            f"{people[change['made_by']]}: {change['reason']}"
            for change in changes
        ]
    elif not selection["source_name"]:
        told.append("The sealed weights were not changed afterwards.")
    evaluators = [p for p in content["people"] if p["role"] == MemberRole.EVALUATOR]
    if evaluators:
        blind = (
            "each without sight of the others' scores" if selection["is_blind"] else "with sight of each other's scores"
        )
        names = listing(named(p, " ({})") for p in evaluators)
        told.append(f"{names} scored, {blind}.")
    vendors = {vendor["key"]: vendor["short_name"] for vendor in content["vendors"]}
    for p in evaluators:
        for conflict in p["conflicts"]:
            name = vendors.get(conflict["vendor"], "a vendor that competes no more")
            told.append(f"{p['name']} declared an interest in {name} and did not score it: {conflict['statement']}")
    if evaluators and not any(p["conflicts"] for p in evaluators):
        told.append("Nobody who scored declared an interest in a vendor.")
    return told


def _waivers(content: Plain, people: dict[str, str]) -> list[str]:
    criteria = {node["key"]: node["name"] for node in content["criteria"]}
    vendors = {vendor["key"]: vendor["name"] for vendor in content["vendors"]}
    return [
        f"{vendors[row['vendor']]}, {criteria[row['criterion']]}: waived by "
        f"{people.get(row['waived_by'], 'nobody')} on {_instant(row['waived_at'])}. {row['reason']}"
        for row in content["must_haves"]
        if row["outcome"] == ScreeningOutcome.WAIVED and row["waived_at"]
    ]


def _instant(text: str) -> str:
    """An instant; of what is told to the day alone, the day."""
    at = datetime.fromisoformat(text)
    return moment(at) if at.tzinfo else day(at)
