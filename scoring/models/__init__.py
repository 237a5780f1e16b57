"""The tables. Rows are written by `scoring.actions` alone; database triggers (guard.py) hold that."""

from scoring.models.audit import AuditEvent, AuditPayload, AuditTarget, IdempotencyKey
from scoring.models.criteria import CriteriaModel, Criterion, CriterionSource, RubricLevel
from scoring.models.decisions import Condition, Decision, Dissent, Shortlisted, Signature, Snapshot
from scoring.models.jobs import Job
from scoring.models.people import RoleGrant, User
from scoring.models.records import EnteredRecord, ImportRun, QuarantinedRow, RecordMatch, RegulatoryRecord
from scoring.models.reports import Report
from scoring.models.scores import DerivedValue, Performance, Revote, Score, ScoreEvidence, Screening, Vote
from scoring.models.selections import (
    Alternative,
    Assignment,
    Conflict,
    Membership,
    Scenario,
    Selection,
    WeightAmendment,
)
from scoring.models.vendors import (
    Capability,
    CapacityStatement,
    Contact,
    Document,
    Site,
    SiteIdentifier,
    Vendor,
    VendorName,
)

__all__ = [
    "Alternative",
    "Assignment",
    "AuditEvent",
    "AuditPayload",
    "AuditTarget",
    "Capability",
    "CapacityStatement",
    "Condition",
    "Conflict",
    "Contact",
    "CriteriaModel",
    "Criterion",
    "CriterionSource",
    "Decision",
    "DerivedValue",
    "Dissent",
    "Document",
    "EnteredRecord",
    "IdempotencyKey",
    "ImportRun",
    "Job",
    "Membership",
    "Performance",
    "QuarantinedRow",
    "RecordMatch",
    "RegulatoryRecord",
    "Report",
    "Revote",
    "RoleGrant",
    "RubricLevel",
    "Scenario",
    "Score",
    "ScoreEvidence",
    "Screening",
    "Selection",
    "Shortlisted",
    "Signature",
    "Site",
    "SiteIdentifier",
    "Snapshot",
    "User",
    "Vendor",
    "VendorName",
    "Vote",
    "WeightAmendment",
]
