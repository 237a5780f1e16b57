"""A selection's result as workbook, CSV and JSON: what was frozen, or a draft of what would be."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from scoring.actions.reports import record_export
from scoring.forms.exports import ExportForm
from scoring.models import Selection
from scoring.policies import NotNow, current_snapshot, owed, standing_signatures
from scoring.policies.issuing import check_can_draft_report
from scoring.reports import tables
from scoring.reports.errors import RenderError
from scoring.reports.showing import Showing
from scoring.reports.workbook import XLSX, workbook
from scoring.selectors.names import draw_of, every_name_is_shown
from scoring.selectors.signatures import signature_record
from scoring.selectors.snapshot import content_of, content_sha256
from scoring.selectors.snapshot.plain import Plain
from scoring.views.access import SignedInRequest, with_selection

CONTENT_TYPES = {"xlsx": XLSX, "csv": tables.CSV, "json": tables.JSON}


@dataclass(frozen=True, slots=True)
class Source:
    """What is exported, and what it may call itself."""

    content: Plain
    version: str
    status: str
    digest: str
    signatures: list[Plain]
    is_salted: bool


@require_safe
@with_selection
def report_export(request: SignedInRequest, selection: Selection, form: str) -> HttpResponse:
    """The file, as an attachment; `?names=roles` and `?prices=index` or `left_out` show less. Each is an event."""
    check_can_draft_report(request.user, selection)
    wanted = ExportForm(request.GET)
    if not wanted.is_valid():
        return redirect("results-ranking", ref=selection.ref)
    options = wanted.options()
    if form == "json" and options.prices != "shown":
        raise NotNow("JSON holds the whole content. Without prices there are the workbook and the CSV file.")
    if options.names == "full" and not every_name_is_shown(selection):
        options = replace(options, names="evaluators")
    if options.names != "full":
        options = replace(options, draw=draw_of(selection))
    try:
        data = _file(_source(selection), form, options)
    except RenderError as reason:
        raise NotNow(str(reason)) from reason
    if request.method == "GET":  # a HEAD takes nothing along
        record_export(by=request.user, selection=selection, form=form, sha256=hashlib.sha256(data).hexdigest())
    response = HttpResponse(data, content_type=CONTENT_TYPES[form])
    name = f"{selection.ref}_results_{timezone.localdate():%Y-%m-%d}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _source(selection: Selection) -> Source:
    """The frozen decision with its signatures, else the selection as it stands."""
    snapshot = current_snapshot(selection)
    if snapshot is None:
        content = content_of(selection)
        return Source(content, "", "Draft: nothing is frozen", content_sha256(content), [], is_salted=False)
    whole = json.loads(snapshot.content)
    return Source(
        content=whole["content"],
        version=f"{snapshot.number}",
        status="Frozen, with signatures owed" if any(owed(selection)) else "Signed",
        digest=snapshot.sha256,
        signatures=[signature_record(signature) for signature in standing_signatures(snapshot)],
        is_salted="salt" in whole["frozen"],
    )


def _file(source: Source, form: str, options: Showing) -> bytes:
    if form == "csv":
        return tables.to_csv(source.content, options=options)
    digest, signatures = source.digest, source.signatures
    if not (source.is_salted or options.tells_everything):
        # Without a salt a digest says of every guess at what is held back whether it is right.
        digest, signatures = "", [{**signature, "snapshot_sha256": ""} for signature in signatures]
    about: dict[str, Any] = {"version": source.version, "status": source.status, "digest": digest}
    make = workbook if form == "xlsx" else tables.to_json
    return make(source.content, signatures=signatures, options=options, **about)
