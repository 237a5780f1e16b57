"""What every request and every page gets."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from scoring.actions.recording import current_request_id
from vendorselect import VERSION


class RequestMiddleware:
    """Gives the request an id that its audit events carry, and keeps answers to signed-in people out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = current_request_id.set(str(uuid.uuid4()))
        try:
            response = self.get_response(request)
        finally:
            current_request_id.reset(token)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def page(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs on every page."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "app_version": VERSION,
        "demo_mode": settings.DEMO_ACCOUNTS,
        "organisation": settings.ORGANISATION,
        "theme": theme if theme in ("auto", "light", "dark") else "auto",
    }
