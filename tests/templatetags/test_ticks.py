"""Boxes to tick."""

from __future__ import annotations

from scoring.templatetags.ticks import capability_boxes


def test_boxes_are_named_labelled_and_ticked_where_chosen() -> None:
    text = capability_boxes([("dp_lyo", "Vials & more"), ("sv_qp", "QP")], "need", ["sv_qp"])
    assert text.split("\n") == [
        '<div class="form-check"><input class="form-check-input" type="checkbox" name="need" value="dp_lyo" '
        'id="need-dp_lyo"><label class="form-check-label" for="need-dp_lyo">Vials &amp; more</label></div>',
        '<div class="form-check"><input class="form-check-input" type="checkbox" name="need" value="sv_qp" '
        'id="need-sv_qp" checked><label class="form-check-label" for="need-sv_qp">QP</label></div>',
    ]
    assert "checked" not in capability_boxes([("a", "A")], "need", None)
