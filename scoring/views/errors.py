"""What people see when something gives way."""

from __future__ import annotations

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from scoring.views.unsent import is_readable, sent

RETRY_AFTER = "5"


def database_away(request: HttpRequest) -> HttpResponse:
    """503 with what was typed, to be sent again. The page asks nothing of the database: that is what is away.

    Passwords are not written back into a page, and files cannot be.
    """
    signing_in, readable = request.path.startswith("/accounts/"), is_readable(request)
    context = {
        "typed": sent(request),
        "token": request.POST.get("csrfmiddlewaretoken", "") if readable else "",
        "has_files": readable and bool(request.FILES),
        "path": request.get_full_path(),
        "again": request.method == "POST" and not signing_in,
    }
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """The page for an error that nobody foresaw; a database that went away under a middleware is none of those."""
    if isinstance(sys.exception(), OperationalError):
        return database_away(request)
    return server_error(request)
