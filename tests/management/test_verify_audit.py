"""`manage.py verify_audit`."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from scoring.models import AuditEvent, Vendor, guard
from tests.cast import Cast
from tests.factories import make_selection, make_vendor

pytestmark = pytest.mark.django_db


def _verify(*options: str) -> str:
    out = StringIO()
    call_command("verify_audit", *options, stdout=out)
    return out.getvalue()


def _heads() -> dict[str, AuditEvent]:
    return {event.chain: event for event in AuditEvent.objects.order_by("seq")}


def _broken(chain: str, seq: int) -> None:
    guard.drop(connection)
    AuditEvent.objects.filter(chain=chain, seq=seq).update(about="something else")


def test_whole_trail_is_told_chain_by_chain(cast: Cast) -> None:
    make_selection(cast)
    lines = [f"{chain}: {head.seq} events, head {head.seq}:{head.hash}" for chain, head in sorted(_heads().items())]
    *chains, rows = _verify().splitlines()
    assert chains == lines
    assert re.fullmatch(r"\d+ rows and 0 seals are as the trail has them", rows)


def test_one_chain_alone_is_told(cast: Cast) -> None:
    ref = make_selection(cast).ref
    assert _verify("--chain", ref).startswith(f"{ref}: ")
    assert "system" not in _verify("--chain", ref)


def test_broken_link_ends_with_status_2_and_one_line(cast: Cast) -> None:
    ref = make_selection(cast).ref
    _broken(ref, 2)
    with pytest.raises(CommandError) as failure:
        _verify()
    assert failure.value.returncode == 2
    assert str(failure.value) == f"{ref}: event 2 was changed: its content no longer gives its hash."


def test_several_broken_chains_are_named(cast: Cast) -> None:
    ref = make_selection(cast).ref
    _broken(ref, 1)
    _broken("system", 1)
    with pytest.raises(CommandError, match=rf"(?s)^{ref}: event 1 was changed.*\nsystem: event 1 was changed[^\n]*$"):
        _verify()


def test_row_changed_behind_the_trail_ends_with_status_2(cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    guard.drop(connection)
    Vendor.objects.update(name="Renamed")
    with pytest.raises(
        CommandError, match=rf"^scoring_vendor: row {vendor.pk} was changed behind the trail"
    ) as failure:
        _verify()
    assert failure.value.returncode == 2


def test_database_without_anything_has_no_fault() -> None:
    assert _verify() == "0 rows and 0 seals are as the trail has them\n"


def test_head_as_printed_is_taken_as_an_anchor(cast: Cast) -> None:
    head = _heads()["system"]
    assert _verify("--chain", "system", "--anchor", f"{head.seq}:{head.hash}")
    with pytest.raises(CommandError, match="written anew") as failure:
        _verify("--chain", "system", "--anchor", f"{head.seq}:{'0' * 64}")
    assert failure.value.returncode == 2


@pytest.mark.parametrize("anchor", ["7", "7:abc", f"x:{'0' * 64}", f":{'0' * 64}"])
def test_anchor_that_is_none_is_refused_in_words(anchor: str) -> None:
    with pytest.raises(CommandError, match="is not SEQ:HASH"):
        _verify("--chain", "system", "--anchor", anchor)


def test_anchor_without_its_chain_is_refused(cast: Cast) -> None:
    with pytest.raises(CommandError, match="name it with --chain") as failure:
        _verify("--anchor", f"1:{'0' * 64}")
    assert failure.value.returncode == 2


def test_unknown_chain_is_refused(cast: Cast) -> None:
    with pytest.raises(CommandError, match="SEL-2026-999: the chain has no events"):
        _verify("--chain", "SEL-2026-999")
