"""For whatever watches the process: is it alive, can it work."""

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from scoring.models import guard


@require_safe
@login_not_required
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and its guard stands. Details are in the server's log, not here."""
    try:
        ready = not guard.missing(connection)
    except Error:
        ready = False
    return HttpResponse("ok" if ready else "not ready", content_type="text/plain", status=200 if ready else 503)
