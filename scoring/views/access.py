"""The way into every page: what a person may know of is found, the rest is 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from scoring.models import Selection, User
from scoring.policies import can_see_consensus, can_see_log, can_see_results
from scoring.selectors.selections import rail

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: the user is one of ours."""

    user: User


def with_selection(
    view: Callable[Concatenate[SignedInRequest, Selection, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Find the selection by its reference among those that the person may know of; a stranger gets 404."""

    @wraps(view)
    def wrapped(request: SignedInRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visible = Selection.objects.visible_to(request.user).select_related("criteria_model", "owner")
        selection = get_object_or_404(visible, ref=ref)
        if request.method in ("GET", "HEAD"):
            selection.parts_read = {}
        return view(request, selection, *args, **kwargs)

    return wrapped


def head(request: SignedInRequest, selection: Selection, **known: bool) -> dict[str, Any]:
    """What the head and the tabs of every page of a selection need; `known` is what the view has asked already."""
    checks = {"can_see_consensus": can_see_consensus, "can_see_results": can_see_results, "can_see_log": can_see_log}
    return {
        "selection": selection,
        "rail": rail(selection),
        **{name: known[name] if name in known else check(request.user, selection) for name, check in checks.items()},
    }
