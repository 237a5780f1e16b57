"""Django's admin over the house: people and roles, the criteria library and templates; the rest to read.

Every save goes through an action and leaves its event, nothing is deleted, and Django's own log is not kept. Who
sees what follows the roles: account admins people, criteria admins criteria, auditors everything and change nothing.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from scoring.actions.editions import name_edition
from scoring.actions.people import create_user, deactivate_user, grant_role, reactivate_user, revoke_role, update_user
from scoring.forms.admin import EditionForm, GrantForm, UserAddForm, UserChangeForm
from scoring.models import (
    AuditEvent,
    CriteriaModel,
    Criterion,
    CriterionSource,
    Performance,
    RoleGrant,
    RubricLevel,
    Score,
    Screening,
    Selection,
    User,
)
from scoring.policies import NotNow, WrongRole
from scoring.vocabulary import GlobalRole, ModelPurpose, ModelStatus, Stage, VendorKind

if TYPE_CHECKING:  # Django's classes take no parameters when they run
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline


class HouseAdmin(admin.AdminSite):
    site_header = site_title = "VendorSelect administration"
    index_title = "People, criteria and the record"
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and request.user.is_active and request.user.is_staff

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Who has no role here is told which ones open these pages."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not self.has_permission(request):
                raise WrongRole("The administration is open to account admins, criteria admins and auditors.")
            return inner(request, *args, **kwargs)

        return checked

    @login_not_required  # it only sends on
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The product has one door; Django's sends there, with the address that was asked for."""
        return redirect_to_login(request.GET.get("next", reverse("admin:index")), reverse("account_login"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        raise Http404

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        raise Http404


site = HouseAdmin(name="admin")


def _never(page: Any, request: HttpRequest, obj: Model | None = None) -> bool:
    """What nobody may do on a page of the admin."""
    return False


class Reading(ModelAdmin):
    """Rows to look at. `keepers` are the roles that see them beside auditors; a subclass may let them change."""

    keepers: tuple[GlobalRole, ...] = ()
    show_full_result_count = False

    def _keeps(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and any(request.user.has_role(role) for role in self.keepers)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        auditor = isinstance(request.user, User) and request.user.has_role(GlobalRole.AUDITOR)
        return auditor or self._keeps(request)

    has_add_permission = has_change_permission = has_delete_permission = _never

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        raise Http404

    def construct_change_message(self, request: Any, form: Any, formsets: Any, add: bool = False) -> list[Any]:
        return []

    # Django's own log would be a second, changeable record beside the trail.
    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None: ...  # type: ignore[override]

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None: ...  # type: ignore[override]


class Keeping(Reading):
    """Rows that their keepers change, through an action each."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._keeps(request)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Without Django's transaction around it: an action opens its own, and that one must be the outermost."""
        return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]

    def save_related(self, request: Any, form: Any, formsets: Any, change: Any) -> None:
        """The action has written everything; what stands below a row is only shown."""


class ReadingInline(TabularInline):
    template = "admin/reading_inline.html"
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    has_add_permission = has_change_permission = has_delete_permission = _never


# People


class GrantInline(ReadingInline):
    model = RoleGrant
    fk_name = "user"
    fields = ("role", "revoked_at", "revoked_by")


@admin.register(User, site=site)
class UserAdmin(Keeping):
    keepers = (GlobalRole.ACCOUNT_ADMIN,)
    list_display = ("full_name", "username", "job_title", "email", "is_active", "roles")
    list_filter = ("is_active", "role_grants__role")
    search_fields = ("full_name", "username", "email", "job_title")
    search_help_text = "Name, user name, address or job title"
    ordering = ("full_name",)
    inlines = (GrantInline,)
    actions = ("deactivate", "reactivate")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("role_grants")

    @admin.display(description="Roles")
    def roles(self, user: User) -> str:
        held = sorted(GlobalRole(grant.role).label for grant in user.role_grants.all() if grant.revoked_at is None)
        return ", ".join(held) or "–"

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._keeps(request)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        own = UserAddForm if obj is None else UserChangeForm
        shown = ("username", "is_active", *UserChangeForm.Meta.fields)
        return list(own.base_fields) if obj is None or self.has_change_permission(request) else shown

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **kwargs | {"form": UserChangeForm if change else UserAddForm})

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return () if obj is None else self.inlines

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        given = form.cleaned_data
        if change:
            seen = given.pop("seen")
            update_user(by=request.user, user=User.objects.get(pk=obj.pk), version=seen, **given)
        else:
            # The page goes on with the row that the action made.
            obj.pk = create_user(by=request.user, **given).pk

    @admin.action(description="Deactivate the chosen accounts", permissions=["change"])
    def deactivate(self, request: Any, users: QuerySet[User]) -> None:
        self._each(request, users, deactivate_user)

    @admin.action(description="Reactivate the chosen accounts", permissions=["change"])
    def reactivate(self, request: Any, users: QuerySet[User]) -> None:
        self._each(request, users, reactivate_user)

    def _each(self, request: Any, users: QuerySet[User], act: Any) -> None:
        for user in users:
            try:
                act(by=request.user, user=user)
            except NotNow as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.message_user(request, f"The account of {user.full_name} was changed.", messages.SUCCESS)


@admin.register(RoleGrant, site=site)
class RoleGrantAdmin(Keeping):
    keepers = (GlobalRole.ACCOUNT_ADMIN,)
    form = GrantForm
    list_display = ("user", "role", "revoked_at", "revoked_by")
    list_filter = ("role", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("user", "revoked_by")
    search_fields = ("user__full_name", "user__username")
    search_help_text = "Name or user name"
    ordering = ("user__full_name", "role")
    actions = ("take_back",)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._keeps(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        # A grant is given or taken back, never rewritten: the list has the action for that.
        return obj is None and self._keeps(request)

    def save_model(self, request: Any, obj: RoleGrant, form: Any, change: bool) -> None:
        given = form.cleaned_data
        obj.pk = grant_role(by=request.user, user=given["user"], role=GlobalRole(given["role"])).pk

    @admin.action(description="Take back the chosen roles", permissions=["change"])
    def take_back(self, request: Any, grants: QuerySet[RoleGrant]) -> None:
        for grant in grants.select_related("user"):
            try:
                revoke_role(by=request.user, grant=grant)
            except NotNow as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.message_user(request, f"{grant} was taken back.", messages.SUCCESS)


# Criteria


class TreeInline(ReadingInline):
    """The tree to look at; it is changed in the editor, which keeps the weights at 100."""

    model = Criterion
    fields = ("key", "parent", "name", "kind", "percent", "floor", "critical")
    readonly_fields = ("percent",)
    show_change_link = True
    verbose_name_plural = "criteria, in the order of the tree"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Criterion]:
        return super().get_queryset(request).select_related("parent", "criteria_model")

    @admin.display(description="Weight in its group")
    def percent(self, row: Criterion) -> str:
        return f"{row.local_weight / 100:g} %"


@admin.register(CriteriaModel, site=site)
class CriteriaModelAdmin(Keeping):
    keepers = (GlobalRole.CRITERIA_ADMIN,)
    form = EditionForm
    list_display = ("name", "purpose", "edition", "kind", "status", "frozen_at", "frozen_by", "editor")
    list_filter = ("purpose", "status", "kind")
    list_select_related = ("frozen_by",)
    search_fields = ("name", "description", "criteria__name", "criteria__key")
    search_help_text = "Name, description, or a criterion in it"
    readonly_fields = ("purpose", "slug", "edition", "status", "based_on", "frozen_at", "frozen_by", "editor")
    fields = ("seen", "name", "kind", "description", *readonly_fields)
    inlines = (TreeInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CriteriaModel]:
        # A selection's own copy is for those who take part in it.
        return super().get_queryset(request).exclude(purpose=ModelPurpose.SELECTION)

    def get_fields(self, request: HttpRequest, obj: CriteriaModel | None = None) -> Any:
        return self.fields if self.has_change_permission(request, obj) else self.fields[1:]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._keeps(request) and (obj is None or obj.status == ModelStatus.DRAFT)

    @admin.display(description="Editor")
    def editor(self, model: CriteriaModel) -> str:
        address = reverse("criteria-edition", args=[model.slug, model.edition])
        return format_html('<a href="{}">Open in the editor</a>', address)

    def save_model(self, request: Any, obj: CriteriaModel, form: Any, change: bool) -> None:
        given = form.cleaned_data
        name_edition(
            by=request.user,
            model=CriteriaModel.objects.get(pk=obj.pk),
            version=given["seen"],
            name=given["name"],
            kind=VendorKind(given["kind"]) if given["kind"] else None,
            description=given["description"],
        )


class LevelInline(ReadingInline):
    model = RubricLevel
    fields = ("level", "text", "value")


class SourceInline(ReadingInline):
    model = CriterionSource
    fields = ("kind", "reference", "quotation")


@admin.register(Criterion, site=site)
class CriterionAdmin(Reading):
    keepers = (GlobalRole.CRITERIA_ADMIN,)
    list_display = ("key", "name", "kind", "criteria_model", "owner_function", "critical")
    list_display_links = ("name",)
    list_filter = (
        "criteria_model__purpose",
        "criteria_model__status",
        "kind",
        "critical",
        "for_cro",
        "for_cmo",
        "for_cdmo",
    )
    list_select_related = ("criteria_model",)
    search_fields = ("key", "name", "short_name", "asks", "owner_function")
    search_help_text = "Key, name, question or who scores it"
    exclude = ("version", "last_event", "removed_at", "removed_by")
    inlines = (LevelInline, SourceInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Criterion]:
        return super().get_queryset(request).exclude(criteria_model__purpose=ModelPurpose.SELECTION)


# The record, for auditors


@admin.register(Selection, site=site)
class SelectionAdmin(Reading):
    list_display = ("ref", "title", "kind", "stage", "owner", "created_at")
    list_filter = ("stage", "kind")
    list_select_related = ("owner",)
    search_fields = ("ref", "title", "product")


class CellAdmin(Reading):
    """What was given to a cell. Scores stay hidden from everybody until scoring has closed, from auditors too."""

    list_select_related: ClassVar[tuple[str, ...]] = ("selection", "alternative", "criterion")
    search_fields = ("selection__ref", "criterion__name", "alternative__short_name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).exclude(selection__stage__in=(Stage.SETUP, Stage.SCORING))


@admin.register(Score, site=site)
class ScoreAdmin(CellAdmin):
    list_display = ("selection", "criterion", "alternative", "evaluator", "value", "submitted_at")
    list_select_related = ("selection", "alternative", "criterion", "evaluator")


@admin.register(Performance, site=site)
class PerformanceAdmin(CellAdmin):
    list_display = ("selection", "criterion", "alternative", "value", "method")


@admin.register(Screening, site=site)
class ScreeningAdmin(CellAdmin):
    list_display = ("selection", "criterion", "alternative", "outcome")


@admin.register(AuditEvent, site=site)
class AuditEventAdmin(Reading):
    """The head of each event. Its reason and values stand in the log, which hides what is blind."""

    list_display = ("chain", "seq", "at", "actor_name", "verb", "about")
    list_filter = ("verb",)
    search_fields = ("chain", "actor_name", "about")
    ordering = ("-id",)
    fields = ("chain", "seq", "at", "actor_name", "actor_role", "verb", "about", "app_version", "previous_hash", "hash")
