"""The app's addresses. Everything a reader would want to send stands in the address."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, register_converter

from scoring.views import (
    accounts,
    audit,
    criteria,
    criteria_nodes,
    criteria_weights,
    details,
    documents,
    health,
    jobs,
    library,
    register,
    reports,
    results,
    scenarios,
    scorecards,
    scores,
    selections,
    sites,
    vendor_imports,
    vendors,
    work,
)


class RefConverter:
    """A selection's reference: SEL-2026-014."""

    regex = r"SEL-\d{4}-\d{3,6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RefConverter, "ref")

CELL = "s/<ref:ref>/score/<str:key>/<int:position>/"
EDITION = "criteria/editions/<slug:slug>/<int:edition>/"

urlpatterns = [
    path("", work.work_list, name="work-list"),
    path("selections/", selections.selection_list, name="selection-list"),
    path("s/<ref:ref>/", selections.selection_detail, name="selection-detail"),
    path("s/<ref:ref>/stage/", selections.selection_move, name="selection-move"),
    path("s/<ref:ref>/remind/", selections.selection_remind, name="selection-remind"),
    path("s/<ref:ref>/results/", results.results_ranking, name="results-ranking"),
    path("s/<ref:ref>/results/matrix/", results.results_matrix, name="results-matrix"),
    path("s/<ref:ref>/results/cell/<str:criterion>/<int:vendor>/", results.results_cell, name="results-cell"),
    path("s/<ref:ref>/results/why/", results.results_why, name="results-why"),
    path("s/<ref:ref>/results/why/<int:a>/<int:b>/", results.results_pair, name="results-pair"),
    path("s/<ref:ref>/results/sensitivity/", scenarios.results_sensitivity, name="results-sensitivity"),
    path("s/<ref:ref>/results/scenarios/", scenarios.results_scenarios, name="results-scenarios"),
    path(
        "s/<ref:ref>/results/scenarios/<uuid:key>/remove/",
        scenarios.results_scenario_remove,
        name="results-scenario-remove",
    ),
    path("s/<ref:ref>/report/", reports.report_create, name="report-create"),
    path("s/<ref:ref>/score/", scores.score_sheet, name="score-sheet"),
    path("s/<ref:ref>/score/interests/", scores.score_interests, name="score-interests"),
    path("s/<ref:ref>/score/review/", scores.score_review, name="score-review"),
    path("s/<ref:ref>/score/reopen/", scores.score_reopen, name="score-reopen"),
    path(CELL, scores.score_cell, name="score-cell"),
    path(CELL + "evidence/", scores.score_evidence, name="score-evidence"),
    path(CELL + "evidence/<uuid:source>/", scores.score_unlink, name="score-unlink"),
    path("s/<ref:ref>/log/", audit.audit_list, name="audit-list"),
    path("scorecards/new/", scorecards.scorecard_new, name="scorecard-new"),
    path("scorecards/template.xlsx", scorecards.scorecard_template, name="scorecard-template"),
    path("scorecards/<uuid:staged>/", scorecards.scorecard_preview, name="scorecard-preview"),
    path("criteria/", library.criteria_list, name="criteria-list"),
    path("criteria/new/", criteria.criteria_new, name="criteria-new"),
    path("criteria/curve/", criteria_nodes.criteria_curve, name="criteria-curve"),
    path(EDITION, criteria.criteria_edition, name="criteria-edition"),
    path(EDITION + "start/", criteria.criteria_start, name="criteria-start"),
    path(EDITION + "details/", criteria.criteria_details, name="criteria-details"),
    path(EDITION + "preview/", criteria.criteria_preview, name="criteria-preview"),
    path(EDITION + "compare/<int:other>/", criteria.criteria_compare, name="criteria-compare"),
    path(EDITION + "publish/", criteria.criteria_publish, name="criteria-publish"),
    path(EDITION + "retire/", criteria.criteria_retire, name="criteria-retire"),
    path(EDITION + "weights/<slug:group>/", criteria_weights.criteria_weights, name="criteria-weights"),
    path(EDITION + "weights/<slug:group>/<slug:method>/", criteria_weights.criteria_elicit, name="criteria-elicit"),
    path(EDITION + "add/<slug:group>/", criteria_nodes.criteria_add, name="criteria-add"),
    path(EDITION + "pick/<slug:group>/", criteria_nodes.criteria_pick, name="criteria-pick"),
    path(EDITION + "criterion/<uuid:key>/", criteria_nodes.criteria_criterion, name="criteria-criterion"),
    path(EDITION + "criterion/<uuid:key>/move/", criteria_nodes.criteria_move, name="criteria-move"),
    path(EDITION + "criterion/<uuid:key>/remove/", criteria_nodes.criteria_remove, name="criteria-remove"),
    path(EDITION + "criterion/<uuid:key>/restore/", criteria_nodes.criteria_restore, name="criteria-restore"),
    path("criteria/library/", library.library_list, name="library-list"),
    path("criteria/library/<slug:key>/", library.library_detail, name="library-detail"),
    path("vendors/", vendors.vendor_list, name="vendor-list"),
    path("vendors/new/", register.vendor_new, name="vendor-new"),
    path("vendors/compare/", vendors.vendor_compare, name="vendor-compare"),
    path("vendors/sites-without-vendor/", sites.site_waiting, name="site-waiting"),
    path("vendors/import/", vendor_imports.vendor_import_new, name="vendor-import-new"),
    path("vendors/import/<uuid:key>/", vendor_imports.vendor_import_preview, name="vendor-import-preview"),
    path("vendors/export.csv", vendor_imports.vendor_export, {"form": "csv"}, name="vendor-export-csv"),
    path("vendors/export.xlsx", vendor_imports.vendor_export, {"form": "xlsx"}, name="vendor-export-xlsx"),
    path("vendors/<slug:slug>/", vendors.vendor_detail, name="vendor-detail"),
    path("vendors/<slug:slug>/sites/", vendors.vendor_sites, name="vendor-sites"),
    path("vendors/<slug:slug>/contacts/", vendors.vendor_contacts, name="vendor-contacts"),
    path("vendors/<slug:slug>/notes/", vendors.vendor_notes, name="vendor-notes"),
    path("vendors/<slug:slug>/log/", vendors.vendor_log, name="vendor-log"),
    path("vendors/<slug:slug>/documents/", documents.document_list, name="document-list"),
    path("vendors/<slug:slug>/documents/new/", documents.document_new, name="document-new"),
    path("vendors/<slug:slug>/documents/<uuid:key>/", documents.document_file, name="document-file"),
    path("vendors/<slug:slug>/documents/<uuid:key>/replace/", documents.document_replace, name="document-replace"),
    path("vendors/<slug:slug>/edit/", register.vendor_edit, name="vendor-edit"),
    path("vendors/<slug:slug>/status/", register.vendor_status, name="vendor-status"),
    path("vendors/<slug:slug>/notes/edit/", register.vendor_notes_edit, name="vendor-notes-edit"),
    path("vendors/<slug:slug>/merge/", register.vendor_merge, name="vendor-merge"),
    path("vendors/<slug:slug>/split/", register.vendor_split, name="vendor-split"),
    path("vendors/<slug:slug>/sites/new/", sites.site_new, name="site-new"),
    path("vendors/<slug:slug>/add/<slug:part>/", details.vendor_add, name="vendor-add"),
    path("sites/<uuid:key>/", sites.site_detail, name="site-detail"),
    path("sites/<uuid:key>/edit/", sites.site_edit, name="site-edit"),
    path("sites/<uuid:key>/remove/", sites.site_remove, name="site-remove"),
    path("sites/<uuid:key>/assign/", sites.site_assign, name="site-assign"),
    path("sites/<uuid:key>/add/<slug:part>/", details.site_add, name="site-add"),
    path("register/<slug:part>/<uuid:key>/", details.detail_edit, name="detail-edit"),
    path("register/<slug:part>/<uuid:key>/remove/", details.detail_remove, name="detail-remove"),
    path("jobs/<uuid:key>/", jobs.job_detail, name="job-detail"),
    path("accounts/login/", accounts.sign_in, name="account_login"),
    path("accounts/logout/", accounts.sign_out, name="account_logout"),
    path("theme/", login_not_required(accounts.theme_set), name="theme-set"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
