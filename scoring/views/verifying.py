"""For whoever holds a report: is its digest known here, and is it still in force. Open to everybody, told to nobody more."""

from __future__ import annotations

import hashlib
from functools import cache

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from scoring.forms.verifying import DigestForm
from scoring.selectors.verifying import known_decision

VERIFIER = "vendorselect_verify.py"
WAIT_SECONDS = 60  # as settings.ACCOUNT_RATE_LIMITS says


@cache
def _verifier() -> tuple[bytes, str]:
    """The verifier as it was shipped, and its SHA-256."""
    body = (settings.BASE_DIR / "verifier" / VERIFIER).read_bytes()
    return body, hashlib.sha256(body).hexdigest()


@require_safe
@login_not_required
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for a digest; what was typed leads to its own address."""
    form = DigestForm(request.GET if "digest" in request.GET else None)
    if form.is_valid():
        return redirect("verify-digest", form.cleaned_data["digest"])
    context = {"form": form, "verifier_sha256": _verifier()[1]}
    return render(request, "verify/form.html", context, status=422 if form.errors else 200)


@require_safe
@login_not_required
def verify_digest(request: HttpRequest, digest: str) -> HttpResponse:
    """What is known of a digest; so many questions a minute from one address and no more."""
    too_often: HttpResponse | None = ratelimit.consume_or_429(request, action="verify", limit_get=True)
    if too_often:
        too_often.headers["Retry-After"] = str(WAIT_SECONDS)
        return too_often
    known = known_decision(digest)
    groups = [digest[i : i + 4] for i in range(0, len(digest), 4)]
    context = {"known": known, "groups": groups}
    return render(request, "verify/digest.html", context, status=200 if known else 404)


@require_safe
@login_not_required
def verify_file(request: HttpRequest) -> HttpResponse:
    """The verifier itself, for those who do not take our word for it."""
    headers = {"Content-Disposition": f'attachment; filename="{VERIFIER}"'}
    return HttpResponse(_verifier()[0], content_type="text/x-python; charset=utf-8", headers=headers)
