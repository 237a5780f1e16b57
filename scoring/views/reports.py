"""Reports: made on demand from what is frozen, each one an event."""

from __future__ import annotations

import hashlib

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from scoring.actions.reports import record_report
from scoring.forms.reports import ReportForm
from scoring.models import Selection
from scoring.policies import check_can_see_results
from scoring.views.access import SignedInRequest, with_selection


@require_POST
@with_selection
def report_create(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Make the comparison report and hand it over as a file."""
    check_can_see_results(request.user, selection)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return redirect("results-ranking", ref=selection.ref)
    # WeasyPrint takes as long as the start of the app: loaded by the first report.
    from scoring.reports import pdf
    from scoring.reports.selection import from_selection

    paper = form.cleaned_data["paper"]
    data = pdf.render(from_selection(selection), paper=paper)
    record_report(by=request.user, selection=selection, paper=paper, sha256=hashlib.sha256(data).hexdigest())
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{selection.ref}_report_{paper}.pdf"'
    return response
