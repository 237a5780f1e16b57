"""What a score can rest on: only what is about this vendor at this site, and what still holds."""

from __future__ import annotations

from datetime import date

from scoring.actions.documents import add_document
from scoring.actions.recording import recording
from scoring.models import EnteredRecord
from scoring.selectors.evidence import evidence_for
from scoring.vocabulary import AuditVerb, RecordKind, Stage
from tests.actions.import_scenarios import TEXT
from tests.cast import Cast
from tests.factories import alternative, make_selection, make_site


def test_choices_are_those_of_the_vendor_at_its_site(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    mine, other = (alternative(selection, name) for name in ("Aldermoor", "Brightwater"))
    elsewhere = make_site(cast.lead, mine.vendor, "Lund", "SE")
    for title, vendor, site in (
        ("Of the vendor", mine.vendor, None),
        ("Of the site", mine.vendor, mine.site),
        ("Of another site", mine.vendor, elsewhere),
        ("Of another vendor", other.vendor, None),
    ):
        add_document(by=cast.lead, vendor=vendor, site=site, upload=TEXT, title=title)
    older = add_document(by=cast.lead, vendor=mine.vendor, upload=TEXT, title="Superseded")
    add_document(by=cast.lead, vendor=mine.vendor, upload=TEXT, title="Newer", supersedes=older)
    day = date(2026, 3, 2)
    with recording(AuditVerb.RECORD_ENTERED, by=cast.lead, about="records") as log:
        for site, kind in (
            (mine.site, RecordKind.OWN_AUDIT),
            (mine.site, RecordKind.IMPORT_ALERT),
            (other.site, RecordKind.SEIZURE),
        ):
            log.create(EnteredRecord(site=site, kind=kind, authority="Us", happened_on=day, as_of=day))
    choices = evidence_for(mine)
    assert sorted(document.title for document in choices.documents) == ["Newer", "Of the site", "Of the vendor"]
    assert [words for _, words in choices.audits] == ["Own audit of 2 Mar 2026, Us"]
    assert [words for _, words in choices.records] == ["Import alert of 2 Mar 2026, Us"]
