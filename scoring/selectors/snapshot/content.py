"""The one frozen context: what a decision rests on, as docs/snapshot.md has it, made from the rows."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings

from scoring.engine.analysis import fingerprint
from scoring.models import AuditEvent, Selection, Snapshot, User
from scoring.selectors.matrix import build
from scoring.selectors.ranking import analysis_of
from scoring.selectors.snapshot import conclusion, judgements, outcome, trail, tree
from scoring.selectors.snapshot.people import Keys, people, people_of
from scoring.selectors.snapshot.plain import Plain, canonical_text, content_sha256, plain, snapshot_sha256
from scoring.selectors.snapshot.vendors import records_on, vendors
from vendorselect import VERSION

SCHEMA = "vendorselect/snapshot/1"
SEARCHES = (
    "searched",
    "searched_on",
)  # of a site's records: when lists were last looked through, and not what they say


def content_of(selection: Selection) -> Plain:
    """What was decided on, or would be: the same rows give the same content on every database.

    A constant number of queries. Raises EngineError where the selection has no defined result.
    """
    built = build(selection)
    rows = list(selection.criteria_model.criteria.all())
    competing = list(selection.alternatives.select_related("vendor").order_by("position"))
    users = people_of(selection)
    keys = Keys(
        criteria={row.pk: row.key for row in rows},
        vendors={row.pk: f"A{row.position + 1}" for row in competing},
        people={user.pk: f"P{number}" for number, user in enumerate(users, start=1)},
    )
    places = {built.alternative_ids[vendor.key]: vendor.place for vendor in built.matrix.alternatives}
    curves = {leaf.key: leaf.value for leaf in built.matrix.criteria}
    content: Plain = plain(
        {
            "selection": _selection(selection, keys),
            "missing": built.matrix.missing,
            "criteria": tree.criteria(selection, rows, keys, curves),
            "vendors": vendors(selection, competing, places),
            "must_haves": judgements.must_haves(selection, keys),
            "people": people(selection, users, keys),
            "scores": judgements.scores(selection, keys),
            "derived": judgements.derived(selection, keys),
            "agreed": judgements.agreed(selection, keys),
            "votes": judgements.votes(selection, keys),
            "amendments": tree.amendments(selection, keys),
            "matrix": {
                "performances": outcome.table(built.matrix.performances),
                "partial_values": outcome.table(built.matrix.partial_values),
                "spread": outcome.table(built.matrix.spread),
            },
            "decision": conclusion.decision(selection, keys),
            "dissents": conclusion.dissents(selection, keys),
            "log": trail.log(selection, keys),
        }
    )
    # The answer is that to the input as it is written down, so that whoever reads it can arrive at it.
    matrix = outcome.matrix_of(content)
    content["matrix"]["fingerprint"] = fingerprint(matrix)
    content["result"] = plain(outcome.result(analysis_of(matrix)))
    return content


def _selection(selection: Selection, keys: Keys) -> dict[str, Any]:
    def person(pk: Any) -> str | None:
        return keys.people[pk] if pk else None

    return {
        "ref": selection.ref,
        "title": selection.title,
        "kind": selection.kind,
        "product": selection.product,
        "scope": selection.scope,
        "modality": selection.modality,
        "phase": selection.phase,
        "volumes": selection.volumes,
        "markets": selection.markets,
        "confidentiality": selection.confidentiality,
        "organisation": settings.ORGANISATION,
        "lead": person(selection.owner_id),
        "created_at": selection.created_at,
        "deadline_at": selection.deadline_at,
        "time_zone": selection.time_zone,
        "is_blind": selection.is_blind,
        "names_shown": selection.names_shown,
        "sealed_at": selection.sealed_at,
        "sealed_by": person(selection.sealed_by_id),
        "sealed_digest": selection.sealed_digest,
        "scoring_closed_at": selection.scoring_closed_at,
        "records_as_of": records_on(selection),
        "single_source_reason": selection.single_source_reason,
        "criteria_reason": selection.criteria_reason,
        "criteria_approved_by": person(selection.criteria_approved_by_id),
        "criteria_approved_at": selection.criteria_approved_at,
        "source_name": selection.source_name,
        "source_sha256": selection.source_sha256,
        "notes": selection.notes,
        "is_demo": selection.is_demo,
        "criteria_model": selection.criteria_model.name,
    }


def frozen(
    selection: Selection,
    *,
    number: int,
    at: datetime,
    by: User,
    previous: str | None,
    audit: AuditEvent | None,
    salt: str,
) -> Plain:
    """The whole snapshot. `previous` is the digest of the one before, `audit` the last event of the selection's trail,
    `salt` random."""
    head = audit and {"chain": audit.chain, "seq": audit.seq, "hash": audit.hash}
    told = {
        "number": number,
        "at": at,
        "by": by.full_name,
        "app": f"vendorselect {VERSION}",
        "previous": previous,
        "audit": head,
        # Else the digest would say of every guess at a name or a price that is held back whether it is right.
        "salt": salt,
    }
    return {"schema": SCHEMA, "content": content_of(selection), "frozen": plain(told)}


def freeze_content(
    selection: Selection, *, number: int, at: datetime, by: User, previous: str | None, head: AuditEvent | None
) -> tuple[str, str, str]:
    """The canonical text of the whole, its digest, and the digest of its content: what a Snapshot row keeps."""
    salt = secrets.token_hex(16)
    whole = frozen(selection, number=number, at=at, by=by, previous=previous, audit=head, salt=salt)
    text = canonical_text(whole)
    return text, snapshot_sha256(text), content_sha256(whole["content"])


def same_as_rows(snapshot: Snapshot) -> bool:
    """Whether the rows still give the content that was frozen.

    The days on which public lists were last looked through may be later ones: an import that tells nothing new of these
    sites takes nothing from a decision, nor does a later engine that gives the same figures and sentences.
    """
    now = content_of(snapshot.selection)
    if content_sha256(now) == snapshot.content_sha256:
        return True
    return bool(_substance(now) == _substance(json.loads(snapshot.content)["content"]))


def _substance(content: Plain) -> Any:
    result = {name: part for name, part in content["result"].items() if name != "engine"}
    return _without_searches({**content, "result": result})


def _without_searches(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_searches(part) for name, part in value.items() if name not in SEARCHES}
    return [_without_searches(part) for part in value] if isinstance(value, list) else value
