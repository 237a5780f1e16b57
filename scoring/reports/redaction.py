"""What the options of a report hold back, taken out of the content before any page is made of it.

No page has to think of it then: names become what people are in the selection; prices become an index, or go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scoring.engine.aggregate import evaluate
from scoring.engine.analysis import fingerprint
from scoring.reports.errors import RenderError
from scoring.reports.options import Options
from scoring.reports.showing import (
    INDEX_UNIT,
    WORTH_UNIT,
    Showing,
    labels_of,
    price_index,
    renamed,
    unnamed,
    without_names,
)
from scoring.selectors.ranking import analysis_of
from scoring.selectors.snapshot import matrix_of
from scoring.selectors.snapshot.outcome import result
from scoring.selectors.snapshot.plain import Plain, figure, plain
from scoring.vocabulary import CriterionKind, ScreeningOutcome

NOT_MET = "The limit is not met."
MASK = "[price]"

# Where people write sentences, in which a price may stand.
_SENTENCES = frozenset(
    ("reason", "text", "rationale", "not_first_reason", "legal", "suitable", "competent", "strength", "concern")
    + ("statement", "comment", "sentence", "seen", "override_reason", "explanation", "present", "notes", "about")
    + ("asks", "scope", "volumes", "failed_sentence", "criteria_reason", "single_source_reason")
)  # fmt: skip
_KEPT = frozenset(("records", "criteria"))  # what public lists say, and the criteria that are no price
_SPACE = "['\u2019\u00a0\u202f\u2009 ]"
_FIGURE = re.compile(rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d+)?(?!\d)|\d(?:[.,]?\d)*")
_TABLES = ("performances", "partial_values", "spread")


def redacted(content: Plain, options: Options) -> Plain:
    """`content` without what `options` hold back, with the result and fingerprint that what is left has.

    Raises RenderError where nothing would be left to rank by.
    """
    if options.tells_everything:
        return content
    told = content
    if options.prices != "shown" and any(is_price(node) for node in content["criteria"]):
        figures = _figures(content)
        told = _indexed(content) if options.prices == "index" else _without_prices(content)
        told = masked(told, figures)
        if told["decision"] is not None:
            # The draft was written from the figures with the prices, and what was struck out of it would show them.
            told["decision"] = {**told["decision"], "rationale_draft": None}
    told = without_names(told, Showing(names=options.names))
    matrix = matrix_of(told)
    answer = plain(result(analysis_of(matrix)))
    return {**told, "matrix": {**told["matrix"], "fingerprint": fingerprint(matrix)}, "result": answer}


def rows_redacted(rows: Iterable[Plain], content: Plain, options: Options, *, name: str, role: str) -> list[Plain]:
    """Signatures or events with what `options` hold back taken out; `name` and `role` are their fields of the person."""
    told = [dict(row) for row in rows]
    if options.prices != "shown":
        figures = _figures(content)
        told = [masked(row, figures) for row in told]
    if hidden := unnamed(content, Showing(names=options.names)):
        labels = labels_of(content["people"])
        known = {person["name"]: labels[person["key"]] for person in hidden}
        names = [known.get(row[name], row[role] if options.names == "roles" else "") or row[name] for row in told]
        told = [{**renamed(row, content, hidden), name: label} for row, label in zip(told, names, strict=True)]
    return told


def name_redacted(name: str, content: Plain, options: Options) -> str:
    """A person's name on its own."""
    if options.names == "full":
        return name
    labels = labels_of(content["people"])
    for person in unnamed(content, Showing(names=options.names)):
        if person["name"] == name:
            return labels[str(person["key"])]
    return "Somebody" if name and options.names == "roles" else name


def notices_of(content: Plain, options: Options) -> tuple[str, ...]:
    """What a reader has to be told of what was held back: what changes the ranking first."""
    prices = [node["name"] for node in content["criteria"] if is_price(node)]
    told = []
    if prices and options.prices == "left_out":
        told.append(
            "Prices are left out: totals and ranks are those without them, and differ from the ones that the decision "
            "rests on."
        )
    elif prices and options.prices == "index":
        told.append(
            "Prices are shown as an index: the lowest is 100. What they are worth in the totals is as it was; their "
            "scale, their scores and the reasons for them are not shown."
        )
    if prices and options.prices != "shown":
        told.append(f"Figures in texts that are a price of this selection read {MASK}.")
    if options.names == "roles":
        told.append("People are named by what they are in the selection.")
    elif options.names == "evaluators":
        told.append("Who scored is named by what they are in the selection.")
    return tuple(told)


def is_price(node: Mapping[str, Any]) -> bool:
    """Of a criterion in a content."""
    return bool(node["is_price"] and node["points"])


# Prices as an index


def _indexed(content: Plain) -> Plain:
    """The same totals, each price as a multiple of the lowest: neither scale nor scores are left to read it from."""
    evaluation = evaluate(matrix_of(content))
    leaves = [node for node in content["criteria"] if node["points"]]
    tables = {name: [list(row) for row in content["matrix"][name]] for name in _TABLES}
    nodes = {}
    prices = {}
    for j, leaf in enumerate(leaves):
        if not leaf["is_price"]:
            continue
        worth = [figure(value) for value in evaluation.partial_values[:, j].tolist()]
        given = [None if text is None else float(text) for text in (row[j] for row in tables["performances"])]
        shown = price_index(given) if leaf["kind"] == CriterionKind.NUMBER else None
        ends = [value for value in shown or () if value is not None]
        unit = INDEX_UNIT if shown else WORTH_UNIT
        points = [[figure(min(ends)), "1"], [figure(max(ends) + 1), "0"]] if shown else [["0", "0"], ["100", "1"]]
        for i, value in enumerate(worth):
            instead = shown[i] if shown else None if value is None else round(100 * float(value), 1)
            tables["performances"][i][j] = None if instead is None else figure(instead)
            tables["partial_values"][i][j] = value
        nodes[leaf["key"]] = _bare(leaf) | {"unit": unit, "points": points}
        prices[leaf["key"]] = [
            vendor.key
            for vendor, reasons in zip(evaluation.matrix.alternatives, evaluation.exclusions, strict=True)
            if any(reason.criterion == leaf["key"] for reason in reasons)
        ]
    told = _without_rows(content, nodes)
    failed = [
        {"criterion": key, "vendor": vendor, "outcome": ScreeningOutcome.FAIL.value, "reason": NOT_MET,
         "waived_by": None, "waived_at": None}
        for key, vendors in prices.items()
        for vendor in vendors
    ]  # fmt: skip
    return {
        **told,
        "criteria": [nodes.get(node["key"], node) for node in content["criteria"]],
        "must_haves": [*told["must_haves"], *failed],
        "matrix": {**content["matrix"], **tables},
    }


def _bare(leaf: Mapping[str, Any]) -> dict[str, Any]:
    empty: dict[str, Any] = {"worst": None, "best": None, "floor": None, "floor_screens": False, "levels": []}
    return {**leaf, **empty, "asks": "", "failed_sentence": "", "evidence": "", "half_levels": False}


def _without_rows(content: Plain, gone: Iterable[str]) -> Plain:
    """Without what was given for the criteria that are `gone`, and the evidence with it."""
    gone = set(gone)
    kept = {
        part: [row for row in content[part] if row["criterion"] not in gone]
        for part in ("scores", "derived", "agreed", "votes", "must_haves")
    }
    return {**content, **kept}


# Prices left out


def _without_prices(content: Plain) -> Plain:
    """Without the criteria that are a price, and the groups that held nothing else."""
    leaves = [node for node in content["criteria"] if node["points"]]
    stays = [j for j, leaf in enumerate(leaves) if not leaf["is_price"]]
    if not stays:
        raise RenderError(
            "Every criterion of this selection is a price: without prices there is nothing to rank by. Show them, or "
            "show them as an index."
        )
    parents = {node["key"]: node["parent"] for node in content["criteria"]}
    needed = {node["key"] for node in content["criteria"] if node["kind"] == CriterionKind.MUST_HAVE}
    for j in stays:
        key = leaves[j]["key"]
        while key:
            needed.add(key)
            key = parents[key]
    gone = set(parents) - needed
    told = _without_rows(content, gone)
    return {
        **told,
        "criteria": [node for node in content["criteria"] if node["key"] in needed],
        "people": [{**p, "groups": [key for key in p["groups"] if key in needed]} for p in content["people"]],
        "amendments": [
            {**row, "weights": {key: share for key, share in row["weights"].items() if key in needed}}
            for row in content["amendments"]
        ],
        "matrix": {
            **content["matrix"],
            **{name: [[row[j] for j in stays] for row in content["matrix"][name]] for name in _TABLES},
        },
    }


# Prices within sentences


def _figures(content: Plain) -> frozenset[float]:
    """Every figure from which a price could be told: what was given, what counts, and the scale that it is measured on."""
    leaves = [node for node in content["criteria"] if node["points"]]
    keys = {leaf["key"] for leaf in leaves if leaf["is_price"]}
    texts: list[str | None] = []
    for j, leaf in enumerate(leaves):
        if leaf["key"] in keys and leaf["kind"] == CriterionKind.NUMBER:
            texts += [leaf["worst"], leaf["best"], leaf["floor"], *(x for x, _ in leaf["points"])]
            texts += [row[j] for row in content["matrix"]["performances"]]
    fields = {"scores": ("value",), "agreed": ("value",), "votes": ("value",), "derived": ("value", "override")}
    for part, names in fields.items():
        texts += [row[name] for row in content[part] if row["criterion"] in keys for name in names]
    return frozenset(float(text) for text in texts if text is not None and abs(float(text)) >= 10)


def masked(value: Any, figures: frozenset[float]) -> Any:
    """`value` with a mask for every figure in its sentences that is one of `figures`: exact, or as rounded as it is
    written, also in thousands or millions. Figures below ten are not told from counts and stay."""

    def mask(found: re.Match[str]) -> str:
        texts = found[0], *re.split(_SPACE, found[0])  # a number in groups of three, or two that stand side by side
        return MASK if any(_is_one(reading, figures) for text in texts for reading in _readings(text)) else found[0]

    def walk(inner: Any, *, is_sentence: bool) -> Any:
        if isinstance(inner, str):
            return _FIGURE.sub(mask, inner) if is_sentence else inner
        if isinstance(inner, Mapping):
            return {
                key: part if key in _KEPT else walk(part, is_sentence=key in _SENTENCES) for key, part in inner.items()
            }
        if isinstance(inner, Sequence):
            return [walk(part, is_sentence=is_sentence) for part in inner]
        return inner

    return walk(value, is_sentence=False) if figures else value


def _readings(text: str) -> set[str]:
    """The plain digits that a figure may mean: with a point or a comma before its decimals, or without any."""
    bare = re.sub(_SPACE, "", text)
    readings = {bare.replace(",", ""), bare.replace(".", "").replace(",", "."), re.sub("[.,]", "", bare)}
    return {reading for reading in readings if reading.count(".") <= 1}


def _is_one(reading: str, figures: frozenset[float]) -> bool:
    digits = reading.replace(".", "").lstrip("0")
    decimals = len(reading.partition(".")[2])
    for power in (0, 3, 6, 9):
        if power and len(digits) < 2:
            continue
        scale = 10.0**power
        # A figure that was rounded stands for all that round to it; a whole one of units has to be the figure itself.
        slack = 0.5 * scale / 10**decimals if power or decimals else 0.5
        if any(abs(float(reading) * scale - figure) <= slack for figure in figures):
            return True
    return False
