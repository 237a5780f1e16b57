"""What is typed while a selection is set up: its scope, the template of its criteria, its dates and rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms

from scoring.capabilities import choices
from scoring.forms.fields import DateInput, Ticks, once_field, version_field
from scoring.forms.weights import WeightsForm
from scoring.models import Selection
from scoring.vocabulary import MissingPolicy, NamesShown, VendorKind

WORDS = {
    "title": "Title",
    "kind": "What the vendors are",
    "product": "Product",
    "scope": "What is to be placed",
    "modality": "Modality",
    "phase": "Phase of development",
    "volumes": "Volumes",
    "markets": "Markets",
    "budget": "Budget range",
    "confidentiality": "Confidentiality",
}
HINTS = {
    "title": "What is being placed, as it will stand on the report; at most 90 characters.",
    "modality": "Monoclonal antibody, small molecule, cell therapy.",
    "phase": "Preclinical, phase 2, commercial.",
    "volumes": "Batches, units or patients, and by when.",
    "markets": "Where it will be used or sold: they decide which authorities count.",
    "confidentiality": "Printed on every page of the report.",
}


class ScopeForm(forms.ModelForm):  # type: ignore[type-arg]  # only the stubs know parameters
    """What the selection is about, and what a site has to be able to do."""

    required_capabilities = forms.MultipleChoiceField(
        label="Capabilities that the work needs", choices=choices(), required=False, widget=Ticks()
    )

    class Meta:
        model = Selection
        fields = tuple(WORDS)
        labels = WORDS
        help_texts = HINTS
        widgets = {"scope": forms.Textarea(attrs={"rows": 4})}
        error_messages = {
            "title": {"required": "Enter a title."},
            "kind": {"required": "Choose what the vendors are."},
            "confidentiality": {"required": "Enter how confidential it is; “Confidential” is usual."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Choose"), *VendorKind.choices]  # type: ignore[attr-defined]  # a select
        self.initial.setdefault("required_capabilities", self.instance.required_capabilities)

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields that stand one below the other."""
        return [self[name] for name in WORDS]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*WORDS, "required_capabilities")}


class ScopeNewForm(ScopeForm):
    once = once_field()


class ScopeEditForm(ScopeForm):
    version = version_field()


class TakeForm(forms.Form):
    """The template edition that a selection takes."""

    pick = forms.RegexField(r"\A[\w-]{1,80}/\d{1,6}\Z")

    @property
    def edition(self) -> dict[str, Any]:
        slug, _, number = self.cleaned_data["pick"].partition("/")
        return {"slug": slug, "edition": int(number)}


class ReasonedWeightsForm(WeightsForm):
    """Weights of a sibling set with the reason for them; `seen` is the number of the amendment that was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)
    reason = forms.CharField(
        label="Why these weights suit this selection better",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def require_reason(self) -> None:
        """Working out numbers needs no reason, saving them does."""
        if not self.cleaned_data.get("reason"):
            self.add_error("reason", "Say why: the reason stands in the log and with the results.")


class ApprovalForm(forms.Form):
    """An approver's answer; a refusal has a reason."""

    answer = forms.ChoiceField(choices=[("approve", "Approve"), ("refuse", "Do not approve")])
    reason = forms.CharField(label="Reason", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    version = version_field()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == "refuse" and not given.get("reason"):
            self.add_error("reason", "Say what the lead should change: the reason stands in the log.")
        return given


class WaiverForm(forms.Form):
    """An approver's answer to a waiver; either way it has a reason."""

    screening = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(choices=[("grant", "Grant"), ("refuse", "Refuse")])
    reason = forms.CharField(
        label="Reason",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Give the reason; it is printed with the results."},
    )
    version = version_field()


class DatesForm(forms.Form):
    """The deadline as people say it: a day, a time and where; then the rules of scoring, before it opens."""

    day = forms.DateField(
        label="Deadline of the score sheets, day",
        widget=DateInput(),
        error_messages={"required": "Enter the day by which the score sheets are due."},
    )
    time = forms.TimeField(
        label="Time",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": "Enter the time of day."},
    )
    time_zone = forms.ChoiceField(label="Time zone", help_text="Everybody sees the deadline in this zone.")
    records_as_of = forms.DateField(
        label="Records count as of",
        required=False,
        widget=DateInput(),
        help_text="The day of the regulatory records that are counted. Empty: the day on which scoring opens.",
    )
    is_blind = forms.BooleanField(
        label="Blind: nobody sees another’s score until scoring has closed",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    names_shown = forms.TypedChoiceField(
        label="Names beside the scores, once scoring has closed", choices=NamesShown, coerce=NamesShown
    )
    missing_policy = forms.TypedChoiceField(
        label="A cell that nobody could judge", choices=MissingPolicy, coerce=MissingPolicy
    )
    version = version_field()

    def __init__(self, *args: Any, selection: Selection, only: Sequence[str] = (), **kwargs: Any) -> None:
        deadline = selection.deadline_at
        local = None if deadline is None else deadline.astimezone(ZoneInfo(selection.time_zone))
        kwargs["initial"] = {
            "day": local and local.date(),
            "time": local and local.time().replace(tzinfo=None),
            **{name: getattr(selection, name) for name in self.base_fields if hasattr(selection, name)},
        }
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [(name, name.replace("_", " ")) for name in sorted(available_timezones())]  # type: ignore[attr-defined]  # a select
        for name in set(self.fields) - {*only, "version"} if only else ():
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("day") and given.get("time") and given.get("time_zone"):
            zone = ZoneInfo(given["time_zone"])
            wanted = datetime.combine(given["day"], given["time"], tzinfo=zone)
            if wanted.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) != wanted.replace(tzinfo=None):
                self.add_error("time", "There is no such time on that day: the clocks go forward. Choose another.")
            given["deadline_at"] = wanted
        return given

    @property
    def values(self) -> dict[str, Any]:
        """What the selection is to have."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("day", "time", "version")}
