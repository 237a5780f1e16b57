"""Signing a frozen decision, and taking the signature back: each time with a proof of who signs."""

from __future__ import annotations

import unicodedata
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from scoring.actions.signatures import record_failed_signing, sign, withdraw_signature
from scoring.forms.signatures import ProofForm, SignForm, WithdrawSignatureForm
from scoring.models import Selection, Signature
from scoring.policies import NotNow, check_can_see_results, current_snapshot
from scoring.policies.signers import (
    NOT_FROZEN,
    NOT_SHOWN,
    OVERTAKEN,
    check_can_sign,
    check_can_withdraw_signature,
    meanings_of,
)
from scoring.selectors.deciding import decision_view
from scoring.selectors.revising import revision
from scoring.views.access import SignedInRequest, head, with_selection
from scoring.views.accounts import LOCKED_SECONDS, AccountAdapter
from scoring.views.register import FORM_METHODS, posted
from scoring.views.unsent import unsaved
from scoring.vocabulary import SignatureMeaning

PROVED = "signed_before"  # the key in the session: both were asked for once
MEANINGS = tuple(SignatureMeaning)
REFUSED = "Nothing was signed: the user name and the password are not those of your account. Check what you typed, capital letters too."


class SigningAdapter(AccountAdapter):
    """Tries at signing count against the limits of the sign-in, and leave an event of their own."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The view records it in the trail of the selection."""


@FORM_METHODS
@with_selection
def signature_new(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """What is signed, in full, and the form beneath it; what comes too late keeps its comment."""
    check_can_see_results(request.user, selection)
    if request.method != "POST":
        return _to_sign(request, selection)
    try:
        return _signed(request, selection)
    except NotNow as reason:
        selection.refresh_from_db()
        try:
            return _to_sign(request, selection, late=str(reason), status=409)
        except NotNow as nothing_to_sign:
            return unsaved(request, nothing_to_sign, SignForm(request.POST, meanings=MEANINGS, asks_name=False))


def _signed(request: SignedInRequest, selection: Selection) -> HttpResponse:
    member = check_can_sign(request.user, selection)
    form = SignForm(request.POST, meanings=meanings_of(member), asks_name=_asks_name(request))
    if not form.is_valid():
        return _to_sign(request, selection, form=form, status=400 if form.has_error("meaning") else 422)
    given, snapshot = form.cleaned_data, current_snapshot(selection)
    if snapshot is None or given["shown"] != snapshot.sha256:
        raise NotNow(NOT_SHOWN)
    method = _method(form)
    status = _prove(request, selection, form)
    if form.is_valid():
        try:
            sign(
                by=request.user,
                snapshot=snapshot,
                shown_sha256=given["shown"],
                meaning=given["meaning"],
                comment=given["comment"],
                method=method,
            )
        except ValidationError as error:
            form.add_error("comment", error.message_dict["comment"])
        else:
            messages.success(request, "You have signed. Your name, the time and the meaning stand below.")
            return redirect("decision-detail", selection.ref)
    return _to_sign(request, selection, form=form, status=status)


def _to_sign(
    request: SignedInRequest, selection: Selection, *, form: SignForm | None = None, late: str = "", status: int = 200
) -> HttpResponse:
    """The page to sign on. Raises NotNow where there is nothing that the person could sign."""
    member = check_can_sign(request.user, selection)
    shown = decision_view(selection)
    snapshot = shown.snapshot
    if snapshot is None:
        raise NotNow(NOT_FROZEN)
    if shown.is_overtaken:
        raise NotNow(OVERTAKEN)
    if form is None:
        form = SignForm(posted(request), meanings=meanings_of(member), asks_name=_asks_name(request))
    context = {
        **head(request, selection, can_see_results=True),
        "shown": shown, "snapshot": snapshot, "form": form, "member": member, "late": late,
        "revision": revision(selection, request.POST.get("shown", ""), snapshot) if late else None,
    }  # fmt: skip
    return _answer(request, "signatures/new.html", context, status)


@FORM_METHODS
@with_selection
def signature_withdraw(request: SignedInRequest, selection: Selection, key: uuid.UUID) -> HttpResponse:
    """Take one's own signature back, with a reason and the same proof."""
    check_can_see_results(request.user, selection)
    signature = get_object_or_404(Signature.objects.select_related("snapshot"), pk=key, snapshot__selection=selection)
    form = WithdrawSignatureForm(posted(request), asks_name=_asks_name(request))
    try:
        return _withdrawn(request, selection, signature, form)
    except NotNow as reason:
        if request.method != "POST":
            raise
        return unsaved(request, reason, form)


def _withdrawn(
    request: SignedInRequest, selection: Selection, signature: Signature, form: WithdrawSignatureForm
) -> HttpResponse:
    check_can_withdraw_signature(request.user, signature)
    status = 200
    if request.method == "POST":
        status, method = 422, _method(form)
        if form.is_valid():
            status = _prove(request, selection, form)
        if form.is_valid():
            withdraw_signature(by=request.user, signature=signature, reason=form.cleaned_data["reason"], method=method)
            messages.success(request, "Your signature is withdrawn. That it was given stays readable.")
            return redirect("decision-detail", selection.ref)
    context = {**head(request, selection, can_see_results=True), "signature": signature, "form": form}
    return _answer(request, "signatures/withdraw.html", context, status)


def _asks_name(request: SignedInRequest) -> bool:
    """Both parts at the first signing of a session, the password alone after it."""
    return not request.session.get(PROVED, False)


def _method(form: ProofForm) -> str:
    return "User name and password" if "username" in form.fields else "Password, in a continuous session"


def _prove(request: SignedInRequest, selection: Selection, form: ProofForm) -> int:
    """Hold what was typed against the account; the fault goes onto the form. The status of the page that shows it."""
    given = form.cleaned_data
    own = _plain(given.get("username", request.user.username)) == _plain(request.user.username)
    try:
        # Another's name fails like a wrong password, and counts against the account that sits here.
        user = SigningAdapter(request).authenticate(
            request, username=request.user.username, password=given["password"] if own else ""
        )
    except ValidationError as error:
        form.add_error(None, error)
        return 429 if form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts") else 401
    if user is None or user.pk != request.user.pk:
        record_failed_signing(by=request.user, selection=selection)
        form.add_error(None, REFUSED)
        return 401
    request.session[PROVED] = True
    return 422


def _plain(username: str) -> str:
    return unicodedata.normalize("NFKC", username).strip().casefold()


def _answer(request: SignedInRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    response = render(request, template, context, status=status)
    if status == 429:
        response.headers["Retry-After"] = str(LOCKED_SECONDS)
    return response
