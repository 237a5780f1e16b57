"""The tables. Rows are written by `scoring.actions` alone; database triggers (guard.py) hold that."""

from scoring.models.audit import AuditEvent, AuditPayload, AuditTarget, IdempotencyKey
from scoring.models.criteria import CriteriaModel, Criterion, RubricLevel
from scoring.models.people import RoleGrant, User
from scoring.models.scores import Performance, Score, Screening
from scoring.models.selections import Alternative, Assignment, Membership, Selection
from scoring.models.vendors import Site, SiteIdentifier, Vendor

__all__ = [
    "Alternative",
    "Assignment",
    "AuditEvent",
    "AuditPayload",
    "AuditTarget",
    "CriteriaModel",
    "Criterion",
    "IdempotencyKey",
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
]
