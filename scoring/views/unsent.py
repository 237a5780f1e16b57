"""What was typed into a form that could not be taken stays on the page that says so: nobody types it again.

A form that comes too late for its deed gives `unsaved`, and what is refused elsewhere has its sentences on the page. One
that came without a session, or with a token of an earlier one, gives a page from which the same is sent again. None of
them writes back what proves who somebody is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.choices import flatten_choices

from scoring.policies import NotNow

PROOFS = ("username", "password")
NEVER = ("csrfmiddlewaretoken", *PROOFS)
MOST = 500_000  # characters: no form of ours takes as many, and nobody is to be sent back megabytes of what they sent
TYPED_BY = "typed_by"  # what static/js/session.js lays to every form


class Typed(NamedTuple):
    """A field with its label and what was typed or chosen."""

    label: str
    text: str


def unsaved(request: HttpRequest, reason: NotNow, *typed: forms.BaseForm) -> HttpResponse:
    """409: why it is too late, and all that stood in the forms, to be copied."""
    context = {"reason": str(reason), "typed": [field for form in typed for field in _fields(form)]}
    return render(request, "409.html", context, status=409)


def _fields(form: forms.BaseForm) -> Iterator[Typed]:
    for field in form:
        value = field.value()
        if field.is_hidden or field.name in PROOFS or value in (None, "", []):
            continue
        choices: list[tuple[Any, Any]] = list(flatten_choices(getattr(field.field, "choices", ())))
        labels = {str(key): str(label) for key, label in choices}
        values = value if isinstance(value, list) else [value]
        yield Typed(str(field.label), ", ".join(labels.get(str(one), str(one)) for one in values))


def is_readable(request: HttpRequest) -> bool:
    """Whether what was sent is a form: a page that refuses it must not fail on one that is broken or too large."""
    try:
        return request.POST is not None
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return False


def sent(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field as it was sent, but for what proves who somebody is; none of what cannot be read or is too much."""
    if request.path.startswith("/accounts/") or not is_readable(request):
        return []
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in NEVER]
    is_too_much = sum(len(name) + len(value) for name, value in fields) > MOST
    return fields if any(name != TYPED_BY for name, _ in fields) and not is_too_much else []


def told(request: HttpRequest) -> list[Typed]:
    """The sentences in what was sent: for a page of which nobody knows the form any more."""
    return [
        Typed(name.replace("_", " ").replace("-", " ").capitalize(), text)
        for name, text in sent(request)
        if " " in text
    ]


def unsent(request: HttpRequest, *, status: int, **context: Any) -> HttpResponse:
    """What was typed, as a form that sends it again to where it was to go."""
    shared = {
        "fields": sent(request),
        "typed": told(request),
        "path": request.get_full_path(),
        "has_files": bool(request.FILES),
    }
    return render(request, "unsent.html", {"code": status, **shared, **context}, status=status)


class UnsentMiddleware:
    """A form that is sent after its session ended is not lost on the way to the sign-in page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *args: Any) -> HttpResponse | None:
        if request.method != "POST" or not getattr(view, "login_required", True) or request.user.is_authenticated:
            return None
        # A script keeps what it sends by itself, and looks for the way to the sign-in page.
        is_page = (
            request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and "X-Fragment" not in request.headers
        )
        return unsent(request, status=401) if is_page and sent(request) else None


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A token that is not of this session: of a page that was open while somebody signed in anew, or of a stranger.

    Only what a page of ours has sent is offered again: a stranger's form would else go through at a second click. And
    only to the person who typed it, where the page said who that was.
    """
    typed_by = request.POST.get(TYPED_BY, "")
    by_another = request.user.is_authenticated and typed_by not in ("", request.user.username)
    if _is_own(request) and sent(request) and not by_another:
        return unsent(request, status=403)
    return render(request, "403_csrf.html", {"by_another": by_another, "typed": []}, status=403)


def _is_own(request: HttpRequest) -> bool:
    """Whether a page of ours sent it, by the word of the browser."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == own
