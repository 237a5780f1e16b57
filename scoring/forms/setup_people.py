"""Who competes in a selection and who takes part: what is typed about each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from scoring.actions.screening import Answer
from scoring.forms.fields import Ticks, version_field
from scoring.models import Alternative, Criterion, Membership, Site, User
from scoring.selectors.setup import MustHave
from scoring.vocabulary import MemberRole, ScreeningOutcome

MEANINGS = ("I approve this choice", "I reviewed the figures", "I accept the quality risk")
WAIVER = "waiver"


class CompetitorNewForm(forms.Form):
    """A vendor of the register that is to compete, with one of its sites."""

    vendor = forms.SlugField(max_length=80)
    site = forms.UUIDField(required=False)


class CompetitorForm(forms.Form):
    """With which site a vendor competes, and the words about it."""

    site: forms.ModelChoiceField[Site] = forms.ModelChoiceField(
        queryset=None, required=False, empty_label="No site: the company as a whole"
    )
    short_name = forms.CharField(
        label="Short name",
        max_length=40,
        help_text="What charts and tables call it.",
        error_messages={"required": "Enter a short name for charts and tables."},
    )
    strength = forms.CharField(
        label="Its strength in a sentence", required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    concern = forms.CharField(
        label="The concern in a sentence", required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = version_field()

    def __init__(self, *args: Any, alternative: Alternative, **kwargs: Any) -> None:
        names = ("site", "short_name", "strength", "concern", "version")
        kwargs["initial"] = {name: getattr(alternative, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.standing().filter(vendor=alternative.vendor)  # type: ignore[attr-defined]  # a ModelChoiceField


class LeaveOutForm(forms.Form):
    """The reason is needed once scoring has opened."""

    reason = forms.CharField(label="Reason", required=False, max_length=2000)
    version = version_field()


class SingleSourceForm(forms.Form):
    single_source_reason = forms.CharField(
        label="Why fewer than three are enough",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = version_field()


class MustHavesForm(forms.Form):
    """Every must-have of a vendor at once; those without an answer stay open."""

    def __init__(self, *args: Any, must_haves: Sequence[MustHave], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.must_haves = must_haves
        for must_have in must_haves:
            self._add(must_have)

    def _add(self, must_have: MustHave) -> None:
        key, answer = must_have.criterion.key, must_have.answer
        choices = [(ScreeningOutcome.PASS.value, "Pass"), (ScreeningOutcome.FAIL.value, "Fail")]
        choices.append((WAIVER, "Fail, and ask for a waiver"))
        given = "" if answer is None else WAIVER if must_have.waits else answer.outcome
        self.fields[f"answer-{key}"] = forms.ChoiceField(
            label=must_have.criterion.name,
            choices=choices,
            required=False,
            initial=given,
            widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        )
        self.fields[f"reason-{key}"] = forms.CharField(
            label=f"Reason, {must_have.criterion.name}",
            required=False,
            max_length=400,
            initial="" if answer is None else answer.reason,
        )
        self.fields[f"version-{key}"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=None if answer is None else answer.version
        )

    @property
    def rows(self) -> list[tuple[MustHave, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each must-have with its answer, its reason and its version."""
        return [
            (
                m,
                self[f"answer-{m.criterion.key}"],
                self[f"reason-{m.criterion.key}"],
                self[f"version-{m.criterion.key}"],
            )
            for m in self.must_haves
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for must_have in self.must_haves:
            key = must_have.criterion.key
            if given.get(f"answer-{key}") in (ScreeningOutcome.FAIL, WAIVER) and not given.get(f"reason-{key}"):
                self.add_error(f"reason-{key}", f"Say in what the vendor does not meet “{must_have.criterion.name}”.")
        return given

    @property
    def answers(self) -> dict[Criterion, Answer]:
        """What was answered. A waiver that was granted stands until pass or fail takes its place."""
        found = {}
        for must_have in self.must_haves:
            key = must_have.criterion.key
            answer = self.cleaned_data[f"answer-{key}"]
            if answer:
                found[must_have.criterion] = Answer(
                    outcome=ScreeningOutcome.PASS if answer == ScreeningOutcome.PASS else ScreeningOutcome.FAIL,
                    reason=self.cleaned_data[f"reason-{key}"],
                    asks_waiver=answer == WAIVER,
                    version=self.cleaned_data[f"version-{key}"],
                )
        return found


class PersonForm(forms.Form):
    """What a person speaks for here, who stands in for them, and what evaluators score."""

    function = forms.CharField(
        label="Function",
        required=False,
        max_length=60,
        help_text="What the person speaks for: QA, CMC, finance. A must-have may name who can waive it.",
        widget=forms.TextInput(attrs={"list": "functions", "autocomplete": "off"}),
    )
    groups = forms.TypedMultipleChoiceField(
        label="Groups of criteria that an evaluator scores", coerce=UUID, required=False, widget=Ticks()
    )
    meaning = forms.CharField(
        label="What an approver’s signature means",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"list": "meanings", "autocomplete": "off"}),
    )
    is_quality = forms.BooleanField(
        label="An approver who speaks for the quality unit",
        required=False,
        help_text="Their signature is the quality approval, without which no decision is signed.",
    )
    delegate = forms.TypedChoiceField(label="Who stands in for them", coerce=UUID, required=False, empty_value=None)

    def __init__(self, *args: Any, groups: Sequence[Criterion], people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_groups = {group.pk: group for group in groups}
        self.people = {user.pk: user for user in people}
        self.fields["groups"].choices = [(str(g.pk), g.name) for g in groups]  # type: ignore[attr-defined]  # a select
        self.fields["delegate"].choices = [("", "Nobody"), *self._names()]  # type: ignore[attr-defined]  # as above

    def _names(self) -> list[tuple[str, str]]:
        return [
            (str(user.pk), f"{user.full_name}, {user.job_title}" if user.job_title else user.full_name)
            for user in self.people.values()
        ]

    @property
    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "function": given["function"],
            "meaning": given["meaning"],
            "is_quality": given["is_quality"],
            "delegate": self.people.get(given["delegate"]),
            "groups": [self.known_groups[key] for key in given.get("groups", ())],
        }


class PersonNewForm(PersonForm):
    user = forms.TypedChoiceField(label="Person", coerce=UUID, error_messages={"required": "Choose the person."})
    role = forms.TypedChoiceField(
        label="Part",
        choices=[("", "Choose"), *MemberRole.choices],
        coerce=MemberRole,
        error_messages={"required": "Choose the part that the person has."},
    )
    field_order = ("user", "role", "function", "groups", "is_quality", "meaning", "delegate")

    def __init__(self, *args: Any, only_approvers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if only_approvers:
            self.fields["role"].choices = [(MemberRole.APPROVER.value, MemberRole.APPROVER.label)]  # type: ignore[attr-defined]  # a select
            del self.fields["groups"]
        self.fields["user"].choices = [("", "Choose"), *self._names()]  # type: ignore[attr-defined]  # a select


class PersonEditForm(PersonForm):
    version = version_field()

    def __init__(self, *args: Any, member: Membership, may_assign: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "function": member.function,
            "meaning": member.meaning,
            "is_quality": member.is_quality,
            "delegate": member.delegate_id and str(member.delegate_id),
            "groups": [str(a.group_id) for a in member.assignments.all()],
            "version": member.version,
        }
        super().__init__(*args, **kwargs)
        if member.role != MemberRole.EVALUATOR or not may_assign:
            del self.fields["groups"]
        if member.role != MemberRole.APPROVER:
            del self.fields["meaning"], self.fields["is_quality"]

    @property
    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "function": given["function"],
            "meaning": given.get("meaning", ""),
            "is_quality": given.get("is_quality", False),
            "delegate": self.people.get(given["delegate"]),
            "groups": [self.known_groups[key] for key in given["groups"]] if "groups" in given else None,
        }
