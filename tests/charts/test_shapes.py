"""What every figure owes its reader: a finding for a title, ids of its own, names that cannot become markup."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string

from scoring.charts.acceptability import RankShares, acceptability_figure
from scoring.charts.cover import CoverBar, cover_figure
from scoring.charts.profile import ProfileRow, Tick, profile_figure
from scoring.charts.shapes import Figure
from scoring.charts.timeline import Bar, Lane, Mark, timeline
from scoring.charts.tipping import WeightBand, tipping_figure
from scoring.charts.why import WhyBar, why_figure
from tests.charts.draw import SVG, inside, svg, texts

EVIL = "<script>alert(\"x\")</script> & 'Söhne'"
FIGURES: dict[str, Figure] = {
    "why": why_figure([WhyBar(EVIL, 2.6), WhyBar("Cost", -1.0)], a=EVIL, b="B", width=420, font_size=12, uid="w"),
    "acceptability": acceptability_figure(
        [RankShares(EVIL, (0.9, 0.1), ("90%", "10%")), RankShares("B", (0.1, 0.9), ("10%", "90%"))],
        draws=1000,
        width=320,
        font_size=11,
        uid="a",
    ),
    "tipping": tipping_figure(
        [WeightBand("Quality", "35% now", 35, 17, 100, EVIL, "")], leader=EVIL, width=320, font_size=11, uid="t"
    ),
    "profile": profile_figure(
        [ProfileRow(EVIL, 0.9, "3.6", (0.2, 0.5, 0.7), 0.5, 6, True)],
        vendor=EVIL,
        ticks=[Tick(0, "0"), Tick(1, "4")],
        floor_text="floor 2",
        width=360,
        font_size=10,
        uid="p",
    ),
    "timeline": timeline(
        [
            Lane(EVIL, (Mark(date(2025, 3, 1), "voluntary", EVIL), Mark(date(2025, 4, 1), "due", "due"))),
            Lane("EU", (), (Bar(date(2024, 3, 1), None, "measure", EVIL),), EVIL, date(2026, 1, 31)),
        ],
        from_on=date(2021, 1, 1),
        to_on=date(2026, 12, 31),
        as_of=date(2026, 1, 31),
        owner_changed_on=date(2025, 3, 15),
        width=320,
        name=EVIL,
        uid="l",
    ),
    "cover": cover_figure([CoverBar(EVIL, "79.5", ((1, 40.0), (6, 39.5)))], width=600, height=250, uid="c"),
}


@pytest.fixture(params=sorted(FIGURES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_title_is_the_first_child_and_names_the_vendor(name: str) -> None:
    drawing = svg(name, FIGURES[name])
    assert drawing[0].tag == f"{SVG}title"
    assert EVIL in (drawing[0].text or "")
    assert any(character.isdigit() for character in drawing[0].text or "")


def test_names_stay_text(name: str) -> None:
    assert "<script" not in render_to_string(f"charts/{name}.svg", {"figure": FIGURES[name]})


def test_label_points_to_the_ids(name: str) -> None:
    drawing = svg(name, FIGURES[name])
    ids = [node.attrib["id"] for node in drawing.iter() if "id" in node.attrib]
    assert len(ids) == len(set(ids))
    assert all(id_.startswith(f"{FIGURES[name].uid}-") for id_ in ids)
    assert set(drawing.attrib["aria-labelledby"].split()) <= set(ids)


def test_every_mark_has_a_colour_of_its_own(name: str) -> None:
    for node in svg(name, FIGURES[name]).iter():
        if node.tag in {f"{SVG}rect", f"{SVG}text", f"{SVG}circle", f"{SVG}polygon"}:
            assert node.attrib["fill"].startswith(("#", "url(#"))
        if node.tag == f"{SVG}line":
            assert node.attrib["stroke"].startswith("#")


def test_nothing_leaves_the_drawing(name: str) -> None:
    assert inside(svg(name, FIGURES[name]))


def test_no_feature_that_one_engine_lacks(name: str) -> None:
    source = render_to_string(f"charts/{name}.svg", {"figure": FIGURES[name]})
    assert not [word for word in ("dominant-baseline", "foreignObject", "filter", "var(", "style=") if word in source]


def test_numbers_keep_their_point_in_any_language(name: str) -> None:
    from django.utils import translation  # the language is this test's subject

    with translation.override("de"):
        german = render_to_string(f"charts/{name}.svg", {"figure": FIGURES[name]})
    assert german == render_to_string(f"charts/{name}.svg", {"figure": FIGURES[name]})


def test_text_is_where_it_was_put() -> None:
    assert texts(svg("why", FIGURES["why"]))[-2:] == ["+2.6", "−1.0"]
