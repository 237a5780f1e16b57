"""What the options of a report hold back, taken out of the content before any page is made of it.

No page has to think of it then: names become what people are in the selection; prices become an index, or go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from scoring.engine.aggregate import evaluate
from scoring.engine.analysis import fingerprint
from scoring.reports.errors import RenderError
from scoring.reports.masking import OMITTED, figures_of, masked, undrafted
from scoring.reports.names import Alias, labels_of, renamed, unnamed, without_names
from scoring.reports.showing import INDEX_UNIT, MASK, WORTH_UNIT, Showing, is_price, price_index
from scoring.selectors.ranking import analysis_of
from scoring.selectors.snapshot import matrix_of
from scoring.selectors.snapshot.outcome import result
from scoring.selectors.snapshot.plain import Plain, figure, plain
from scoring.vocabulary import CriterionKind, MemberRole, ScreeningOutcome

_TABLES = ("performances", "partial_values", "spread")


def redacted(content: Plain, options: Showing) -> Plain:
    """`content` without what `options` hold back, with the result and fingerprint that what is left has.

    Raises RenderError where nothing would be left to rank by, and ValueError as `names.drawn` does.
    """
    # Names first: who scored nothing but prices has scored too.
    return _without_prices(without_names(content, options), options)


def rows_redacted(
    rows: Iterable[Mapping[str, Any]], content: Plain, options: Showing, *, name: str, role: str
) -> list[Plain]:
    """Signatures or events with what `options` hold back taken out; `name` and `role` are their fields of the person.

    A signature whose words are not all there has no digest of its own: it covers the words, and a name that is the only
    thing missing could be tried against it. What an event's hash covers holds a random salt, so it stays.
    """
    before = [dict(row) for row in rows]
    told = before
    if _holds_prices_back(content, options):
        figures = figures_of(content, with_totals=options.prices == "left_out")
        told = [masked(row, figures) for row in told]
    if hidden := unnamed(content, options):
        labels = labels_of(content, options)
        aliases = _aliases(before, [*hidden], name)
        known = {person["name"]: labels[person["key"]] for person in hidden}
        known |= {alias: labels[key] for alias, key in aliases}
        told = [
            {**row, name: label}
            for row, label in zip(
                renamed(told, content, options, hidden, aliases=aliases),
                _labels(told, known, content, options, name, role),
                strict=True,
            )
        ]
        told = [
            {**row, "at": row["at"][:10]} if "at" in row and was[name] in known else row
            for row, was in zip(told, before, strict=True)
        ]
    return [
        {**row, "sha256": ""} if "sha256" in row and row != was else row for row, was in zip(told, before, strict=True)
    ]


def _aliases(rows: Iterable[Mapping[str, Any]], hidden: Sequence[Mapping[str, Any]], name: str) -> list[Alias]:
    """The names under which events have somebody who is not named: one may have had another one before."""
    whose = {person["name"]: person["key"] for person in hidden}
    found: dict[Any, set[str]] = defaultdict(set)
    for row in rows:
        if row.get("actor"):
            found[row["actor"]].add(row[name])
    told = []
    for names in found.values():
        keys = {whose[each] for each in names if each in whose}
        told += [(each, min(keys)) for each in sorted(names - whose.keys()) if keys]
    return told


def _labels(
    rows: Iterable[Mapping[str, Any]],
    known: Mapping[str, str],
    content: Plain,
    options: Showing,
    name: str,
    role: str,
) -> Iterator[str]:
    """What stands in place of each row's name; of a name that nobody has now, what its bearer was."""
    told = {person["name"] for person in content["people"]}
    for row in rows:
        is_gone = row[name] not in told and MemberRole.EVALUATOR.label.casefold() in row[role].casefold()
        unnamed_role = row[role] if options.names == "roles" or is_gone else ""
        yield known.get(row[name]) or unnamed_role or str(row[name])


def name_redacted(name: str, content: Plain, options: Showing) -> str:
    """A person's name on its own."""
    if options.names == "full":
        return name
    labels = labels_of(content, options)
    for person in unnamed(content, options):
        if person["name"] == name:
            return labels[str(person["key"])]
    return "Somebody" if name and options.names == "roles" else name


def notices_of(content: Plain, options: Showing) -> tuple[str, ...]:
    """What a reader has to be told of what was held back: what changes the ranking first."""
    told = []
    if _holds_prices_back(content, options):
        if options.prices == "left_out":
            told.append(
                "Prices are left out: totals and ranks are those without them, and differ from the ones that the "
                "decision rests on."
            )
            if content["decision"] and OMITTED in undrafted(content["decision"])["rationale"]:
                told.append(f"What was drafted from the figures with the prices reads {OMITTED} in the rationale.")
        else:
            told.append(
                "Prices are shown as an index: the lowest is 100. What they are worth in the totals is as it was; their "
                "scale, their scores and the reasons for them are not shown."
            )
        told.append(f"Figures in texts that are a price of this selection read {MASK}.")
    if options.names == "roles":
        told.append("People are named by what they are in the selection.")
    elif options.names == "evaluators":
        told.append("Who scored is named by what they are in the selection.")
    return tuple(told)


def _holds_prices_back(content: Plain, options: Showing) -> bool:
    return options.prices != "shown" and any(map(is_price, content["criteria"]))


def _without_prices(content: Plain, options: Showing) -> Plain:
    if not _holds_prices_back(content, options):
        return content
    is_index = options.prices == "index"
    told = _indexed(content) if is_index else _left_out(content)
    told = masked(told, figures_of(content, with_totals=not is_index))
    # The digest of what was sealed covers the scale of a price, which is soon guessed where all else is known.
    told["selection"] = {**told["selection"], "sealed_digest": "", "source_sha256": ""}
    if (decision := told["decision"]) is not None:
        # The draft was written from the figures with the prices, and what was struck out of it would show them.
        told["decision"] = {**decision, "rationale_draft": None}
        if not is_index:
            before = content["decision"]
            told["decision"]["rationale"] = masked(undrafted(before), figures_of(content, with_totals=True))[
                "rationale"
            ]
    matrix = matrix_of(told)
    told["matrix"] = {**told["matrix"], "fingerprint": fingerprint(matrix)}
    return {**told, "result": plain(result(analysis_of(matrix)))}


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
        {"criterion": key, "vendor": vendor, "outcome": ScreeningOutcome.FAIL.value,
         "reason": f"{nodes[key]['name']}: the limit is not met.",
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


def _left_out(content: Plain) -> Plain:
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
