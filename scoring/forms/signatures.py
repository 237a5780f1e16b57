"""What a signer types: the meaning, and the proof of who they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from scoring.vocabulary import SignatureMeaning


class ProofForm(forms.Form):
    """The password, and at the first signing of a session the user name too: nothing of it is written back."""

    username = forms.CharField(
        label="Your user name",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Enter your user name."},
    )
    password = forms.CharField(
        label="Your password",
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password."},
    )

    def __init__(self, *args: Any, asks_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_name:
            del self.fields["username"]


class SignForm(ProofForm):
    """`shown` is the digest of the decision that stands on the page."""

    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)
    meaning = forms.TypedChoiceField(
        label="What your signature says",
        coerce=SignatureMeaning,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={
            "required": "Choose what your signature says.",
            "invalid_choice": "Choose one of the meanings.",
        },
    )
    comment = forms.CharField(
        label="Comment",
        required=False,
        max_length=2000,
        help_text="Needed where you reject the decision.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("shown", "meaning", "comment", "username", "password")

    def __init__(self, *args: Any, meanings: Sequence[SignatureMeaning], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meaning"].choices = [(meaning.value, meaning.label) for meaning in meanings]  # type: ignore[attr-defined]  # radio buttons


class WithdrawSignatureForm(ProofForm):
    reason = forms.CharField(
        label="Why do you withdraw your signature?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why you withdraw your signature: the reason stands with it."},
    )
    field_order = ("reason", "username", "password")
