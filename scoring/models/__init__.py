"""The tables. Rows are written by `scoring.actions` alone; database triggers (guard.py) hold that."""

from scoring.models.audit import AuditEvent, AuditPayload, AuditTarget, IdempotencyKey
from scoring.models.criteria import CriteriaModel, Criterion, CriterionSource, RubricLevel
from scoring.models.jobs import Job
from scoring.models.people import RoleGrant, User
from scoring.models.scores import Performance, Score, Screening
from scoring.models.selections import Alternative, Assignment, Membership, Selection
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
    "Contact",
    "CriteriaModel",
    "Criterion",
    "CriterionSource",
    "Document",
    "IdempotencyKey",
    "Job",
    "Membership",
    "Performance",
    "RoleGrant",
    "RubricLevel",
    "Score",
    "Screening",
    "Selection",
    "Site",
    "SiteIdentifier",
    "User",
    "Vendor",
    "VendorName",
]
