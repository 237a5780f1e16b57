"""How long a sign-in lasts: some minutes after the last sign of life, and never longer than a working day.

The minutes are settings.SESSION_IDLE_SECONDS, the day is settings.SESSION_COOKIE_AGE. Whoever is at work in a page
without asking for another one is told by static/js/session.js; what a page asks for by itself is no sign of life.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from scoring.views.access import SignedInRequest

# The keys in the session; their values in seconds since 1970.
ENDS = "ends_at"  # without a further sign of life
LAST = "last_at"  # in any case
NOTED_EVERY = 30  # seconds: signs of life that come closer are not written down one by one
SAFE = ("GET", "HEAD", "OPTIONS")
View = TypeVar("View", bound=Callable[..., HttpResponse])


def asks_by_itself(view: View) -> View:
    """Mark a view that an open page asks for again and again, with nobody there."""
    view.asks_by_itself = True  # type: ignore[attr-defined]  # as Django's login_not_required marks views
    return view


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
        if seconds_left(request) <= 0:
            logout(request)
        elif not getattr(view, "asks_by_itself", False):
            renew(request)


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Visitors are led to the sign-in page and from there to where they were; a script is told by 401."""

    def handle_no_permission(  # type: ignore[override]  # the stubs know of redirects alone
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        if _is_script(request):
            return JsonResponse({"error": "You are signed out."}, status=401, headers={"WWW-Authenticate": "Cookie"})
        if request.method in SAFE:
            return super().handle_no_permission(request, view_func)
        # What takes a form only is no page to come back to: the one with its button is.
        return redirect_to_login(_page_before(request), self.get_login_url(view_func))


def _is_script(request: HttpRequest) -> bool:
    """Whether a script of a page asks, and not the person for a page."""
    wanted = request.headers.get("Accept", "")
    return (
        request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
        or "X-Fragment" in request.headers
        or ("application/json" in wanted and "text/html" not in wanted)
    )


def _page_before(request: HttpRequest) -> str:
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(before)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"


def begin(request: HttpRequest) -> None:
    """Somebody has signed in."""
    now = timezone.now().timestamp()
    request.session[ENDS], request.session[LAST] = now, now + settings.SESSION_COOKIE_AGE
    renew(request)


def renew(request: HttpRequest) -> None:
    """There was a sign of life: the session lasts for its minutes from now, but not beyond its day."""
    last = request.session.get(LAST)
    if last is None:
        return
    ends = min(timezone.now().timestamp() + settings.SESSION_IDLE_SECONDS, last)
    if ends >= request.session[ENDS] + NOTED_EVERY:
        request.session[ENDS] = ends


def seconds_left(request: HttpRequest) -> int:
    """Until the session ends without a further sign of life. One that has no last instant is of an earlier release."""
    ends = request.session.get(ENDS)
    if ends is None:
        return settings.SESSION_IDLE_SECONDS
    return int(min(ends, request.session.get(LAST, 0)) - timezone.now().timestamp())


@asks_by_itself
@require_http_methods(["GET", "HEAD", "POST"])
def session_state(request: SignedInRequest) -> JsonResponse:
    """How long the session lasts, whether that is all, whose it is, and the token that forms need; a POST lets it last.

    To ask is no sign of life: a page that stands open does so by itself.
    """
    if request.method == "POST":
        renew(request)
    is_last = request.session.get(ENDS, 0) + NOTED_EVERY > request.session.get(LAST, float("inf"))
    return JsonResponse(
        {
            "seconds": seconds_left(request),
            "last": is_last,
            "user": request.user.username,
            "token": get_token(request),
        }
    )
