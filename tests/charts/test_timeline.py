"""The timeline: a record's place is its day, its sign its outcome, and silence says where was searched."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.charts import palette
from scoring.charts.scales import text_width
from scoring.charts.shapes import Text
from scoring.charts.timeline import Bar, Lane, Mark, TimelineFigure, timeline
from tests.charts.draw import inside, svg, texts

FROM, TO, AS_OF = date(2021, 1, 1), date(2026, 12, 31), date(2026, 1, 31)
EMPTY = Lane("PMDA", source="the PMDA list", searched_on=date(2026, 1, 15))
FDA = Lane(
    "FDA",
    (
        Mark(date(2021, 3, 16), "acceptable", "NAI"),
        Mark(date(2023, 6, 12), "voluntary", "VAI, 3 obs."),
        Mark(date(2025, 7, 14), "inferred", "OAI, inferred"),
        Mark(date(2025, 11, 20), "letter", "Warning letter"),
    ),
)
EU = Lane(
    "EU",
    (Mark(date(2021, 7, 20), "acceptable"),),
    (
        Bar(date(2021, 7, 20), date(2024, 5, 31), "certificate", "Certificate to May 2024"),
        Bar(date(2024, 5, 10), date(2027, 3, 31), "certificate", "Certificate to Mar 2027"),
        Bar(date(2025, 9, 1), None, "measure", "Non-compliance statement"),
    ),
)


def draw(*lanes: Lane, width: float = 660, **more: object) -> TimelineFigure:
    return timeline(lanes, from_on=FROM, to_on=TO, as_of=AS_OF, width=width, name="Bloomington", **more)  # type: ignore[arg-type]


def overlapping(labels: tuple[Text, ...]) -> list[tuple[str, str]]:
    """The pairs of labels on one line that share a stretch."""

    def stretch(text: Text) -> tuple[float, float]:
        long = text_width(text.text, text.size)
        return (text.x - long, text.x) if text.anchor == "end" else (text.x, text.x + long)

    pairs = [(a, b) for i, a in enumerate(labels) for b in labels[i + 1 :] if a.y == b.y]
    return [
        (a.text, b.text)
        for a, b in pairs
        if stretch(a)[0] < stretch(b)[1] - 0.1 and stretch(b)[0] < stretch(a)[1] - 0.1
    ]


@pytest.mark.parametrize("width", [280, 320, 660])
def test_record_lies_on_its_day(width: float) -> None:
    figure = draw(FDA, width=width)
    start, end = figure.grid[0].x1, figure.grid[-1].x2
    for mark, drawn in zip(FDA.marks, figure.signs, strict=True):
        share = (mark.on - FROM).days / (TO - FROM).days
        assert drawn.x == pytest.approx(start + share * (end - start), abs=0.05)
    assert figure.days[0].x1 == pytest.approx(start + (AS_OF - FROM).days / (TO - FROM).days * (end - start), abs=0.05)


def test_half_of_a_circle_is_drawn_for_a_voluntary_action_only() -> None:
    paths = [node for node in svg("timeline", draw(FDA)).iter() if node.tag.endswith("path")]
    assert len(paths) == 2  # the record and the key


def test_empty_lane_says_where_and_when_was_searched() -> None:
    assert "No record found in the PMDA list on 15 Jan 2026" in texts(svg("timeline", draw(EMPTY)))
    assert "PMDA: no record found in the PMDA list on 15 Jan 2026." in draw(EMPTY).title
    assert "Not searched yet" in texts(svg("timeline", draw(Lane("MHRA"))))
    old = Lane("FDA", (Mark(date(2012, 2, 1), "acceptable", "NAI"),))
    assert "No record in these years; the last is of 1 Feb 2012" in texts(svg("timeline", draw(old)))
    narrow = " ".join(label.text for label in draw(EMPTY, width=160).labels)
    assert narrow == "No record found in the PMDA list on 15 Jan 2026"


def test_title_begins_with_the_finding_and_names_the_records() -> None:
    title = draw(FDA, EU).title
    assert title.startswith(
        "Bloomington, 2021 to 2026, as of 31 Jan 2026: 3 official actions or major findings, the latest of Nov 2025."
    )
    assert "FDA: Nov 2025 Warning letter; Jul 2025 OAI, inferred; Jun 2023 VAI, 3 obs.; Mar 2021 NAI." in title
    assert "no official action or major finding is on record" in draw(EMPTY).title
    one = draw(Lane("FDA", (Mark(date(2025, 7, 14), "serious", "OAI"),)))
    assert "1 official action or major finding, the latest of Jul 2025." in one.title
    many = draw(Lane("FDA", tuple(Mark(date(2021 + n, 2, 1), "acceptable", "NAI") for n in range(6))))
    assert "; 2 earlier." in many.title


def test_certificate_is_valid_until_the_next_takes_over_and_a_measure_until_the_as_of_day() -> None:
    figure = draw(EU)
    first, second, measure = figure.bars
    assert first.x + first.width <= second.x
    assert measure.hatched
    assert measure.x + measure.width == pytest.approx(figure.days[0].x1, abs=0.05)
    assert measure.y > second.y + second.height / 2
    assert figure.hatched


def test_records_before_the_change_of_ownership_are_grey() -> None:
    figure = draw(FDA, EU, owner_changed_on=date(2023, 1, 1))
    assert [s.tone for s in figure.signs[:2]] == [palette.AXIS, palette.GROUPS[0]]
    assert [b.tone for b in figure.bars[:2]] == [palette.BAND, palette.SPAN]
    tones = {label.text: label.tone for label in figure.labels}
    assert (tones["NAI"], tones["VAI, 3 obs."]) == (palette.INK_3, palette.INK)
    assert len(figure.days) == 2
    assert "owner changed on 1 Jan 2023; earlier records grey" in texts(svg("timeline", figure))
    assert "The owner changed on 1 Jan 2023." in figure.title


@pytest.mark.parametrize("width", [280, 320, 420, 660, 960])
def test_labels_do_not_overlap_and_stay_inside(width: float) -> None:
    figure = draw(FDA, EU, EMPTY, width=width, owner_changed_on=date(2023, 1, 1))
    assert not overlapping(figure.labels)
    assert all(text_width(label.text, label.size) <= width for label in figure.labels)
    assert inside(svg("timeline", figure))
    assert [tick.text for tick in figure.ticks] in (
        ["2021", "2022", "2023", "2024", "2025", "2026"],
        ["2022", "2024", "2026"],
    )


def test_records_of_one_day_are_all_labelled() -> None:
    day = date(2026, 1, 30)
    lane = Lane("FDA", tuple(Mark(day, "other", f"Record number {n}") for n in range(5)))
    figure = draw(lane, width=280)
    assert {label.text for label in figure.labels} == {f"Record number {n}" for n in range(5)}
    assert not overlapping(figure.labels)


_DAYS = st.integers(-800, 2800).map(lambda n: FROM + timedelta(days=n))
_MARKS = st.builds(
    Mark, _DAYS, st.sampled_from(("acceptable", "serious", "letter", "due")), st.text("aMi ", max_size=30)
)
_BARS = st.builds(
    lambda day, long, kind, text: Bar(day, None if long is None else day + timedelta(days=long), kind, text),
    _DAYS,
    st.none() | st.integers(0, 1500),
    st.sampled_from(("certificate", "measure")),
    st.text("aMi ", max_size=30),
)
_LANES = st.builds(
    Lane, st.text("aMi ", max_size=20), st.lists(_MARKS, max_size=8).map(tuple), st.lists(_BARS, max_size=4).map(tuple)
)


@given(st.lists(_LANES, max_size=4), st.sampled_from((240, 320, 660)), st.none() | _DAYS)
def test_any_lanes_stay_inside(lanes: list[Lane], width: float, changed: date | None) -> None:
    figure = draw(*lanes, width=width, owner_changed_on=changed)
    assert inside(svg("timeline", figure), slack=6)
    assert not overlapping(figure.labels)
