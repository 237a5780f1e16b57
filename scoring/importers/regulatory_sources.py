"""The files that are known: what makes each what it is, and how its rows are read."""

from __future__ import annotations

from collections.abc import Callable

from scoring.importers import ema, fda, fda_recalls
from scoring.importers.regulatory_fields import Fields
from scoring.importers.regulatory_layouts import Layout
from scoring.importers.regulatory_records import RegulatoryRecord, Source

_SITE = "name city state country"


def _layout(
    source: Source,
    title: str,
    unit: str,
    required: str,
    used: str,
    read: Callable[[Fields], RegulatoryRecord],
    unite: Callable[[RegulatoryRecord, RegulatoryRecord], RegulatoryRecord] | None = None,
) -> Layout:
    return Layout(
        source, title, unit, frozenset(required.split()), frozenset(f"{required} {used} {_SITE}".split()), read, unite
    )


LAYOUTS = (
    _layout(
        "fda_inspections",
        "the FDA's list of inspections",
        "inspection and project area",
        "fei ended inspection classification project_area",
        "zip product_type eir",
        fda.inspection,
    ),
    _layout(
        "fda_citations",
        "the FDA's list of inspection citations",
        "citation",
        "fei ended inspection section program_area",
        "citation short long product_type",
        fda.citation,
    ),
    _layout(
        "fda_compliance",
        "the FDA's list of compliance actions",
        "action at the site",
        "fei acted action",
        "case zip product_type",
        fda.compliance_action,
    ),
    _layout(
        "fda_483",
        "the FDA's list of published 483s",
        "site and day",
        "fei recorded record_type",
        "published download record_id",
        fda.published_483,
        fda.posted_twice,
    ),
    _layout(
        "fda_letters_page",
        "the FDA's page of warning letters",
        "letter",
        "issued name subject",
        "posted office response closeout",
        fda.letter_on_page,
        fda.posted_twice,
    ),
    _layout(
        "fda_recalls",
        "the FDA's list of recalls",
        "event",
        "event classified reason",
        "fei event_class product_class status product center distribution product_type",
        fda_recalls.recall,
        fda_recalls.unite,
    ),
    _layout(
        "eu_certificates",
        "EudraGMDP's list of certificates",
        "document",
        "certificate document document_type",
        "location postcode ended issue_date",
        ema.certificate,
    ),
    _layout(
        "eu_non_compliance",
        "EudraGMDP's list of statements of non-compliance",
        "report and document",
        "report document location",
        "postcode ended issue_date",
        ema.non_compliance,
    ),
)
TITLE_OF = {layout.source: layout.title for layout in LAYOUTS}
