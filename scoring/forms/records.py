"""Bringing regulatory records in, saying whose they are, and entering those that no file brings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from scoring import countries
from scoring.forms.fields import DateInput, once_field, reason_field, version_field
from scoring.importers.table import EXPORT
from scoring.models import EnteredRecord
from scoring.vocabulary import RecordKind

SHORT = 400  # characters of a reason that stands in a row of its own


class RecordFileForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="As the authority's site exported it: .csv, .xlsx or .xls.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.tsv,.txt"}),
        error_messages={"required": "Choose the file to bring."},
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > EXPORT.bytes:
            raise forms.ValidationError(
                f"The file has {filesizeformat(upload.size)}; at most {filesizeformat(EXPORT.bytes)} are read. "
                "Export it in parts, by year."
            )
        return upload


class AsOfForm(forms.Form):
    """The day of the authority's data, where the file does not say it."""

    as_of = forms.DateField(
        label="Date of the data",
        widget=DateInput,
        help_text="The day on which the authority's data were taken: mostly the day of the export.",
        error_messages={"required": "Enter the date of the data.", "invalid": "Enter a date, such as 2026-03-31."},
    )

    def clean_as_of(self) -> Any:
        return _not_to_come(self.cleaned_data["as_of"])


def _not_to_come(day: Any) -> Any:
    if day is not None and day > timezone.localdate():
        raise forms.ValidationError("This day is still to come. Enter the day of the data.")
    return day


class OnForm(forms.Form):
    """The day as of which the records of a site are shown."""

    on = forms.DateField(
        required=False, widget=DateInput, error_messages={"invalid": "Enter a date, such as 2026-03-31."}
    )

    def clean_on(self) -> Any:
        return _not_to_come(self.cleaned_data["on"])


def _short_reason(hint: str = "") -> forms.CharField:
    field = reason_field(hint)
    return forms.CharField(
        label=field.label,
        max_length=SHORT,
        help_text=hint,
        widget=field.widget,
        error_messages={"required": field.error_messages["required"]},
    )


class UndoForm(forms.Form):
    reason = _short_reason("What was wrong with the file.")


class VersionReasonForm(forms.Form):
    reason = reason_field()
    version = version_field()


class ChoiceForm(forms.Form):
    """One of some vendors or sites, as pairs of value and words; a search brings others."""

    choice = forms.ChoiceField(
        label="Whose it is",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": "Choose whose it is.", "invalid_choice": "Choose one of those that are shown."},
    )
    once = once_field()

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]


class NumberForm(ChoiceForm):
    """Whose a number is: an existing site's, or a new one's, which is called so."""

    name = forms.CharField(label="Name of a new site", max_length=200, required=False)
    city = forms.CharField(max_length=100, required=False)
    country = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(country.code, country.name) for country in countries.BY_NAME]
        self.fields["country"].choices = [("", "Not known"), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("choice", "").startswith("vendor:") and not given.get("name"):
            self.add_error("name", "Enter the name of the new site.")
        return given


class MatchForm(ChoiceForm):
    reason = _short_reason("What shows that the record concerns the site: an address, a product.")
    field_order = ("choice", "reason", "once")


class OwnershipForm(VersionReasonForm):
    on = forms.DateField(
        label="Present owner since",
        required=False,
        widget=DateInput,
        help_text="Records before this day are shown greyed, and stay. Leave it empty if the owner never changed.",
    )
    field_order = ("on", "reason", "version")


class EnteredRecordForm(forms.ModelForm):  # type: ignore[type-arg]  # only the stubs know parameters
    """A record that no file brings. Which fields there are depends on its kind."""

    url = forms.URLField(label="Address of the source", required=False, assume_scheme="https", max_length=500)

    class Meta:
        model = EnteredRecord
        fields = (
            "authority", "happened_on", "ended_on", "outcome", "reference", "text",
            "critical", "major", "minor", "follow_up", "url", "as_of",
        )  # fmt: skip
        labels = {
            "happened_on": "Date",
            "ended_on": "Lifted, closed or withdrawn on",
            "outcome": "Class or outcome",
            "reference": "Number or reference",
            "text": "What it says",
            "critical": "Critical findings",
            "major": "Major findings",
            "minor": "Minor findings",
            "follow_up": "Follow-up",
            "as_of": "Looked up on",
        }
        help_texts = {"as_of": "The day on which you saw it.", "ended_on": "Empty while it is in force."}
        widgets = {
            "happened_on": DateInput(),
            "ended_on": DateInput(),
            "as_of": DateInput(),
            "text": forms.Textarea(attrs={"rows": 3}),
        }

    FINDINGS = ("critical", "major", "minor", "follow_up")
    ENDED = (
        RecordKind.IMPORT_ALERT,
        RecordKind.NON_COMPLIANCE,
        RecordKind.INJUNCTION,
        RecordKind.WARNING_LETTER,
        RecordKind.CERTIFICATE,
        RecordKind.OWN_AUDIT,
    )

    def __init__(self, *args: Any, kind: RecordKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unused: tuple[str, ...] = () if kind == RecordKind.OWN_AUDIT else self.FINDINGS
        unused += () if kind == RecordKind.INSPECTION else ("outcome",)
        unused += () if kind in self.ENDED else ("ended_on",)
        for name in unused:
            del self.fields[name]
        if kind == RecordKind.OWN_AUDIT:
            self.fields["ended_on"].label = "CAPA plan accepted on"
            self.fields["ended_on"].help_text = "Major findings give no points before."
        self.fields["authority"].help_text = "FDA, EU, MHRA, Health Canada, WHO, or your own house."
        if "outcome" in self.fields:
            self.fields["outcome"].required = True

    def clean_happened_on(self) -> Any:
        return _not_to_come(self.cleaned_data["happened_on"])

    def clean_as_of(self) -> Any:
        return _not_to_come(self.cleaned_data["as_of"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        began, ended = given.get("happened_on"), given.get("ended_on")
        if began and ended and ended < began:
            self.add_error("ended_on", "It cannot have ended before it began.")
        return given


class EnterForm(EnteredRecordForm):
    once = once_field()


class ChangeForm(EnteredRecordForm):
    """What was entered, with the reason for changing it."""

    reason = reason_field()
    version = version_field()
