"""A document: the file, what it is called, what it is about and how long it holds."""

from __future__ import annotations

from typing import Any

from django import forms

from scoring.forms.fields import DateInput, once_field
from scoring.models import Document, Site, Vendor
from scoring.uploads import MAX_BYTES, TYPE_OF, Upload, UploadRefused, check_upload


class DocumentForm(forms.Form):
    """`upload` is the checked file, once the form is valid."""

    once = once_field()
    file = forms.FileField(
        label="File",
        help_text=f"PDF, DOCX, XLSX, PNG, JPG, TXT or CSV, at most {MAX_BYTES // 1_000_000} MB. Pictures are drawn anew, "
        "which takes out where and with what they were made.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(TYPE_OF)}),
        error_messages={"required": "Choose the file.", "max_length": "The file's name is too long. Shorten it."},
    )
    title = forms.CharField(
        label="Title",
        max_length=150,
        help_text="What it is, such as “GMP certificate 2026”.",
        error_messages={"required": "Say what the document is."},
    )
    site: forms.ModelChoiceField[Site] = forms.ModelChoiceField(
        label="Site", queryset=None, required=False, empty_label="The whole vendor"
    )
    issued_on = forms.DateField(label="Issued on", required=False, widget=DateInput)
    expires_on = forms.DateField(label="Holds until", required=False, widget=DateInput)

    def __init__(self, *args: Any, vendor: Vendor, older: Document | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.upload: Upload | None = None
        if older is None:
            self.fields["site"].queryset = vendor.sites.standing()  # type: ignore[attr-defined]
        else:
            del self.fields["site"]  # a newer version is about the same
            self.initial["title"] = older.title

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
        try:
            self.upload = check_upload(file.name, file.content_type or "", file.read())
        except UploadRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        issued, expires = cleaned.get("issued_on"), cleaned.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", "It cannot end before it was issued.")
        return cleaned
