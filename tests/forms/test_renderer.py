"""Lists to choose from are written as Django writes them."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import BaseRenderer, DjangoTemplates, get_default_renderer
from django.utils.safestring import mark_safe

from scoring.forms.renderer import Renderer

CHOICES = [
    ("", "A <b> & \"c\" 'd'"),
    ('Group "<x>"', [("1", mark_safe("<i>one</i>")), (2, "two")]),
    (mark_safe("<i>"), [('3"', 3)]),
]


def html(renderer: BaseRenderer, field: forms.Field, data: dict[str, Any]) -> str:
    form = type("OneField", (forms.Form,), {"one": field})(data or None, renderer=renderer)
    return str(form["one"])


@pytest.mark.parametrize("data", [{}, {"one": "2"}, {"one": '3"'}])
@pytest.mark.parametrize(
    "field",
    [
        forms.ChoiceField(choices=CHOICES, widget=forms.Select(attrs={"class": 'a"b', "disabled": True, "data-n": 5})),
        forms.ChoiceField(choices=CHOICES[:1], required=False, widget=forms.Select(attrs={"hidden": False})),
        forms.MultipleChoiceField(choices=CHOICES),
        forms.NullBooleanField(),
        forms.ChoiceField(choices=[]),
    ],
)
def test_select_is_what_django_renders(field: forms.Field, data: dict[str, Any]) -> None:
    assert html(Renderer(), field, data) == html(DjangoTemplates(), field, data)


def test_other_widgets_are_djangos() -> None:
    assert isinstance(get_default_renderer(), Renderer)
    field = forms.CharField(max_length=5)
    assert html(Renderer(), field, {}) == html(DjangoTemplates(), field, {})
