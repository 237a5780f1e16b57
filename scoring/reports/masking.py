"""Prices within sentences: figures of theirs are masked, what was drafted from them is left out, and what people typed
about them is listed for whoever sends it, because no program can tell what "a tenth dearer" gives away.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.engine.display import half_up
from scoring.reports.showing import MASK, is_price
from scoring.reports.words import clip
from scoring.selectors.snapshot.plain import Plain
from scoring.vocabulary import CriterionKind

OMITTED = "[…]"
EXCERPT = 160  # characters of a text that is listed
# Where people write sentences, in which a price may stand.
_SENTENCES = frozenset(
    ("reason", "text", "rationale", "not_first_reason", "legal", "suitable", "competent", "strength", "concern")
    + ("statement", "comment", "sentence", "seen", "override_reason", "explanation", "present", "notes", "about")
    + ("asks", "scope", "volumes", "failed_sentence", "criteria_reason", "single_source_reason")
)  # fmt: skip
# Where they name things: a small figure is more likely to be the thing's than a price's.
_NAMES = frozenset(("title", "product", "label", "reference", "source_name", "owner"))
_OF_CRITERIA = _SENTENCES | {"name", "short_name", "evidence"}
_PUBLIC = "records"  # what public lists say
LARGE = 1_000
_SPACE = "['\u2019\u00a0\u202f\u2009 ]"
_FIGURE = re.compile(rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d+)?(?!\d)|\d(?:[.,]?\d)*")
_POWER = re.compile(  # what says that thousands or millions are meant, also behind the end of a range
    r"(?:\s*(?:-|\u2013|to|or|and)\s*\d[\d.,]*)?\s*(?:[kKmM]|[Mm]n|[Mm]io|[Bb]n|[Tt]sd|[Tt]housand|[Mm]illions?|[Bb]illions?)\b"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_ON_PRICES = re.compile(
    r"\b(?:pric|cost|cheap|dear|expens|fees?\b|budget|discount|rebate|surcharg|quot|tariff|afford|saving|money|bids?\b|"
    r"offer|euros?\b|dollar|pound sterling|franc|yen\b|eur\b|usd\b|gbp\b|chf\b|jpy\b|sek\b|dkk\b|nok\b|cny\b|inr\b)|"
    r"[€$£¥₹]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """`prices` are what a price could be told from; `totals` how totals that rest on prices are written."""

    prices: frozenset[float] = frozenset()
    totals: frozenset[str] = frozenset()


def figures_of(content: Plain, *, with_totals: bool = False) -> Figures:
    """What was given as a price, what counts of it, the scale that it is measured on, and the differences of prices."""
    leaves = [node for node in content["criteria"] if node["points"]]
    keys = {leaf["key"] for leaf in leaves if leaf["is_price"]}
    texts: list[str | None] = []
    apart: set[float] = set()
    for j, leaf in enumerate(leaves):
        if leaf["key"] in keys and leaf["kind"] == CriterionKind.NUMBER:
            texts += [leaf["worst"], leaf["best"], leaf["floor"], *(x for x, _ in leaf["points"])]
            counted = [row[j] for row in content["matrix"]["performances"]]
            texts += counted
            known = [float(text) for text in counted if text is not None]
            apart |= {abs(one - other) for one in known for other in known}
    fields = {"scores": ("value",), "agreed": ("value",), "votes": ("value",), "derived": ("value", "override")}
    for part, names in fields.items():
        texts += [row[name] for row in content[part] if row["criterion"] in keys for name in names]
    given = {float(text) for text in texts if text is not None}
    prices = {x for x in given if abs(x) >= 10 or x != int(x)} | {x for x in apart if x >= LARGE}
    totals = [100 * float(row["total"]) for row in content["result"]["vendors"]] if with_totals and keys else []
    return Figures(frozenset(prices), frozenset(half_up(total, places) for total in totals for places in (1, 2)))


def masked(value: Any, figures: Figures) -> Any:
    """`value` with a mask for every figure in its sentences that is one of `figures`: exact, or as rounded as it is
    written, also in thousands or millions. Whole figures below ten are not told from counts and stay."""
    if not (figures.prices or figures.totals):
        return value
    large = frozenset(x for x in figures.prices if abs(x) >= LARGE)

    def among(name: str, *, is_criterion: bool) -> frozenset[float] | None:
        """The prices that are looked for in a field; None where nothing is."""
        if is_criterion:
            return large if name in _OF_CRITERIA else None
        return figures.prices if name in _SENTENCES else large if name in _NAMES else None

    def walk(inner: Any, prices: frozenset[float] | None, *, is_criterion: bool = False) -> Any:
        if isinstance(inner, str):
            return inner if prices is None else _masked(inner, prices, figures.totals)
        if isinstance(inner, Mapping):
            return {
                name: part
                if name == _PUBLIC
                else walk(part, None, is_criterion=True)
                if name == "criteria"
                else walk(part, among(name, is_criterion=is_criterion), is_criterion=is_criterion)
                for name, part in inner.items()
            }
        if isinstance(inner, Sequence):
            return [walk(part, prices, is_criterion=is_criterion) for part in inner]
        return inner

    return walk(value, None)


def _masked(text: str, prices: frozenset[float], totals: frozenset[str]) -> str:
    def mask(found: re.Match[str]) -> str:
        if found[0].replace(",", ".") in totals:
            return MASK
        powered = bool(_POWER.match(text, found.end()))
        texts = found[0], *re.split(_SPACE, found[0])  # a number in groups of three, or two that stand side by side
        readings = {reading for text in texts for reading in _readings(text)}
        return MASK if any(_is_one(reading, prices, powered=powered) for reading in readings) else found[0]

    return _FIGURE.sub(mask, text)


def _readings(text: str) -> set[str]:
    """The plain digits that a figure may mean: with a point or a comma before its decimals, or without any."""
    bare = re.sub(_SPACE, "", text)
    readings = {bare.replace(",", ""), bare.replace(".", "").replace(",", "."), re.sub("[.,]", "", bare)}
    return {reading for reading in readings if reading.count(".") <= 1}


def _is_one(reading: str, prices: frozenset[float], *, powered: bool) -> bool:
    """`powered`: a word such as "million" follows. Without it a small whole figure is a count of something else."""
    digits = reading.replace(".", "").lstrip("0")
    decimals = len(reading.partition(".")[2])
    stated = float(reading)
    for power in (0, 3, 6, 9):
        if power and not (powered or decimals or stated >= LARGE):
            continue
        scale = 10.0**power
        # Rounded or cut, a figure stands for all that lies within one of its last place.
        place = scale / 10**decimals
        if any(abs(stated * scale - price) < place and (decimals or power or price >= 10) for price in prices):
            return True
    # Prices that are kept in thousands or millions, and written out.
    return any(
        len(digits) > 1 and stated >= LARGE and abs(stated / 10.0**power - price) < 1 / 10.0**power
        for power in (3, 6, 9)
        for price in prices
    )


def undrafted(decision: Plain) -> Plain:
    """A decision without what the rationale kept of its draft: that was written from the figures with the prices, and
    says who wins and loses by them. In its place stands a mark."""
    drafted = {" ".join(part.split()) for part in _SENTENCE.split(decision["rationale_draft"] or "")} - {""}
    paragraphs = []
    for paragraph in decision["rationale"].split("\n\n"):
        parts = [OMITTED if " ".join(part.split()) in drafted else part for part in _SENTENCE.split(paragraph.strip())]
        kept = [part for n, part in enumerate(parts) if part != OMITTED or n == 0 or parts[n - 1] != OMITTED]
        paragraphs.append(" ".join(kept))
    return {**decision, "rationale": "\n\n".join(paragraphs), "rationale_draft": None}


# What people typed


def texts_on_prices(content: Plain) -> tuple[tuple[str, str], ...]:
    """(where it stands, how it begins) of every text in which a word for a price or a currency stands, or the name of a
    criterion that is a price; each text once. Of a content from which what is held back was taken out."""
    names = [name for node in content["criteria"] if is_price(node) for name in (node["name"], node["short_name"])]
    found: dict[str, str] = {}
    for where, text in _typed(content):
        folded = text.casefold()
        if MASK in text or _ON_PRICES.search(text) or any(name and name.casefold() in folded for name in names):
            found.setdefault(clip(text, EXCERPT), where)
    return tuple((where, text) for text, where in found.items())


def _typed(content: Plain) -> Iterator[tuple[str, str]]:
    """Every text that somebody typed, with where it stands."""
    decision = content["decision"] or {}
    for name, where in (
        *(("rationale", "Rationale"), ("not_first_reason", "Why not the first in rank"), ("legal", "Legally able")),
        *(("suitable", "Suitable"), ("competent", "Competent")),
    ):
        yield where, decision.get(name) or ""
    yield from (("Condition", row["text"]) for row in decision.get("conditions", ()))
    yield from (("Dissent", row["text"]) for row in content["dissents"])
    yield from (("Note", text) for text in content["selection"]["notes"])
    for vendor in content["vendors"]:
        yield f"Strength of {vendor['name']}", vendor["strength"]
        yield f"Concern of {vendor['name']}", vendor["concern"]
    yield from _of_cells(content)
    yield from (("Change of the weights", row["reason"]) for row in content["amendments"])
    for row in content["log"]:
        yield "Log", row["sentence"]
        yield "Log", row["reason"]
    for person in content["people"]:
        yield from (("Interest", row["statement"]) for row in person["conflicts"])


def _of_cells(content: Plain) -> Iterator[tuple[str, str]]:
    criteria = {node["key"]: node["name"] for node in content["criteria"]}
    vendors = {vendor["key"]: vendor["short_name"] or vendor["name"] for vendor in content["vendors"]}
    fields: Iterable[tuple[str, Collection[str]]] = (
        ("scores", ("reason", "seen")),
        ("agreed", ("reason",)),
        ("votes", ("reason",)),
        ("derived", ("override_reason",)),
        ("must_haves", ("reason",)),
    )
    for part, names in fields:
        for row in content[part]:
            where = f"{vendors[row['vendor']]}, {criteria[row['criterion']]}"
            for name in names:
                yield where, row[name]
            for piece in row.get("evidence", ()):
                yield f"{where}, evidence", piece["label"]
