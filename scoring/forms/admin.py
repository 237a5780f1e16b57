"""Forms of the admin pages: each carries the version of the row that the person looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from scoring.forms.fields import version_field
from scoring.models import CriteriaModel, RoleGrant, User
from scoring.models.people import UserManager

if TYPE_CHECKING:  # Django's classes take no parameters when they run
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm


class UserAddForm(ModelForm):
    password = forms.CharField(
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 15 characters. Without one the person cannot sign in with a password.",
    )

    class Meta:
        model = User
        fields = ("username", "full_name", "email", "job_title")
        help_texts = {"username": "Stands for good in the audit trail; it is never given to anybody else."}

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"])
        manager: UserManager = User.objects
        try:
            manager.get_by_natural_key(username)
        except User.DoesNotExist:
            return username
        raise forms.ValidationError(f"The user name {username} was given before. Names are never reused.")

    def clean_password(self) -> str | None:
        password = self.cleaned_data["password"]
        if not password:
            return None
        validate_password(password)
        return str(password)


class VersionedForm(ModelForm):
    seen = version_field()  # the model's own field is not editable, so its name is not free

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version


class UserChangeForm(VersionedForm):
    class Meta:
        model = User
        fields = ("full_name", "email", "job_title")


class EditionForm(VersionedForm):
    class Meta:
        model = CriteriaModel
        fields = ("name", "kind", "description")


class GrantForm(ModelForm):
    class Meta:
        model = RoleGrant
        fields = ("user", "role")
        help_texts = {"role": "Holds in the whole house, from the person's next request on."}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        user, role = given.get("user"), given.get("role")
        if user is not None and RoleGrant.objects.filter(user=user, role=role, revoked_at__isnull=True).exists():
            self.add_error("role", f"{user.full_name} has this role already.")
        return given
