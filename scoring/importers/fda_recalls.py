"""The FDA's recalls: a record for each event, of the rows of its products.

The number in the file is the recalling firm's, which is often a sales office. It is told as a detail and never taken for
the site where the product was made: a person says which site, if any, a recall concerns.
"""

from __future__ import annotations

from dataclasses import replace

from scoring.importers.regulatory_fields import Fields, Unusable
from scoring.importers.regulatory_records import LONGEST_TEXT, RegulatoryRecord
from scoring.importers.regulatory_values import cut, make_key
from scoring.importers.words import same_name

CLASS_OF = {
    "class i": "class_1",
    "class ii": "class_2",
    "class iii": "class_3",
    "not yet classified": "",
    "unclassified": "",
    "": "",
}
SEPARATOR = " · "
_COUNT = "Products"


def recall(row: Fields) -> RegulatoryRecord:
    """The event as this row has it, with its one product."""
    event = row.number("event", "event ID")
    if not event:
        raise Unusable("the event ID is missing")
    classified = row.needed_day("classified", "date of the classification")
    said = row.word("event_class") or row.word("product_class")
    outcome = CLASS_OF.get(same_name(said))
    if outcome is None:
        raise Unusable(f"the class “{said}” is none that is known: Class I, Class II or Class III")
    return row.record(
        "fda_recalls",
        "recall",
        make_key(event),
        happened_on=classified,
        outcome=outcome,
        area=row.word("center"),
        reference=event,
        text=row.text("reason"),
        details=row.details(
            ("FEI of the recalling firm", row.word("fei").removesuffix(".0")),
            (_COUNT, "1"),
            ("Product", row.text("product")),
            ("Product class", row.word("product_class")),
            ("Status", row.word("status")),
            ("Distribution", row.text("distribution")),
        ),
    )


def unite(event: RegulatoryRecord, row: RegulatoryRecord) -> RegulatoryRecord:
    """The event with one product more: the most severe class, the earliest date, and all that its rows say."""
    found = dict(event.details)
    for label, text in row.details:
        found[label] = _joined(found.get(label, ""), text)
    found[_COUNT] = str(int(dict(event.details)[_COUNT]) + 1)
    days = [day for day in (event.happened_on, row.happened_on) if day is not None]
    return replace(
        event,
        happened_on=min(days),
        outcome=min(filter(None, (event.outcome, row.outcome)), default=""),
        text=_joined(event.text, row.text),
        details=tuple(found.items()),
    )


def _joined(whole: str, text: str) -> str:
    if not text or text in whole.split(SEPARATOR):
        return whole
    return cut(f"{whole}{SEPARATOR}{text}" if whole else text, LONGEST_TEXT)
