"""Records of sites for the tests of the inspection record: short makers, the worked sites, random ones.

The worked sites are those of the published page of the method's sources; their classes are partly from the press.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st

from scoring.engine.inspection_record import EventPart, InspectionRecord, SiteEvent, inspection_record

AS_OF = date(2026, 1, 31)
_numbers = count(1)


def event(kind: str, day: str, outcome: str = "", **more: Any) -> SiteEvent:
    """`day` as 2025-07-14; the key is made up where none is given."""
    fields: dict[str, Any] = {"key": f"{kind}-{next(_numbers)}", "authority": "FDA", **more}
    for name in ("ended_on", "known_on"):
        if isinstance(fields.get(name), str):
            fields[name] = date.fromisoformat(fields[name])
    return SiteEvent(kind=kind, happened_on=date.fromisoformat(day), outcome=outcome, **fields)


CATALENT_INDIANA = (
    event("form_483", "2018-05-01"),
    event("form_483", "2020-09-02"),
    event("form_483", "2022-09-01", key="posted in October 2022"),
    event("form_483", "2022-09-01", key="posted in July 2023"),
    event("inspection", "2022-09-01", "vai"),
    event("form_483", "2023-05-12"),
    event("inspection", "2023-05-12", "vai"),
    event("form_483", "2023-11-15"),
    event("inspection", "2023-11-15", "vai"),
    event("form_483", "2025-07-14"),
    event("inspection", "2025-07-14", "oai", known_on="2025-10-15"),
    event("warning_letter", "2025-11-20", key="letter"),
)
NORWICH = tuple(
    event("inspection", day, outcome)
    for day, outcome in (("2021-03-16", "vai"), ("2018-02-09", "nai"), ("2015-10-23", "nai"), ("2013-07-12", "nai"))
)
DR_REDDYS_CTO_6 = (
    event("form_483", "2017-04-04"),
    event("form_483", "2020-01-28"),
    event("form_483", "2024-06-07"),
    event("inspection", "2024-06-07", "vai"),
    event("warning_letter", "2015-11-05"),
)
# The class of 2017 is in no file: it follows from the letter of 2018, 335 days later.
BAXTER_INDIA = (
    event("form_483", "2016-08-26"),
    event("form_483", "2017-08-04", key="inferred"),
    event("inspection", "2023-01-27", "oai"),
    event("warning_letter", "2010-11-01"),
    event("warning_letter", "2018-07-05", key="letter of 2018"),
    event("warning_letter", "2023-07-25"),
)


def record(*events: SiteEvent, as_of: date = AS_OF, **more: Any) -> InspectionRecord:
    return inspection_record(events, as_of=as_of, **more)


def part(found: InspectionRecord, key: str) -> EventPart:
    """The part of the record `key`."""
    return next(p for p in found.parts if p.keys[0] == key)


_OUTCOMES = {
    "FDA": ("nai", "vai", "oai", ""),
    "Health Canada": ("compliant", "non_compliant"),
    "EU": ("compliant", "non_compliant", ""),
}
_OTHER_KINDS = {
    "FDA": ("form_483", "warning_letter", "import_alert", "injunction"),
    "Health Canada": (),
    "EU": ("certificate", "non_compliance"),
}


@st.composite
def site_events(draw: st.DrawFn, most: int = 9) -> list[SiteEvent]:
    """Records of one site before AS_OF, on few enough days that many fall together; no references, no citations."""
    made = []
    for index in range(draw(st.integers(0, most))):
        authority = draw(st.sampled_from(("FDA", "FDA", "FDA", "EU", "Health Canada")))
        kind = draw(st.sampled_from(("inspection", "inspection", *_OTHER_KINDS[authority])))
        day = AS_OF - timedelta(days=draw(st.integers(0, 60)) * draw(st.sampled_from((1, 7, 30, 70))))
        outcome = draw(st.sampled_from(_OUTCOMES[authority])) if kind == "inspection" else ""
        ends = kind in ("warning_letter", "import_alert", "injunction", "certificate", "non_compliance")
        after = draw(st.one_of(st.none(), st.integers(30, 900))) if ends else None
        ended = day + timedelta(days=after) if after else None
        known = day + timedelta(days=draw(st.sampled_from((0, 0, 40, 200))))
        made.append(SiteEvent(f"k{index}", kind, day, outcome, authority, ended_on=ended, known_on=known))
    return made
