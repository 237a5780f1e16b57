"""The app's addresses. Everything a reader would want to send stands in the address."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, register_converter

from scoring.views import accounts, audit, health, library, reports, results, scorecards, selections, vendors, work


class RefConverter:
    """A selection's reference: SEL-2026-014."""

    regex = r"SEL-\d{4}-\d{3,6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RefConverter, "ref")

urlpatterns = [
    path("", work.work_list, name="work-list"),
    path("selections/", selections.selection_list, name="selection-list"),
    path("s/<ref:ref>/", selections.selection_detail, name="selection-detail"),
    path("s/<ref:ref>/stage/", selections.selection_move, name="selection-move"),
    path("s/<ref:ref>/results/", results.results_ranking, name="results-ranking"),
    path("s/<ref:ref>/report/", reports.report_create, name="report-create"),
    path("s/<ref:ref>/log/", audit.audit_list, name="audit-list"),
    path("scorecards/new/", scorecards.scorecard_new, name="scorecard-new"),
    path("scorecards/template.xlsx", scorecards.scorecard_template, name="scorecard-template"),
    path("scorecards/<uuid:staged>/", scorecards.scorecard_preview, name="scorecard-preview"),
    path("criteria/", library.criteria_list, name="criteria-list"),
    path("criteria/library/", library.library_list, name="library-list"),
    path("criteria/library/<slug:key>/", library.library_detail, name="library-detail"),
    path("vendors/", vendors.vendor_list, name="vendor-list"),
    path("vendors/<slug:slug>/", vendors.vendor_detail, name="vendor-detail"),
    path("accounts/login/", accounts.sign_in, name="account_login"),
    path("accounts/logout/", accounts.sign_out, name="account_logout"),
    path("theme/", login_not_required(accounts.theme_set), name="theme-set"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
