"""Documents of vendors: kept as they came, found again by their digest, superseded and never deleted."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.db.models import Sum

from scoring.actions.recording import Once, recording
from scoring.actions.vendors import lock_vendors
from scoring.models import Document, Site, User, Vendor
from scoring.policies import NotNow, check_can_edit_vendors
from scoring.uploads import Upload
from scoring.vocabulary import AuditVerb

QUOTA = 1_000_000_000  # bytes, all documents of the house together
FOLDER = "documents"


def add_document(
    *,
    by: User,
    vendor: Vendor,
    upload: Upload,
    title: str,
    site: Site | None = None,
    issued_on: date | None = None,
    expires_on: date | None = None,
    supersedes: Document | None = None,
    once: Once | None = None,
) -> Document:
    """Keep a checked file under a random name. With `supersedes` it is the newer version of that document.

    Raises NotNow when the house's space is used up, or the older version has a newer one already.
    """
    check_can_edit_vendors(by)
    verb = AuditVerb.DOCUMENT_ADDED if supersedes is None else AuditVerb.DOCUMENT_REPLACED
    stored_as, done = "", False
    try:
        with recording(verb, by=by, about=f"{title} of {vendor.name}", once=once) as log:
            (owner,) = lock_vendors(vendor)
            used = Document.objects.aggregate(total=Sum("size"))["total"] or 0
            if used + len(upload.data) > QUOTA:
                raise NotNow(
                    f"The documents of this house take {used // 1_000_000} MB, and {QUOTA // 1_000_000} MB is all the "
                    "space they have. Nothing was kept."
                )
            stored_as = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}", ContentFile(upload.data))
            document = log.create(
                Document(
                    id=uuid.uuid4() if once is None else once.result_id,
                    vendor=owner,
                    site=site,
                    title=title,
                    file_name=upload.name,
                    stored_as=stored_as,
                    content_type=upload.content_type,
                    size=len(upload.data),
                    sha256=hashlib.sha256(upload.data).hexdigest(),
                    issued_on=issued_on,
                    expires_on=expires_on,
                    supersedes=supersedes,
                )
            )
        done = True
        return document
    except IntegrityError as error:
        raise NotNow("This version has a newer one already. Load the page again to see it.") from error
    finally:
        if stored_as and not done:
            default_storage.delete(stored_as)


def record_damage(*, by: User, document: Document, found_sha256: str) -> None:
    """Keep that a stored file is not the one that was kept; `found_sha256` is "" where it is gone."""
    with recording(AuditVerb.DOCUMENT_DAMAGED, by=by, about=f"{document.title} of {document.vendor.name}") as log:
        log.note(document=str(document.pk), kept=document.sha256, found=found_sha256 or None)
