"""The constants of a site's inspection record: each has its words, its unit and its reason, and can be changed.

`dataclasses.fields(Constants)` gives them in order; the metadata of each has `words`, `unit` and `reason`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields

from scoring.engine.display import number, percent
from scoring.engine.errors import EngineError

# Sections of 21 CFR 211 whose citation has gone together with an OAI class (MQRI, Sahebi 2026).
PREDICTIVE_SECTIONS = frozenset(
    f"211.{part}" for part in ("22", "56", "63", "68", "100", "111", "113", "160", "188", "192")
)


def _constant(default: float, words: str, unit: str, reason: str) -> float:
    """A field whose meaning travels with it. `unit` also says what is allowed: see `Constants.__post_init__`."""
    made: float = field(default=default, metadata={"words": words, "unit": unit, "reason": reason})
    return made


@dataclass(frozen=True, slots=True)
class Constants:
    """The defaults of docs/method.md, section "The inspection record of a site".

    Raises EngineError naming the constant for what is not a finite number of its range (points and caps 0 to 100,
    shares 0 to 1, periods above 0, deductions 0 or more), and where classes or bands do not fall in their order.
    """

    half_life_years: float = _constant(
        3.0, "Half-life", "years", "Within the four years of FDA's own test, about two intervals between inspections."
    )
    window_years: float = _constant(
        10.0, "Period looked at", "years", "FDA's site inspection score looks at outcomes of ten years."
    )
    prior_mean: float = _constant(
        74.0, "Base rate", "points", "Mean of FDA drug inspections of fiscal years 2019 to 2024 at these points."
    )
    prior_strength: float = _constant(
        1.5, "Weight of the base rate", "inspections", "So much as one and a half inspections of today; our choice."
    )
    points_nai: float = _constant(100.0, "Points of NAI", "points", "Nothing was found that calls for action.")
    points_vai: float = _constant(
        60.0, "Points of VAI", "points", "Puts the national mean at 74, as FDA reports 7.4 of 10 for its sites."
    )
    points_oai: float = _constant(0.0, "Points of OAI", "points", "The authority itself acts.")
    points_form_483: float = _constant(
        51.8, "Points of a Form 483 without a class", "points", "60 times the share of VAI among VAI and OAI (86.4%)."
    )
    points_compliant: float = _constant(
        80.0, "Points of another authority's pass", "points", "A pass may be NAI or VAI: their mean at the base rates."
    )
    weight_form_483: float = _constant(
        0.5, "Weight of a Form 483 without a class", "share", "Published ones are a selection, posted late."
    )
    weight_certificate: float = _constant(
        0.5, "Weight of a GMP certificate", "share", "It says that the site passed, not how well; counted as NAI."
    )
    predictive_deduction: float = _constant(
        2.0, "Off a VAI per section that goes with OAI", "deduction", "Ten sections foretold OAI in one study."
    )
    predictive_most: float = _constant(8.0, "Off for such sections at most", "deduction", "Four sections.")
    repeated_deduction: float = _constant(
        3.0, "Off a VAI per section cited before", "deduction", "A finding that comes back was not mended."
    )
    repeated_most: float = _constant(9.0, "Off for sections cited before at most", "deduction", "Three sections.")
    deduction_most: float = _constant(
        15.0, "Both deductions at most", "deduction", "A bad VAI stays nearer to VAI than to OAI."
    )
    cap_import_alert: float = _constant(
        10.0, "Cap of an import alert", "points", "Nothing can be delivered while it is in force."
    )
    cap_non_compliance: float = _constant(
        20.0, "Cap of a non-compliance statement", "points", "The authority has withdrawn the certificate."
    )
    cap_injunction: float = _constant(
        20.0, "Cap of an injunction", "points", "A court watches over the site until it is vacated."
    )
    cap_letter: float = _constant(
        30.0, "Cap of a warning letter", "points", "Below the critical band while it is fresh."
    )
    letter_full_years: float = _constant(2.0, "A letter's cap stays for", "years", "Mending and a new inspection.")
    letter_ramp_years: float = _constant(3.0, "Then rises to 100 within", "years", "A letter weighs for five years.")
    letter_repeat_deduction: float = _constant(
        10.0, "Off each letter's cap where there is a second", "deduction", "The first was not enough."
    )
    letter_repeat_years: float = _constant(10.0, "Letters within this period repeat", "years", "The period looked at.")
    letter_lag_months: float = _constant(
        18.0, "A letter follows its inspection within", "months", "Nine of ten within 249 days, doubled."
    )
    cap_released: float = _constant(
        60.0, "Cap of a letter after close-out or NAI or VAI", "points", "Mended, but freshly."
    )
    released_months: float = _constant(
        12.0, "The cap after close-out lasts", "months", "Mending has to be seen to last."
    )
    cap_oai: float = _constant(
        40.0, "Cap where the latest inspection is OAI", "points", "Two of three lead to a warning letter."
    )
    oai_months: float = _constant(18.0, "The cap of an OAI lasts", "months", "As long as a letter may follow.")
    least_evidence: float = _constant(
        0.15, "Least evidence for a value", "share", "Below it the value would be the base rate, not the site's."
    )
    band_strong: float = _constant(80.0, "Strong from", "points", "The best quarter of sites at the base rates.")
    band_usual: float = _constant(65.0, "Usual from", "points", "Nearly nine of ten sites lie above it.")
    band_watch: float = _constant(45.0, "Watch from, critical below", "points", "Fewer than one in twenty lie below.")

    def __post_init__(self) -> None:
        for part in fields(self):
            self._check(part.name, part.metadata["words"], part.metadata["unit"])
        self._falling("points_nai", "points_compliant", "points_oai")
        self._falling("points_nai", "points_vai", "points_form_483", "points_oai")
        self._falling("band_strong", "band_usual", "band_watch")

    def as_pairs(self) -> tuple[tuple[str, str], ...]:
        """Every constant in words and its value with the unit, for print: ("Half-life", "3 years")."""
        return tuple(
            (part.metadata["words"], _with_unit(getattr(self, part.name), part.metadata["unit"]))
            for part in fields(self)
        )

    def _check(self, name: str, words: str, unit: str) -> None:
        value = getattr(self, name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise EngineError(f"{words} is {value!r}: it must be a finite number.", argument=name)
        most = {"points": 100.0, "share": 1.0}.get(unit, math.inf)
        if value > most or value < 0:
            allowed = "0 or more" if most == math.inf else f"between 0 and {number(most)}"
            raise EngineError(f"{words} is {number(value)}: it must be {allowed}.", argument=name)
        if value == 0 and unit in ("years", "months", "inspections"):
            raise EngineError(f"{words} is 0: it must be above 0.", argument=name)

    def _falling(self, *names: str) -> None:
        words = {part.name: part.metadata["words"] for part in fields(self)}
        for above, below in zip(names, names[1:], strict=False):
            if getattr(self, above) < getattr(self, below):
                raise EngineError(
                    f"{words[below]} ({number(getattr(self, below))}) must not be above "
                    f"{words[above]} ({number(getattr(self, above))}).",
                    argument=below,
                )


def _with_unit(value: float, unit: str) -> str:
    if unit == "share":
        return percent(value)
    return f"{number(value)} {'points' if unit == 'deduction' else unit}"


DEFAULTS = Constants()
