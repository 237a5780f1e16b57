"""What people type about vendors and their sites."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from scoring import capabilities, countries
from scoring.forms.fields import DateInput, Ticks, VendorField, kinds_field, once_field, reason_field, version_field
from scoring.models import Site, Vendor
from scoring.selectors.vendors import SORTS, Filters
from scoring.vocabulary import NameKind, VendorKind, VendorStatus


class DirectoryForm(forms.Form):
    """The search and the filters of the register; what is not understood is left out, not refused."""

    q = forms.CharField(label="Name, site, capability or number", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any"), *VendorKind.choices])
    capability = forms.ChoiceField(label="Capability", required=False)
    region = forms.ChoiceField(label="Region or country", required=False)
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any"), *VendorStatus.choices])
    sort = forms.ChoiceField(required=False, choices=[(s, s) for name in SORTS for s in (name, f"-{name}")])
    need = forms.MultipleChoiceField(label="Capabilities wanted", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, country_codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["capability"].choices = [("", "Any"), *capabilities.choices()]  # type: ignore[attr-defined]
        self.fields["need"].choices = capabilities.choices()  # type: ignore[attr-defined]
        asked = {self.data.get("region", "")} & countries.COUNTRIES.keys()
        named = sorted((countries.country_name(code), code) for code in asked.union(country_codes))
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            ("", "Any"),
            ("Regions", list(countries.REGIONS.items())),
            ("Countries", [(code, name) for name, code in named]),
        ]
        self.full_clean()

    @property
    def query(self) -> str:
        return " ".join(str(self.cleaned_data.get("q", "")).split())

    @property
    def needs(self) -> list[str]:
        return list(self.cleaned_data.get("need", []))

    @property
    def sorted_by(self) -> str:
        return self.cleaned_data.get("sort") or "name"

    @property
    def filters(self) -> Filters:
        given = self.cleaned_data
        kind, status = given.get("kind"), given.get("status")
        return Filters(
            kind=VendorKind(kind) if kind else None,
            capability=given.get("capability", ""),
            region=given.get("region", ""),
            status=VendorStatus(status) if status else None,
        )


class VendorForm(forms.Form):
    """The company itself. `vendor` is the one that is changed, if any."""

    name = forms.CharField(max_length=200, error_messages={"required": "Enter the name of the company."})
    kinds = kinds_field()
    website = forms.URLField(required=False, assume_scheme="https", max_length=200)
    parent = VendorField(label="Parent company", required=False, help_text="Its name as it stands in the register.")

    def __init__(self, *args: Any, vendor: Vendor | None = None, **kwargs: Any) -> None:
        self.vendor = vendor
        if vendor is not None:
            kwargs["initial"] = {
                "name": vendor.name,
                "kinds": [kind.value for kind in vendor.kinds],
                "website": vendor.website,
                "parent": vendor.parent.slug if vendor.parent else "",
                "version": vendor.version,
            }
        super().__init__(*args, **kwargs)

    def clean_parent(self) -> Vendor | None:
        parent: Vendor | None = self.cleaned_data["parent"]
        if parent is not None and parent == self.vendor:
            raise forms.ValidationError("A vendor is not its own parent. Leave the field empty.")
        return parent


class VendorNewForm(VendorForm):
    once = once_field()


class VendorEditForm(VendorForm):
    version = version_field()


class StatusForm(forms.Form):
    status = forms.TypedChoiceField(label="Status", choices=VendorStatus, coerce=VendorStatus)
    requalify_on = forms.DateField(
        label="Requalify by", required=False, widget=DateInput(), help_text="The day on which the qualification ends."
    )
    reason = reason_field()
    version = version_field()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("requalify_on") and given.get("status") not in (VendorStatus.QUALIFIED, VendorStatus.ON_HOLD):
            self.add_error("requalify_on", "Only a vendor that is qualified or on hold has a day to requalify by.")
        return given


class NotesForm(forms.Form):
    notes = forms.CharField(
        required=False,
        max_length=10_000,
        help_text="Markdown: # heading, **strong**, - list, [words](address). Everybody who is signed in can read it.",
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    version = version_field()


class RemoveForm(forms.Form):
    version = version_field()


class SiteRemoveForm(forms.Form):
    reason = reason_field("Closed, sold, or entered by mistake.")
    version = version_field()


class MergeForm(forms.Form):
    name_kind = forms.TypedChoiceField(
        label="Its name becomes",
        choices=NameKind,
        coerce=NameKind,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        initial=NameKind.FORMER,
    )
    reason = reason_field("What shows that both are one company.")
    source_version = version_field()
    target_version = version_field()


class SplitForm(forms.Form):
    sites = forms.ModelMultipleChoiceField(
        label="Sites that go to the new vendor",
        queryset=Site.objects.none(),
        widget=Ticks(),
        error_messages={"required": "Tick the sites that go to the new vendor."},
    )
    name = forms.CharField(
        label="Name of the new vendor", max_length=200, error_messages={"required": "Enter the name of the new vendor."}
    )
    kinds = kinds_field()
    reason = reason_field("What shows that these are two companies.")
    version = version_field()
    once = once_field()

    def __init__(self, *args: Any, vendor: Vendor, **kwargs: Any) -> None:
        kwargs["initial"] = {"kinds": [kind.value for kind in vendor.kinds], "version": vendor.version}
        super().__init__(*args, **kwargs)
        self.fields["sites"].queryset = vendor.sites.standing()  # type: ignore[attr-defined]


class SiteForm(forms.ModelForm):  # type: ignore[type-arg]  # only the stubs know parameters
    """A site's name and address. Countries are chosen by name."""

    country = forms.ChoiceField(required=False)

    class Meta:
        model = Site
        fields = ("name", "address", "city", "postcode", "country")
        error_messages = {"name": {"required": "Enter the name of the site."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            ("", "Not known"),
            *((country.code, country.name) for country in countries.BY_NAME),
        ]


class SiteNewForm(SiteForm):
    once = once_field()


class SiteEditForm(SiteForm):
    version = version_field()


class AssignForm(forms.Form):
    """Whose a waiting site is: a vendor of the register, or a new one."""

    vendor = VendorField(label="A vendor of the register", required=False, help_text="Its name as it stands there.")
    name = forms.CharField(label="Or a new vendor: its name", required=False, max_length=200)
    kinds = kinds_field()
    reason = forms.CharField(label="Reason", required=False, max_length=2000)
    version = version_field()
    once = once_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].required = False
        self.fields["kinds"].label = "What the new vendor is"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        known, name = given.get("vendor"), given.get("name")
        if known and name:
            self.add_error("name", "Name a vendor of the register or a new one, not both.")
        elif not known and not name and "vendor" not in self.errors:
            self.add_error("vendor", "Name the vendor whose the site is.")
        elif name and not given.get("kinds") and "kinds" not in self.errors:
            self.add_error("kinds", "Tick at least one kind: CRO, CMO or CDMO.")
        return given
