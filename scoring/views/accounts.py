"""Accounts are given, not taken; who signs in and out, and who tries to, is in the trail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from scoring.actions.sessions import record_failed_sign_in, record_sign_in, record_sign_out
from scoring.management.demo import DEMO_PASSWORD, demo_accounts
from scoring.models import User
from scoring.views.sessions import begin

THEMES = ("auto", "light", "dark")
YEAR = 365 * 24 * 60 * 60
LOCKED_SECONDS = 15 * 60  # as settings.ACCOUNT_RATE_LIMITS says


class PasswordBackend(ModelBackend):
    """Django's own, but for the demo's password: everybody knows it, so in production it opens nothing."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if settings.PRODUCTION and password == DEMO_PASSWORD:
            return None
        return super().authenticate(request, username=username, password=password, **kwargs)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up; every sign-in leaves its event."""

    def is_safe_url(self, url: str | None) -> bool:
        """A way back is a path and nothing else: allauth would take every ALLOWED_HOSTS, and a bare word for a page."""
        return bool(url) and str(url).startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        begin(request)
        record_sign_in(by=user)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            record_sign_out(by=request.user)
        logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        record_failed_sign_in(username=str(credentials.get("username", "")))


class SignIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    """Sign-in; in the local mode it names the demo accounts."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if settings.DEMO_ACCOUNTS:
            context |= {"demo_accounts": demo_accounts(), "demo_password": DEMO_PASSWORD}
        return context

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Too many tries are told apart from a wrong password, for people and for whatever watches the log."""
        response: HttpResponse = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts"):
            response.status_code = 429
            response.headers["Retry-After"] = str(LOCKED_SECONDS)
        return response


sign_in = SignIn.as_view()
sign_out = LogoutView.as_view()


@require_POST
def theme_set(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie and go back to where the person was."""
    theme = request.POST.get("theme", "")
    back = request.POST.get("next", "")
    response = HttpResponseRedirect(back if AccountAdapter(request).is_safe_url(back) else "/")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
