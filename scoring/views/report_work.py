"""The work behind the page of reports: a draft, or an issued version."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from scoring import jobs
from scoring.actions.recording import AlreadyDone, Once
from scoring.actions.reports import issue_report, record_report
from scoring.models import Alternative, Selection, User
from scoring.policies import NotNow, current_snapshot
from scoring.reports.document import Document
from scoring.reports.frozen import UnfaithfulSnapshotError
from scoring.reports.making import BusyError, Made, TooLargeError, make
from scoring.reports.options import Options
from scoring.reports.pdf import RenderError
from scoring.reports.selection import draft_of, issue_of
from scoring.selectors.issued import next_minor
from scoring.views import drafts
from scoring.vocabulary import ReportKind

STEPS = 3
NOT_KEPT = (
    "The file could not be stored: {reason}. Whoever keeps the server has to make room, or let it write there; what you "
    "chose is kept, so try again after that."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, as it stands in the address of the page of its job: `query` are the choices as they
    stand in that of the builder, `once` the key of the page on which they were made."""

    ref: str
    then: str
    once: uuid.UUID
    query: str

    @property
    def key(self) -> uuid.UUID:
        """One page may ask for several things: each has a key of its own, and the same thing the same one."""
        return uuid.uuid5(self.once, f"{self.then}?{self.query}")

    @property
    def address(self) -> str:
        """What the page of the job has behind its address, so that it can lead back and try again."""
        return urlencode({"ref": self.ref, "then": self.then, "once": self.once, "query": self.query})

    @property
    def form(self) -> str:
        """Where it is asked for."""
        return reverse("report-detail", args=[self.ref])

    @property
    def back(self) -> str:
        """To the builder with all that was chosen."""
        return f"{self.form}?{self.query}"

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The fields of the builder, to be sent again."""
        return parse_qsl(self.query)


def asked_for(key: uuid.UUID, given: QueryDict) -> Asked | None:
    """What the address of a job's page says was asked for; None where it says nothing, or something else than the job."""
    ref, then, once, query = (str(given.get(name, "")) for name in ("ref", "then", "once", "query"))
    try:
        asked = Asked(ref, then, uuid.UUID(once), query)
        return asked if asked.key == key and asked.form else None
    except (ValueError, NoReverseMatch):
        return None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked for; `key` is that of the job."""

    key: uuid.UUID
    by: User
    selection: Selection
    kind: ReportKind
    options: Options
    alternative: Alternative | None

    @property
    def title(self) -> str:
        return f"{self.kind.label} of {self.selection.ref}"


def make_draft(wanted: Wanted, progress: jobs.Progress) -> jobs.Outcome:
    """Make a draft of the rows as they stand, and keep it for a day."""
    progress.step("Reading the scores", 0, STEPS)
    document = draft_of(wanted.selection, wanted.kind, wanted.options, alternative=wanted.alternative)
    made = _made(document, progress)
    try:
        drafts.keep(wanted.key, made.data)
    except OSError as error:
        raise _not_kept(error) from error
    record_report(
        by=wanted.by,
        selection=wanted.selection,
        kind=wanted.kind,
        paper=wanted.options.paper,
        sha256=hashlib.sha256(made.data).hexdigest(),
    )
    url = reverse("report-draft", args=[wanted.selection.ref, wanted.key])
    return jobs.Outcome(f"The draft is ready: {_size(made)}. It is kept for a day, for you alone.", url)


def make_issue(wanted: Wanted, progress: jobs.Progress) -> jobs.Outcome:
    """Make the report of the frozen decision, and keep it as the next version."""
    progress.step("Reading the frozen decision", 0, STEPS)
    snapshot = current_snapshot(wanted.selection)
    if snapshot is None:
        raise jobs.Refused("The decision was opened again. Nothing was issued.")
    minor, at = next_minor(snapshot, wanted.kind, wanted.alternative), timezone.now()
    document = issue_of(
        snapshot, wanted.kind, wanted.options, alternative=wanted.alternative, minor=minor, at=at, by=wanted.by
    )
    made = _made(document, progress)
    url = reverse("report-file", args=[wanted.selection.ref, wanted.key])
    try:
        report = issue_report(
            by=wanted.by,
            snapshot=snapshot,
            kind=wanted.kind,
            alternative=wanted.alternative,
            minor=minor,
            options=wanted.options.stored(),
            data=made.data,
            pages=made.pages,
            record=made.record,
            record_sha256=made.record_sha256,
            issued_at=at,
            once=Once(key=wanted.key, result_id=wanted.key),
        )
    except AlreadyDone:
        return jobs.Outcome("This version was issued already.", url)
    except NotNow as refusal:
        raise jobs.Refused(str(refusal)) from refusal
    except OSError as error:
        raise _not_kept(error) from error
    return jobs.Outcome(f"Version {report.version_text} is issued: {_size(made)}. It is kept and never made anew.", url)


def _made(document: Document, progress: jobs.Progress) -> Made:
    progress.step("Laying out the pages", 1, STEPS)
    try:
        made = make(document, waits=lambda: progress.step("Waiting for other reports that are being made", 1, STEPS))
    except (TooLargeError, BusyError, RenderError, UnfaithfulSnapshotError) as refusal:
        raise jobs.Refused(str(refusal)) from refusal
    progress.step("Keeping the file", 2, STEPS)
    return made


def _not_kept(error: OSError) -> jobs.Refused:
    return jobs.Refused(NOT_KEPT.format(reason=error.strerror or type(error).__name__))


def _size(made: Made) -> str:
    pages = "1 page" if made.pages == 1 else f"{made.pages} pages"
    return f"{pages}, {filesizeformat(len(made.data))}"
