"""The closed lists of the domain. Values are stored and must not change; labels are what people read."""

from django.db.models import TextChoices


class VendorKind(TextChoices):
    CRO = "cro", "CRO"
    CMO = "cmo", "CMO"
    CDMO = "cdmo", "CDMO"


class VendorStatus(TextChoices):
    PROSPECT = "prospect", "Prospect"
    QUALIFIED = "qualified", "Qualified"
    ON_HOLD = "on_hold", "On hold"
    REJECTED = "rejected", "Rejected"
    RETIRED = "retired", "Retired"


class IdentifierScheme(TextChoices):
    FEI = "fei", "FEI"
    DUNS = "duns", "DUNS"
    OMS_LOCATION = "oms_loc", "OMS LOC-id"
    MIA = "mia", "MIA number"


class GlobalRole(TextChoices):
    """What a person may do in the whole house. Set by `actions.people.grant_role`."""

    LEAD = "lead", "Procurement lead"
    CRITERIA_ADMIN = "criteria_admin", "Criteria admin"
    AUDITOR = "auditor", "Auditor"
    ACCOUNT_ADMIN = "account_admin", "Account admin"


class MemberRole(TextChoices):
    """What a person is in one selection. Set by `actions.selections.add_member`."""

    LEAD = "lead", "Procurement lead"
    EVALUATOR = "evaluator", "Evaluator"
    APPROVER = "approver", "Approver"
    OBSERVER = "observer", "Observer"


class Stage(TextChoices):
    """Where a selection stands. Moved by `actions.selections.move_stage` along `policies.TRANSITIONS`."""

    SETUP = "setup", "Set-up"
    SCORING = "scoring", "Scoring"
    CONSENSUS = "consensus", "Consensus"
    RESULTS = "results", "Results"
    DECISION = "decision", "Decision"
    REPORT = "report", "Report"


class CriterionKind(TextChoices):
    GROUP = "group", "Group"
    RUBRIC = "rubric", "Rubric"
    NUMBER = "number", "Number"
    YES_NO = "yes_no", "Yes or no"
    CHOICE = "choice", "Choice"
    DERIVED = "derived", "Derived from records"
    MUST_HAVE = "must_have", "Must-have"


class MissingPolicy(TextChoices):
    WORST = "worst", "Counts as the lowest value"
    NEUTRAL = "neutral", "Counts as half of the scale"


class ModelPurpose(TextChoices):
    """What a criteria model is for. A selection's own copy is no template and stands in no list of them."""

    LIBRARY = "library", "Library"
    TEMPLATE = "template", "Template"
    SELECTION = "selection", "Selection"


class ModelStatus(TextChoices):
    """A draft can change; once published (frozen) nothing in it can, and it can only be retired."""

    DRAFT = "draft", "Draft"
    FROZEN = "frozen", "Published"
    RETIRED = "retired", "Retired"


class SourceKind(TextChoices):
    """Where a library criterion comes from."""

    SEED = "seed", "Founding document"
    OUTSIDE = "outside", "Outside source"
    HOUSE = "house", "House default"


class NameKind(TextChoices):
    """What another name of a vendor is."""

    FORMER = "former", "Former name"
    TRADING = "trading", "Other name"


class EvidenceLevel(TextChoices):
    """How well a capability is known, weakest first."""

    SUPPLIER_CLAIM = "supplier_claim", "Supplier's claim"
    CERTIFICATE = "certificate_scope", "Scope of a certificate"
    REGULATOR = "regulator_stated", "Stated by a regulator"
    AUDIT = "buyer_verified_audit", "Seen at our audit"


class Derivation(TextChoices):
    """What a derived criterion is read from. A derived criterion without one is scored by evaluators."""

    INSPECTION_RECORD = "inspection_record", "Inspection record of the site"
    FORM_483 = "form_483", "Form 483 observations"
    ENFORCEMENT = "enforcement", "Warning letters and enforcement"
    OWN_AUDIT = "own_audit", "Our own audits"
    CAPABILITY_COVERAGE = "capability_coverage", "Capabilities held of those required"


class RecordSource(TextChoices):
    """Whose file a regulatory record was read from."""

    FDA_INSPECTIONS = "fda_inspections", "FDA inspections"
    FDA_CITATIONS = "fda_citations", "FDA inspection citations"
    FDA_COMPLIANCE = "fda_compliance", "FDA compliance actions"
    FDA_483 = "fda_483", "FDA published 483s"
    FDA_LETTERS_PAGE = "fda_letters_page", "FDA warning letters page"
    FDA_RECALLS = "fda_recalls", "FDA recalls"
    EU_CERTIFICATES = "eu_certificates", "EudraGMDP GMP certificates"
    EU_NON_COMPLIANCE = "eu_non_compliance", "EudraGMDP non-compliance statements"


class RecordKind(TextChoices):
    """What a record of a site says happened."""

    INSPECTION = "inspection", "Inspection"
    CITATION = "citation", "Citation"
    FORM_483 = "form_483", "Form 483"
    WARNING_LETTER = "warning_letter", "Warning letter"
    INJUNCTION = "injunction", "Injunction or consent decree"
    SEIZURE = "seizure", "Seizure"
    IMPORT_ALERT = "import_alert", "Import alert"
    NON_COMPLIANCE = "non_compliance", "Non-compliance statement"
    CERTIFICATE = "certificate", "GMP certificate"
    RECALL = "recall", "Recall"
    OWN_AUDIT = "own_audit", "Own audit"


class InspectionClass(TextChoices):
    """How an authority classified an inspection."""

    NAI = "nai", "No action indicated (NAI)"
    VAI = "vai", "Voluntary action indicated (VAI)"
    OAI = "oai", "Official action indicated (OAI)"
    PENDING = "pending", "Not yet classified"
    COMPLIANT = "compliant", "Compliant"
    NON_COMPLIANT = "non_compliant", "Non-compliant"


class EvidenceKind(TextChoices):
    """What a score rests on."""

    RECORD = "record", "Regulatory record"
    DOCUMENT = "document", "Document"
    LINK = "link", "Link"
    OWN_AUDIT = "own_audit", "Own audit"


class NamesShown(TextChoices):
    """Whether the panel sees whose score is whose."""

    AGREED = "agreed", "When all who scored the cell agree"
    ALWAYS = "always", "Always"


class ScreeningOutcome(TextChoices):
    PASS = "pass", "Pass"
    FAIL = "fail", "Fail"
    WAIVED = "waived", "Waived"


class Judgement(TextChoices):
    SCORED = "scored", "Scored"
    NOT_ENOUGH_INFORMATION = "nei", "Not enough information"


class PerformanceMethod(TextChoices):
    AGREED = "agreed", "Agreed by the panel"
    MEAN = "mean", "Mean accepted"
    VOTE = "vote", "Mean of a new vote"
    LEAD = "lead", "Decided by the lead"
    IMPORTED = "imported", "Read from a scorecard"


class DecisionOutcome(TextChoices):
    """What a selection ends with."""

    SELECT = "select", "Select one vendor"
    SHORTLIST = "shortlist", "Shortlist"
    NO_AWARD = "no_award", "No award"
    RERUN = "rerun", "Run the selection again"


class SignatureMeaning(TextChoices):
    """What a signature says. The signer chooses it; a withdrawal names the signature that it takes back."""

    AUTHOR = "author", "Author"
    REVIEW = "review", "Review"
    APPROVAL = "approval", "Approval"
    QUALITY = "quality", "Quality approval"
    RESPONSIBILITY = "responsibility", "Responsibility"
    REJECTION = "rejection", "Rejection"
    WITHDRAWAL = "withdrawal", "Withdrawal"


class ReportKind(TextChoices):
    """What leaves the house as a document."""

    COMPARISON = "comparison", "Comparison report"
    SHORTLIST = "shortlist", "Shortlist memo"
    DEBRIEF = "debrief", "Vendor debrief"
    AUDIT_EXTRACT = "audit_extract", "Audit extract"


class JobKind(TextChoices):
    """Work that runs behind a page."""

    VENDOR_IMPORT = "vendor_import", "Import of vendors and sites"
    RECORDS_IMPORT = "records_import", "Import of regulatory records"
    REPORT = "report", "Report"


class JobState(TextChoices):
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class AuditVerb(TextChoices):
    """What an audit event says was done. The label completes a sentence that begins with the person's name."""

    USER_CREATED = "user-created", "created the account {about}"
    USER_CHANGED = "user-changed", "changed the account {about}"
    ROLE_GRANTED = "role-granted", "granted a role: {about}"
    ROLE_REVOKED = "role-revoked", "took back a role: {about}"
    SIGNED_IN = "signed-in", "signed in"
    SIGN_IN_FAILED = "sign-in-failed", "noted a failed sign-in as {about}"
    SIGNED_OUT = "signed-out", "signed out"
    VENDOR_ADDED = "vendor-added", "added the vendor {about}"
    VENDOR_CHANGED = "vendor-changed", "changed the vendor {about}"
    VENDOR_STATUS_SET = "vendor-status-set", "set the status of {about}"
    VENDOR_MERGED = "vendor-merged", "merged the vendor {about}"
    VENDOR_SPLIT = "vendor-split", "split the vendor {about}"
    SITE_ADDED = "site-added", "added the site {about}"
    SITE_CHANGED = "site-changed", "changed the site {about}"
    SITE_ASSIGNED = "site-assigned", "assigned the site {about}"
    SITE_REMOVED = "site-removed", "took out of use the site {about}"
    DETAIL_ADDED = "detail-added", "added the {about}"
    DETAIL_CHANGED = "detail-changed", "changed the {about}"
    DETAIL_REMOVED = "detail-removed", "took out the {about}"
    VENDORS_IMPORTED = "vendors-imported", "imported vendors and sites: {about}"
    DOCUMENT_ADDED = "document-added", "added the document {about}"
    DOCUMENT_REPLACED = "document-replaced", "added a newer version of the document {about}"
    DOCUMENT_DAMAGED = "document-damaged", "was refused a document whose stored file had changed: {about}"
    LIBRARY_ADDED = "library-added", "added the criteria library: {about}"
    TEMPLATE_ADDED = "template-added", "added the template {about}"
    MODEL_PUBLISHED = "model-published", "published {about}"
    MODEL_RETIRED = "model-retired", "retired {about}"
    MODEL_CHANGED = "model-changed", "changed what {about} is called"
    EDITION_STARTED = "edition-started", "started {about}"
    WEIGHTS_SET = "weights-set", "set the weights of {about}"
    CRITERION_ADDED = "criterion-added", "added the criterion {about}"
    CRITERION_CHANGED = "criterion-changed", "changed the criterion {about}"
    CRITERION_MOVED = "criterion-moved", "moved the criterion {about}"
    CRITERION_REMOVED = "criterion-removed", "removed the criterion {about}"
    CRITERION_RESTORED = "criterion-restored", "put back the criterion {about}"
    TEMPLATE_USED = "template-used", "took the criteria from the template {about}"
    CRITERIA_SET = "criteria-set", "set the criteria and weights: {about}"
    SELECTION_CREATED = "selection-created", "created the selection {about}"
    ALTERNATIVE_ADDED = "alternative-added", "added the vendor {about} to the selection"
    MEMBER_ADDED = "member-added", "added {about} to the selection"
    SCREENED = "screened", "screened a must-have: {about}"
    STAGE_MOVED = "stage-moved", "moved the selection: {about}"
    SCORE_RECORDED = "score-recorded", "scored {about}"
    SHEET_SUBMITTED = "sheet-submitted", "submitted the score sheet: {about}"
    CELL_SETTLED = "cell-settled", "settled the score of {about}"
    SCORECARD_IMPORTED = "scorecard-imported", "imported the scorecard {about}"
    REPORT_MADE = "report-made", "made a report: {about}"
    RECORDS_IMPORTED = "records-imported", "imported regulatory records: {about}"
    RECORDS_IMPORT_UNDONE = "records-import-undone", "undid the import of {about}"
    RECORD_ENTERED = "record-entered", "entered a record: {about}"
    RECORD_CHANGED = "record-changed", "changed the record {about}"
    RECORD_REMOVED = "record-removed", "took out the record {about}"
    RECORD_MATCHED = "record-matched", "matched a record to a site: {about}"
    RECORD_UNMATCHED = "record-unmatched", "took back a match: {about}"
    OWNERSHIP_MARKED = "ownership-marked", "marked a change of ownership: {about}"
    CONSTANTS_SET = "constants-set", "set the constants of the inspection record of {about}"
    DERIVED_TAKEN = "derived-taken", "took values from the records: {about}"
    DERIVED_OVERRIDDEN = "derived-overridden", "overrode a value from the records: {about}"
    DERIVED_CONFIRMED = "derived-confirmed", "confirmed a value although a newer record came: {about}"
    SELECTION_CHANGED = "selection-changed", "changed the set-up: {about}"
    SELECTION_WITHDRAWN = "selection-withdrawn", "withdrew the selection {about}"
    SELECTION_RESTORED = "selection-restored", "brought back the selection {about}"
    ALTERNATIVE_CHANGED = "alternative-changed", "changed the vendor {about} in the selection"
    ALTERNATIVE_REMOVED = "alternative-removed", "left the vendor {about} out of the selection"
    ALTERNATIVE_RESTORED = "alternative-restored", "let the vendor {about} compete again"
    MEMBER_CHANGED = "member-changed", "changed the part of {about}"
    MEMBER_REMOVED = "member-removed", "took {about} out of the selection"
    CRITERIA_REPLACED = "criteria-replaced", "took other criteria: {about}"
    CRITERIA_SENT = "criteria-sent", "sent the criteria and weights for approval: {about}"
    CRITERIA_APPROVED = "criteria-approved", "approved the criteria and weights of {about}"
    CRITERIA_REFUSED = "criteria-refused", "did not approve the criteria and weights of {about}"
    WEIGHTS_AMENDED = "weights-amended", "changed the sealed weights in the open: {about}"
    WAIVER_REQUESTED = "waiver-requested", "asked for a waiver: {about}"
    WAIVER_GRANTED = "waiver-granted", "granted a waiver: {about}"
    WAIVER_REFUSED = "waiver-refused", "refused a waiver: {about}"
    INTERESTS_DECLARED = "interests-declared", "declared their interests: {about}"
    STAGE_RETURNED = "stage-returned", "went back: {about}"
    SHEET_REOPENED = "sheet-reopened", "reopened the score sheet of {about}"
    SCORE_CORRECTED = "score-corrected", "corrected the score of {about}"
    SCORE_CLEARED = "score-cleared", "cleared the score of {about}"
    EVIDENCE_LINKED = "evidence-linked", "linked evidence: {about}"
    EVIDENCE_UNLINKED = "evidence-unlinked", "took out evidence: {about}"
    REMINDED = "reminded", "reminded {about}"
    CELLS_ACCEPTED = "cells-accepted", "accepted the means: {about}"
    SETTLEMENT_WITHDRAWN = "settlement-withdrawn", "took back what was settled on {about}"
    REVOTE_OPENED = "revote-opened", "asked for a new vote on {about}"
    REVOTE_CLOSED = "revote-closed", "closed the vote on {about}"
    VOTED = "voted", "voted again on {about}"
    NAMES_AGREED = "names-agreed", "agreed to show their name: {about}"
    SCENARIO_SAVED = "scenario-saved", "saved the scenario {about}"
    SCENARIO_REMOVED = "scenario-removed", "took out the scenario {about}"
    DECISION_SAVED = "decision-saved", "wrote the decision: {about}"
    DISSENT_RECORDED = "dissent-recorded", "recorded a dissent: {about}"
    DECISION_FROZEN = "decision-frozen", "froze the decision for signing: {about}"
    DECISION_REOPENED = "decision-reopened", "opened the decision again: {about}"
    SIGNED = "signed", "signed {about}"
    SIGNING_FAILED = "signing-failed", "failed to prove who they are at signing {about}"
    SIGNATURE_WITHDRAWN = "signature-withdrawn", "withdrew the signature: {about}"
    REPORT_ISSUED = "report-issued", "issued {about}"
    REPORT_READ = "report-read", "took a copy of {about}"
    REPORT_DAMAGED = "report-damaged", "was refused a report whose stored file had changed: {about}"
    DATA_EXPORTED = "data-exported", "exported {about}"
