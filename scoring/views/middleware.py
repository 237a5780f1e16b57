"""What every request and every page gets, and what becomes of refusals."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from scoring.actions.recording import Conflict, current_request_id
from scoring.policies import NotNow
from scoring.selectors.conflicts import both_versions
from scoring.views.errors import database_away
from scoring.views.sessions import seconds_left
from scoring.views.unsent import told
from vendorselect import VERSION

HERE = ("127.0.0.1", "::1", "")  # the last is a socket file, which only this machine has


class RequestMiddleware:
    """Gives the request an id that its audit events carry, keeps answers out of caches, puts refusals into words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.PRODUCTION and request.META.get("REMOTE_ADDR") not in HERE:
            return HttpResponse("The local mode answers on this machine only.", status=403, content_type="text/plain")
        token = current_request_id.set(str(uuid.uuid4()))
        try:
            response = self.get_response(request)
        finally:
            current_request_id.reset(token)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A wrong moment or somebody else's edit is 409, a database that is away or busy is 503: in words."""
        if isinstance(error, NotNow):
            return render(request, "409.html", {"reason": str(error)}, status=409)
        if isinstance(error, Conflict):
            lines = both_versions(error.row, error.mine, error.theirs)
            return render(request, "409.html", {"reason": str(error), "conflict": error, "lines": lines}, status=409)
        if isinstance(error, OperationalError):
            return database_away(request)
        return None


def page(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs on every page."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "app_version": VERSION,
        "session_seconds": lambda: seconds_left(request),  # asked for on the pages of people who are signed in
        "demo_mode": settings.DEMO_ACCOUNTS,
        "organisation": settings.ORGANISATION,
        "typed": lambda: told(request),  # asked for on the pages that refuse something
        "theme": theme if theme in ("auto", "light", "dark") else "auto",
    }
