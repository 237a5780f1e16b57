"""Prices within sentences: what is masked, what is left out, and what is listed for whoever sends it."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.reports.masking import LARGE, OMITTED, Figures, figures_of, masked, texts_on_prices, undrafted
from scoring.reports.redaction import notices_of, redacted
from scoring.reports.showing import MASK, Showing
from tests.reports.whole import content

PRICES = Figures(frozenset((8_050_000.0, 850.0, 7.65, 7_654_321.25)))
LEFT_OUT, INDEX = Showing(prices="left_out"), Showing(prices="index")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It is 8,050,000.", f"It is {MASK}."),
        ("Es sind 8.050.000 oder 8 050 000.", f"Es sind {MASK} oder {MASK}."),
        ("76,54,321 in lakh, ８０５００００ in wide digits", f"{MASK} in lakh, {MASK} in wide digits"),
        ("8.05 million, or 8050 thousand", f"{MASK} million, or {MASK} thousand"),
        ("some 8 million, 8M EUR, 8 Mio. Euro", f"some {MASK} million, {MASK}M EUR, {MASK} Mio. Euro"),
        ("7.65 in millions is 7,650,000, or 7.7", f"{MASK} in millions is {MASK}, or {MASK}"),
        ("In 2026, 12 weeks, 8 of them and 4 lines; 8,000", "In 2026, 12 weeks, 8 of them and 4 lines; 8,000"),
        ("8 to 9 million, and 8 weeks", f"{MASK} to {MASK} million, and 8 weeks"),
        ("line 12, 850 litres", f"line 12, {MASK} litres"),
        ("2026 850", f"2026 {MASK}"),
        ("EUR8050000,-", f"EUR{MASK},-"),
    ],
)
def test_figures_in_sentences_are_masked_however_they_are_written(text: str, told: str) -> None:
    assert masked({"reason": text, "key": text}, PRICES) == {"reason": told, "key": text}


def test_small_figure_of_a_price_is_left_to_what_it_names() -> None:
    told = masked({"title": "850 mg", "criteria": [{"name": "850 of 8,050,000", "levels": [{"text": "850"}]}]}, PRICES)
    assert told == {"title": "850 mg", "criteria": [{"name": f"850 of {MASK}", "levels": [{"text": "850"}]}]}


def test_difference_of_two_prices_and_a_total_with_prices_are_figures_of_them() -> None:
    figures = figures_of(content(), with_totals=True)
    assert 8_050_000 - 7_654_321.25 in figures.prices
    assert all(x >= LARGE for x in figures.prices)
    assert {"79.9", "79.92"} <= figures.totals, "by the pencil: 36.75 + 15.84 + 13.33 + 14"
    assert masked({"reason": "395,679 more; 79.9 of 100, or 79,92"}, figures) == {
        "reason": f"{MASK} more; {MASK} of 100, or {MASK}"
    }
    assert figures_of(content()).totals == frozenset()


@pytest.mark.parametrize(
    ("draft", "text", "told"),
    [
        ("A leads. It wins on price.", "A leads. It wins on price.", OMITTED),
        (
            "A leads. It wins on price.",
            "A leads.  It wins on\nprice. We agree.\n\nSo be it.",
            f"{OMITTED} We agree.\n\nSo be it.",
        ),
        ("A leads.", "We agree. A leads. Truly.", f"We agree. {OMITTED} Truly."),
        ("A leads.", "A leads clearly.", "A leads clearly."),
        (None, "A leads.", "A leads."),
    ],
)
def test_drafted_sentences_go_and_typed_ones_stay(draft: str | None, text: str, told: str) -> None:
    decision = {"rationale": text, "rationale_draft": draft}
    assert undrafted(decision) == {"rationale": told, "rationale_draft": None}


def test_drafted_sentences_stay_where_the_index_tells_as_much() -> None:
    drafted = content()
    drafted["decision"]["rationale"] = "Brightwater gives up points on Five-year price. So we chose Aldermoor."
    drafted["decision"]["rationale_draft"] = "Brightwater gives up points on Five-year price."
    left_out, index = (redacted(drafted, showing)["decision"] for showing in (LEFT_OUT, INDEX))
    assert left_out["rationale"] == f"{OMITTED} So we chose Aldermoor."
    assert index["rationale"] == drafted["decision"]["rationale"]
    assert left_out["rationale_draft"] is index["rationale_draft"] is None
    assert any(OMITTED in notice for notice in notices_of(drafted, LEFT_OUT))
    assert not any(OMITTED in notice for notice in notices_of(drafted, INDEX))


@pytest.mark.parametrize("showing", [LEFT_OUT, INDEX])
def test_no_generated_sentence_compares_prices_that_are_left_out(showing: Showing) -> None:
    told = redacted(content(), showing)
    sentences = " ".join((told["result"]["headline"], *told["result"]["sentences"]))
    assert ("five-year price" in sentences.casefold()) == (showing is INDEX)


TYPED = {
    "a tenth dearer than Brightwater": True,
    "the cheapest of all": True,
    "It costs more": True,
    "The offer is good": True,
    "in euros": True,
    "€ is the currency": True,
    "against five-YEAR price": True,
    "An appraisal of the site": False,
    "The freight was on time": False,
    "The dearth of staff": True,  # one too many is looked at, one too few is sent
}


@pytest.mark.parametrize(("text", "listed"), TYPED.items())
def test_words_for_a_price_are_listed(text: str, listed: bool) -> None:
    told = content()
    told["dissents"] = [{"person": "P4", "text": text, "recorded_at": None}]
    found = texts_on_prices(told)
    assert (("Dissent", text) in found) is listed


def test_every_place_where_people_type_is_looked_at() -> None:
    told = content()
    spoken = iter(f"{n} dearer" for n in range(1_000))

    def put(rows: Any, *names: str) -> list[str]:
        texts = []
        for row in rows:
            for name in names:
                row[name] = next(spoken)
                texts.append(row[name])
        return texts

    told["selection"]["notes"] = [next(spoken)]
    expected = [
        *told["selection"]["notes"],
        *put([told["decision"]], "rationale", "not_first_reason", "legal", "suitable", "competent"),
        *put(told["decision"]["conditions"], "text"),
        *put(told["dissents"], "text"),
        *put(told["vendors"], "strength", "concern"),
        *put([row for row in told["scores"] if row["criterion"] != "C1"], "reason", "seen"),
        *put([piece for row in told["scores"] for piece in row["evidence"]], "label"),
        *put(told["agreed"], "reason"),
        *put(told["votes"], "reason"),
        *put(told["derived"], "override_reason"),
        *put(told["must_haves"], "reason"),
        *put(told["amendments"], "reason"),
        *put(told["log"], "sentence", "reason"),
        *put([row for person in told["people"] for row in person["conflicts"]], "statement"),
    ]
    found = {text for _, text in texts_on_prices(redacted(told, LEFT_OUT))}
    assert set(expected) - found == set()
