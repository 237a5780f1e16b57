"""How long a sign-in lasts: settings.SESSION_COOKIE_AGE since the last sign of life, with a way to stay in time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from scoring.views.access import SignedInRequest

ENDS = "ends_at"  # the key in the session; the value in seconds since 1970
RENEW_AFTER = 1 / 12  # of its time: a sign of life is written down that seldom


class SessionEndMiddleware:
    """Signs out who comes too late, and takes every other request for a sign of life.

    Sessions that did not begin at the sign-in page (those of tests) have no end of ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *args: Any) -> None:
        # What is open to visitors is answered without the database, where that is away.
        if not getattr(view, "login_required", True) or ENDS not in request.session:
            return
        left = seconds_left(request)
        if left <= 0:
            logout(request)
        elif view is not session_state and left < settings.SESSION_COOKIE_AGE * (1 - RENEW_AFTER):
            renew(request)


def renew(request: HttpRequest) -> None:
    """Let the session last for its whole time from now."""
    request.session[ENDS] = timezone.now().timestamp() + settings.SESSION_COOKIE_AGE


def seconds_left(request: HttpRequest) -> int:
    """Until the session ends without a further sign of life."""
    ends = request.session.get(ENDS)
    return settings.SESSION_COOKIE_AGE if ends is None else int(ends - timezone.now().timestamp())


@require_http_methods(["GET", "HEAD", "POST"])
def session_state(request: SignedInRequest) -> JsonResponse:
    """How long the session lasts, whose it is, and the token that forms need; a POST lets it last.

    To ask is no sign of life: a page that stands open does so by itself.
    """
    if request.method == "POST":
        renew(request)
    return JsonResponse({"seconds": seconds_left(request), "user": request.user.username, "token": get_token(request)})
