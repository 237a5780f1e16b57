"""What people type about a vendor's names and contacts, and about what a site is called, can do and can make."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from scoring import capabilities
from scoring.forms.fields import DateInput, once_field, version_field
from scoring.identifiers import BadIdentifier, normalise
from scoring.models import Capability, CapacityStatement, Contact, Site, SiteIdentifier, VendorName
from scoring.vocabulary import IdentifierScheme


class DetailForm(forms.ModelForm):  # type: ignore[type-arg]  # only the stubs know parameters
    """A detail that is entered (`once`) or changed (`version`)."""

    noun: ClassVar[str]
    dates: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.dates:
            self.fields[name].widget = DateInput()
        for field in self.fields.values():
            field.error_messages["required"] = f"Fill in: {str(field.label).lower()}."
        if self.instance._state.adding:
            self.fields["once"] = once_field()
        else:
            self.fields["version"] = version_field()
            self.initial["version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("from_on"), given.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", "The last day lies before the first. Correct one of them.")
        return given

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the row as they were typed."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class NameForm(DetailForm):
    noun = "another name"
    dates = ("from_on", "to_on")

    class Meta:
        model = VendorName
        fields = ("name", "kind", "from_on", "to_on")
        labels: ClassVar = {"kind": "What it is", "from_on": "Used from", "to_on": "Used until"}


class ContactForm(DetailForm):
    noun = "a contact"

    class Meta:
        model = Contact
        fields = ("name", "function", "site", "email", "phone")
        labels: ClassVar = {"site": "At the site", "email": "E-mail"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = Site.objects.standing().filter(vendor=self.instance.vendor)
        self.fields["site"] = forms.ModelChoiceField(
            sites, label="At the site", required=False, empty_label="None of its own"
        )


class IdentifierForm(DetailForm):
    noun = "a number"

    class Meta:
        model = SiteIdentifier
        fields = ("scheme", "value")
        labels: ClassVar = {"scheme": "Given by", "value": "Number"}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not (given.get("scheme") and given.get("value")):
            return given
        try:
            given["value"] = normalise(IdentifierScheme(given["scheme"]), given["value"])
        except BadIdentifier as error:
            self.add_error("value", str(error))
            return given
        others = SiteIdentifier.objects.standing().exclude(pk=self.instance.pk)
        taken = others.filter(scheme=given["scheme"], value=given["value"]).select_related("site").first()
        if taken is not None:
            whose = "this site" if taken.site_id == self.instance.site_id else f"the site {taken.site.name}"
            self.add_error("value", f"{taken} stands at {whose} already.")
        return given


class CapabilityForm(DetailForm):
    noun = "a capability"
    dates = ("as_of",)

    class Meta:
        model = Capability
        fields = ("key", "evidence", "as_of", "detail")
        labels: ClassVar = {
            "evidence": "How it is known",
            "as_of": "As of",
            "detail": "Scale, containment or another limit",
        }
        help_texts: ClassVar = {"detail": "For example: 2 × 2 000 l, OEB 4, isolator."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"] = forms.ChoiceField(label="Capability", choices=[("", "Choose"), *capabilities.choices()])
        self.order_fields(["key"])

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        held = Capability.objects.standing().filter(site=self.instance.site, key=key).exclude(pk=self.instance.pk)
        if held.exists():
            raise forms.ValidationError("The site has this capability already. Change that line instead.")
        return key


class CapacityForm(DetailForm):
    noun = "a statement of capacity"
    dates = ("from_on", "to_on", "as_of")

    class Meta:
        model = CapacityStatement
        fields = ("what", "quantity", "unit", "from_on", "to_on", "evidence", "as_of")
        labels: ClassVar = {
            "what": "Of what",
            "from_on": "From",
            "to_on": "Until",
            "evidence": "How it is known",
            "as_of": "As of",
        }
        help_texts: ClassVar = {"what": "For example: filled vials on line 3.", "unit": "For example: batches a year."}

    def clean_quantity(self) -> Decimal:
        quantity: Decimal = self.cleaned_data["quantity"]
        if quantity < 0:
            raise forms.ValidationError("A quantity is zero or more.")
        return quantity


FORMS: dict[str, type[DetailForm]] = {
    "name": NameForm,
    "contact": ContactForm,
    "identifier": IdentifierForm,
    "capability": CapabilityForm,
    "capacity": CapacityForm,
}
