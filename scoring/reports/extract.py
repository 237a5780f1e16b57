"""The audit extract: everything that was done in a selection, who signed, which weights were sealed, and how to check it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from scoring.engine.display import EMPTY, half_up
from scoring.reports.control import NamedText
from scoring.reports.decided import Decided
from scoring.reports.options import Options
from scoring.reports.words import clip, day, grouped_hex, moment
from scoring.selectors.display.words import counted
from scoring.selectors.snapshot.plain import Plain
from scoring.vocabulary import AuditVerb, CriterionKind

MOST_EVENTS = 5_000  # set on pages; the record has them all
REASON = 600


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the trail, with its own hash."""

    number: str
    at: str
    what: str
    reason: str
    hash: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """A group or criterion with its weight among its siblings as it was sealed and as it counted, in percent."""

    name: str
    depth: int
    sealed: str
    decided: str


@dataclass(frozen=True, slots=True)
class Amended:
    number: int
    at: str
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extract:
    heading: str
    lead: str
    control: tuple[NamedText, ...]
    weights: tuple[Weighed, ...]
    amendments: tuple[Amended, ...]
    events: tuple[Event, ...]
    left_out: int
    checks: tuple[str, ...]
    notices: tuple[str, ...]


def extract(
    content: Plain,
    decided: Decided,
    events: Sequence[Plain],
    *,
    sha256: str,
    options: Options,
    notices: Sequence[str],
) -> Extract:
    """`events` are as docs/snapshot.md has them in a record, with what the options hold back taken out."""
    people = {person["key"]: person["name"] for person in content["people"]}
    ref = content["selection"]["ref"]
    lines = list(decided.control)
    if events:
        first, last = events[0], events[-1]
        lines += [
            ("Events", f"{first['seq']} to {last['seq']} of {last['chain']}, up to {_at(last['at'])}"),
            ("Hash of the last event", grouped_hex(last["hash"])),
        ]
    return Extract(
        heading=f"What was done in {ref}, by whom and why",
        lead=_lead(events),
        control=tuple(lines),
        weights=tuple(_weights(content)),
        amendments=tuple(
            Amended(row["number"], _amended(row["made_at"]), people[row["made_by"]], row["reason"])
            for row in content["amendments"]
        ),
        events=tuple(_event(event) for event in events[:MOST_EVENTS]),
        left_out=max(len(events) - MOST_EVENTS, 0),
        checks=tuple(_checks(sha256, options)),
        notices=tuple(notices),
    )


def _lead(events: Sequence[Plain]) -> str:
    if not events:
        return "The trail goes with what is issued: a draft is of rows that can still change, and has none."
    return (
        f"{counted(len(events), 'event', 'events')}, each bound to the one before by its hash: a line that was changed, taken "
        "out or put in breaks the chain at that place."
    )


def _event(event: Plain) -> Event:
    role = f" ({event['actor_role']})" if event["actor_role"] else ""
    about = AuditVerb(event["verb"]).label.format(about=event["about"])
    return Event(
        number=str(event["seq"]),
        at=_at(event["at"]),
        what=f"{event['actor_name']}{role} {about}",
        reason=clip(event["reason"], REASON),
        hash=event["hash"],
    )


def _at(text: str) -> str:
    """To the second; of what is told to the day alone, the day."""
    at = datetime.fromisoformat(text)
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if at.tzinfo else text


def _amended(text: str) -> str:
    at = datetime.fromisoformat(text)
    return moment(at) if at.tzinfo else day(at)


def _weights(content: Plain) -> list[Weighed]:
    """Each group before what lies in it."""
    below: dict[str, list[Plain]] = defaultdict(list)
    for node in content["criteria"]:
        if node["kind"] != CriterionKind.MUST_HAVE:
            below[node["parent"]].append(node)
    rows: list[Weighed] = []

    def walk(parent: str, depth: int) -> None:
        siblings = below[parent]
        for node in siblings:
            sealed, decided = (_share(node, siblings, field) for field in ("sealed_share", "share"))
            rows.append(Weighed(node["name"], min(depth, 3), sealed, decided))
            walk(node["key"], depth + 1)

    walk("", 0)
    return rows


def _share(node: Plain, siblings: Sequence[Plain], field: str) -> str:
    total = sum(float(each[field]) for each in siblings)
    return half_up(100 * float(node[field]) / total) if total else EMPTY


def _checks(sha256: str, options: Options) -> list[str]:
    if not sha256:
        return ["A draft is bound to nothing that could be checked. What is issued carries its data and their digest."]
    if not options.tells_everything:
        return [
            "Names or prices are held back here, so this file carries no data. The digest above can be looked up on the page "
            "for checking of the server that issued it: it says whether it is the latest decision of its selection.",
            "The hashes stand as they are in the trail; they cover the words with the names and figures, and cannot be "
            "worked out from these pages. An extract with everything shown can be checked whole.",
        ]
    return [
        "Take record.json out of this file, or hand the whole file to the program. vendorselect_verify.py is one file for "
        "Python 3.8 or later; it needs no package and no network. It is offered on the page for checking of the server that "
        "issued this.",
        "Run: python vendorselect_verify.py FILE DIGEST, with the digest of the snapshot as it is printed above. It works "
        "the weights, totals and ranks out anew, checks the digests, each signature's own digest and every link of the "
        "trail, and says in words what holds.",
        "Compare the digest with the printed one yourself. Look it up on the page for checking: it says whether it is the "
        "latest decision of its selection, and names no vendor.",
        "By hand, the hash of an event is SHA-256 over vs/event/v1, the previous hash and the canonical JSON of its fields, "
        "with a zero byte between them.",
    ]
