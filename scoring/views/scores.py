"""An evaluator's score sheet: interests, the grid, one cell, its evidence, the review; and the lead who opens it again."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scoring.actions.interests import declare_interests
from scoring.actions.recording import Conflict
from scoring.actions.scores import (
    clear_score,
    link_evidence,
    record_score,
    reopen_sheet,
    submit_sheet,
    unlink_evidence,
)
from scoring.forms.scores import CellForm, EvidenceForm, InterestsForm, ReopenForm
from scoring.models import Membership, Score, ScoreEvidence, Selection
from scoring.policies import NotNow, allowed, check_can_declare_interests, require_member
from scoring.selectors.evidence import evidence_for
from scoring.selectors.sheet import Standing, plain, standing_of
from scoring.selectors.sheet_page import cell_of, read_again, sheet_of
from scoring.selectors.sheet_shapes import UNKNOWN, Cell, Sheet
from scoring.views.access import SignedInRequest, with_selection
from scoring.vocabulary import EvidenceKind, MemberRole, Stage

BY = ("criterion", "vendor")
FRAGMENT = "X-Fragment"  # what the script asks for in place of the whole page


def _member(request: SignedInRequest, selection: Selection) -> Membership:
    """The evaluator whose sheet the person opens: themselves, or the one that they stand in for."""
    return require_member(request.user, selection, MemberRole.EVALUATOR, "open a score sheet")


def _waits(selection: Selection) -> str:
    """Why a sheet that nobody submitted cannot be written on."""
    if selection.withdrawn_at is not None:
        return "The selection was withdrawn."
    if selection.stage == Stage.SETUP:
        return "Scoring has not opened yet. The lead opens it when the set-up is complete."
    return "Scoring has closed."


def _days(due: datetime | None) -> str:
    """How far off the deadline is, in words."""
    if due is None:
        return ""
    days = (due.date() - timezone.now().astimezone(due.tzinfo).date()).days
    if days < 0 or due < timezone.now():
        return "the date has passed"
    return {0: "today", 1: "1 day left"}.get(days, f"{days} days left")


def _context(sheet: Sheet) -> dict[str, Any]:
    return {
        "selection": sheet.selection,
        "sheet": sheet,
        "days": _days(sheet.due),
        "waits": _waits(sheet.selection),
    }


@require_safe
@with_selection
def score_sheet(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """The grid, by criterion or by vendor; before the first score the person declares their interests."""
    member = _member(request, selection)
    if member.interests_declared_at is None and allowed(check_can_declare_interests, request.user, selection):
        return redirect("score-interests", ref=selection.ref)
    sheet = sheet_of(member)
    by = request.GET.get("by", BY[0])
    sections = sheet.by_vendor if by == "vendor" else sheet.by_criterion
    context = _context(sheet) | {
        "by": by if by in BY else BY[0],
        "sections": sections,
        "here": reverse("score-sheet", args=[selection.ref]),
    }
    return render(request, "scores/sheet.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_selection
def score_interests(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Say in which vendors one has an interest, or in none; later more can be added."""
    member = _member(request, selection)
    vendors = sheet_of(member).vendors
    sent = (request.POST,) if request.method == "POST" else ()
    form = InterestsForm(*sent, vendors=[vendor for vendor in vendors if not vendor.closed])
    if request.method == "POST" and form.is_valid():
        if member.interests_declared_at is not None and not form.declared:
            messages.info(request, "You have declared your interests; what you declared stands.")
            return redirect("score-sheet", ref=selection.ref)
        try:
            declare_interests(by=request.user, selection=selection, conflicts=form.declared)
        except ValidationError as error:
            form.add_error("answer", error.messages[0])
        else:
            return redirect("score-sheet", ref=selection.ref)
    context = {
        "selection": selection,
        "member": member,
        "vendors": vendors,
        "form": form,
        "can_declare": allowed(check_can_declare_interests, request.user, selection),
    }
    return render(request, "scores/interests.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_selection
def score_cell(request: SignedInRequest, selection: Selection, key: str, position: int) -> HttpResponse:
    """One cell as a page, for a phone and without the script; the script of the grid saves here too."""
    member = _member(request, selection)
    if request.method == "POST":
        cell = cell_of(member, key, position)
        if cell is None:
            raise Http404
        form = CellForm(request.POST, question=cell.question)
        return (_saved_for_script if _wants(request, "cell") else _saved)(request, member, cell, form)
    sheet, cell = _found(member, key, position)
    if _wants(request, "evidence"):
        return _evidence(request, sheet, cell)
    return _cell_page(request, sheet, cell, _form_of(cell))


def _wants(request: SignedInRequest, fragment: str) -> bool:
    return request.headers.get(FRAGMENT) == fragment


def _found(member: Membership, key: str, position: int) -> tuple[Sheet, Cell]:
    sheet = sheet_of(member)
    cell = sheet.cell(key, position)
    if cell is None:
        raise Http404
    return sheet, cell


def _form_of(cell: Cell) -> CellForm:
    initial = {"value": cell.value, "reason": cell.reason, "version": cell.version, "ask_vendor": cell.asks}
    return CellForm(question=cell.question, initial=initial)


def _cell_page(
    request: SignedInRequest, sheet: Sheet, cell: Cell, form: CellForm, status: int = 200, **more: str
) -> HttpResponse:
    choices = evidence_for(cell.vendor.alternative)
    context = _context(sheet) | {"cell": cell, "form": form, "choices": choices, **more}
    context["evidence_form"] = EvidenceForm(choices=choices)
    return render(request, "scores/cell.html", context, status=status)


class _Changed(Exception):
    """Somebody else has saved the cell since the person saw it; `now` is what stands there."""

    def __init__(self, now: Cell) -> None:
        super().__init__()
        self.now = now


def _write(request: SignedInRequest, member: Membership, cell: Cell, form: CellForm) -> Cell:
    """Save what a valid form says; the cell as it stands then. Raises _Changed, and what the actions raise.

    A reply can be lost on its way, and the script then sends the same again: what stands there already is saved.
    """
    given = form.cleaned_data
    seen, _, version = given["version"].rpartition(".")
    here: dict[str, Any] = {
        "by": request.user,
        "selection": member.selection,
        "alternative": cell.vendor.alternative,
        "criterion": cell.question.criterion,
    }
    number = int(version) if version.isdecimal() else None
    is_same_row = seen == cell.version.rpartition(".")[0]  # another one: it was cleared, or corrected
    try:
        if is_same_row and form.cleared and number is not None:
            clear_score(**here, version=number)
        elif is_same_row and not form.cleared:
            record_score(
                **here,
                value=form.judged,
                reason=given["reason"],
                evidence=cell.evidence,
                ask_vendor=form.asks,
                version=number,
            )
    except Conflict:
        is_same_row = False
    now = read_again(member, cell)
    if not is_same_row and (now.value, now.reason, now.asks) != (_sent(form), given["reason"], form.asks):
        raise _Changed(now)
    return now


def _sent(form: CellForm) -> str:
    if form.cleaned_data["unknown"]:
        return UNKNOWN
    return "" if form.judged is None else plain(form.judged)


def _saved_for_script(request: SignedInRequest, member: Membership, cell: Cell, form: CellForm) -> HttpResponse:
    if not form.is_valid():
        return JsonResponse({"error": str(next(iter(form.errors.values()))[0])}, status=422)
    try:
        now = _write(request, member, cell, form)
    except ValidationError as error:
        return JsonResponse({"error": error.messages[0]}, status=422)
    except NotNow as reason:
        return JsonResponse({"error": str(reason)}, status=409)
    except _Changed as changed:
        return JsonResponse({"theirs": _as_data(changed.now) | _who(request, member, changed.now)}, status=409)
    standing = standing_of(member)
    progress = standing.progress
    data = _as_data(now) | {"answered": progress.answered, "cells": progress.cells}
    return JsonResponse(data | {"next": _next(member, standing, now)})


def _as_data(cell: Cell) -> dict[str, Any]:
    """A cell for the script."""
    return {
        "value": cell.value,
        "text": cell.text,
        "level": cell.level,
        "reason": cell.reason,
        "version": cell.version,
        "words": cell.words,
        "said": cell.said,
        "lacking": cell.lacks_reason or cell.lacks_evidence,
        "locked": cell.locked,
        "ask": "1" if cell.asks else "",
        "at": (cell.at or timezone.now()).isoformat(),
    }


def _who(request: SignedInRequest, member: Membership, now: Cell) -> dict[str, str]:
    """Who set the value that stands there, and in what part; one may be that somebody oneself."""
    name = now.by or member.user.full_name
    if name == request.user.full_name:
        return {"lead": "You changed this cell in another window.", "by": "You", "how": "", "take": "the other"}
    how = " as your delegate" if request.user.pk == member.user_id and now.by else ""
    return {"lead": "Someone changed this cell.", "by": name, "how": how, "take": "theirs"}


def _next(member: Membership, standing: Standing, cell: Cell) -> str:
    """Where "Save and next" leads: the next open cell, and when there is none the review."""
    after = standing.after((cell.question.key, cell.vendor.position))
    return reverse("score-cell" if after else "score-review", args=[member.selection.ref, *(after or ())])


def _saved(request: SignedInRequest, member: Membership, cell: Cell, form: CellForm) -> HttpResponse:
    here = cell.question.key, cell.vendor.position
    if not form.is_valid():
        return _cell_page(request, *_found(member, *here), form, status=422)
    try:
        now = _write(request, member, cell, form)
    except ValidationError as error:
        form.add_error("reason" if "reason" in error.message_dict else "value", error.messages[0])
        return _cell_page(request, *_found(member, *here), form, status=422)
    except _Changed as changed:
        now, who = changed.now, _who(request, member, changed.now)
        mine = {**form.cleaned_data, "value": _sent(form), "half": False, "version": now.version}
        kept = CellForm(question=cell.question, initial=mine)
        words = f"{who['by']} set it to {now.text}{who['how']}." if now.version else "It was cleared."
        sheet, found = _found(member, *here)
        there = {"lead": who["lead"], "take": who["take"], "conflict": words, "typed": _sent(form) or "nothing"}
        return _cell_page(request, sheet, found, kept, 409, **there)
    messages.success(request, f"Saved: {now.words}.")
    if now.outside:
        messages.warning(request, f"{now.vendor.name}, {now.question.name}: {now.outside}")
    return redirect(_next(member, standing_of(member), now))


@require_POST
@with_selection
def score_evidence(request: SignedInRequest, selection: Selection, key: str, position: int) -> HttpResponse:
    """Link what a score rests on."""
    sheet, cell = _found(_member(request, selection), key, position)
    score = _score(sheet, cell)
    form = EvidenceForm(request.POST, choices=evidence_for(cell.vendor.alternative))
    if form.is_valid():
        given = form.cleaned_data
        kind = EvidenceKind(given["kind"])
        named = {name: given[name] for name in ("label", "document", "page", "record", "url")}
        if not any(_is_same(source.row, kind, named) for source in cell.sources):
            link_evidence(by=request.user, score=score, kind=kind, **named)
        return _evidence_saved(request, sheet, cell)
    if _wants(request, "evidence"):
        return _evidence(request, sheet, cell, form, status=422)
    choices = evidence_for(cell.vendor.alternative)
    context = _context(sheet) | {"cell": cell, "form": _form_of(cell), "choices": choices, "evidence_form": form}
    return render(request, "scores/cell.html", context, status=422)


@require_POST
@with_selection
def score_unlink(
    request: SignedInRequest, selection: Selection, key: str, position: int, source: uuid.UUID
) -> HttpResponse:
    """Take out what a score was said to rest on."""
    sheet, cell = _found(_member(request, selection), key, position)
    row = next((known.row for known in cell.sources if known.row.pk == source), None)
    if row is None:
        raise Http404
    version = request.POST.get("version", "")
    unlink_evidence(by=request.user, evidence=row, version=int(version) if version.isdecimal() else 0)
    return _evidence_saved(request, sheet, cell)


def _score(sheet: Sheet, cell: Cell) -> Score:
    here = Score.objects.filter(
        evaluator=sheet.member.user_id, alternative=cell.vendor.alternative, criterion=cell.question.criterion
    )
    score: Score | None = here.select_related("selection", "alternative", "criterion").first()
    if score is None:
        raise NotNow("Score the cell first; then link what the score rests on.")
    return score


def _is_same(row: ScoreEvidence, kind: EvidenceKind, named: dict[str, Any]) -> bool:
    return row.kind == kind and all(getattr(row, name) == value for name, value in named.items())


def _evidence_saved(request: SignedInRequest, sheet: Sheet, cell: Cell) -> HttpResponse:
    if _wants(request, "evidence"):
        return _evidence(request, *_found(sheet.member, cell.question.key, cell.vendor.position))
    return redirect("score-cell", ref=sheet.selection.ref, key=cell.question.key, position=cell.vendor.position)


def _evidence(
    request: SignedInRequest, sheet: Sheet, cell: Cell, form: EvidenceForm | None = None, status: int = 200
) -> HttpResponse:
    """The list and its forms alone, for the panel of the grid."""
    choices = evidence_for(cell.vendor.alternative)
    context = _context(sheet) | {"cell": cell, "choices": choices, "form": form or EvidenceForm(choices=choices)}
    return render(request, "scores/_evidence.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_selection
def score_review(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """What is missing, what is worth a second look, and the button that submits and locks."""
    member = _member(request, selection)
    sheet = sheet_of(member)
    if request.method == "POST" and member.submitted_at is not None and selection.stage == Stage.SCORING:
        return redirect("score-sheet", ref=selection.ref)  # sent twice; once is done
    if request.method == "POST" and (sheet.is_complete or not sheet.is_open):
        submit_sheet(by=request.user, selection=selection)
        messages.success(request, "Your sheet is submitted and locked.")
        return redirect("score-sheet", ref=selection.ref)
    sent = request.method == "POST"
    return render(request, "scores/review.html", _context(sheet) | {"sent": sent}, status=422 if sent else 200)


@require_POST
@with_selection
def score_reopen(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """The lead gives a submitted sheet back to its evaluator."""
    require_member(request.user, selection, MemberRole.LEAD, "reopen a score sheet")
    form = ReopenForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say why the sheet is opened again: its evaluator reads the reason.")
        return redirect(selection)
    member = get_object_or_404(
        selection.memberships.select_related("selection", "user"), pk=form.cleaned_data["member"]
    )
    reopen_sheet(by=request.user, membership=member, reason=form.cleaned_data["reason"])
    messages.success(request, f"{member.user.full_name} can correct the sheet now.")
    return redirect(selection)
