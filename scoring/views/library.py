"""Criteria: the templates, the library, and one criterion of it with where it comes from."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring.forms.library import LibraryFilterForm
from scoring.policies import allowed, check_can_edit_criteria
from scoring.selectors.library import counted, criterion_page, current_library, library_groups, templates
from scoring.views.access import SignedInRequest


@require_safe
def criteria_list(request: SignedInRequest) -> HttpResponse:
    """The library and every template, with the selections of the person's that use it."""
    library = current_library()
    criteria, groups = counted(library) if library else (0, 0)
    return render(
        request,
        "criteria/list.html",
        {
            "library": library,
            "criteria": criteria,
            "groups": groups,
            "templates": templates(request.user),
            "can_edit": allowed(check_can_edit_criteria, request.user),
        },
    )


@require_safe
def library_list(request: SignedInRequest) -> HttpResponse:
    """The latest edition of the library by group, filtered by kind of vendor and words."""
    library = current_library()
    form = LibraryFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    kind, text = wanted.get("kind", ""), wanted.get("text", "")
    groups = library_groups(library, kind=kind, text=text) if library else []
    return render(
        request,
        "criteria/library.html",
        {
            "library": library,
            "form": form,
            "groups": groups,
            "count": sum(len(group.rows) for group in groups),
            "filtered": bool(kind or text),
        },
    )


@require_safe
def library_detail(request: SignedInRequest, key: str) -> HttpResponse:
    """A criterion of the library: what it asks, its scale, its sources, and the templates that have it."""
    library = current_library()
    page = criterion_page(library, key) if library else None
    if page is None:
        raise Http404
    return render(request, "criteria/criterion.html", {"page": page, "criterion": page.criterion})
