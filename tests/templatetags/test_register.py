"""The lines of the vendor register."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from scoring.selectors.site_states import Latest
from scoring.selectors.vendors import Listed
from scoring.templatetags.register import status_chip, vendor_lines
from scoring.vocabulary import VendorStatus

LISTED = Listed(
    pk=uuid.UUID(int=1),
    slug="alder-co",
    name="Alder & <Co>",
    status=VendorStatus.QUALIFIED,
    is_demo=False,
    kinds="CMO, CDMO",
    sites=(uuid.UUID(int=2), uuid.UUID(int=3)),
    places=("Cork, IE", "Kessel & Söhne, DE"),
    can=("Vials",),
    used_count=4,
)


def test_line_of_a_vendor() -> None:
    latest = {LISTED.pk: Latest(date(2025, 7, 14), "OAI", "FDA")}
    assert vendor_lines([LISTED], latest, ["alder-co"]).split("\n") == [
        "<tr>",
        '<td class="tick"><input class="form-check-input" type="checkbox" name="v" value="alder-co" checked '
        'aria-label="Compare Alder &amp; &lt;Co&gt;"></td>',
        '<th class="wide" scope="row"><a href="/vendors/alder-co/">Alder &amp; &lt;Co&gt;</a><br>'
        '<span class="soft small fw-normal">Cork, IE; Kessel &amp; Söhne, DE</span></th>',
        '<td data-label="Kind">CMO, CDMO</td>',
        '<td class="num" data-label="Sites">2</td>',
        '<td class="wide" data-label="Can">Vials</td>',
        '<td data-label="Latest inspection"><time datetime="2025-07-14">Jul 2025</time> '
        '<span class="soft small">OAI</span></td>',
        '<td><span class="chip good">Qualified</span></td>',
        '<td class="num" data-label="Used in">4</td>',
        "</tr>",
    ]


def test_line_says_how_many_more_there_are_and_that_there_is_nothing() -> None:
    full = LISTED._replace(is_demo=True, places=tuple("ABCDE"), can=tuple("uvwxyz"))
    text = vendor_lines([full], {}, [])
    assert "A; B; C; 2 more</span>" in text
    assert 'u; v; w; x <span class="soft small">and 2 more</span>' in text
    assert ' <span class="soft small fw-normal">demo</span>' in text
    assert "checked" not in text
    bare = vendor_lines([LISTED._replace(places=(), can=())], {}, [])
    assert '<td class="wide" data-label="Can">–</td>' in bare
    assert '<td data-label="Latest inspection">–</td>' in bare


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        ("prospect", "chip", "Prospect"),
        ("qualified", "chip good", "Qualified"),
        ("on_hold", "chip warn", "On hold"),
        ("rejected", "chip bad", "Rejected"),
        ("retired", "chip", "Retired"),
    ],
)
def test_chip_of_a_status(status: str, kind: str, words: str) -> None:
    assert status_chip(status) == f'<span class="{kind}">{words}</span>'
