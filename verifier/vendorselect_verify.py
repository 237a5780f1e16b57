#!/usr/bin/env python3
"""Check a VendorSelect report without VendorSelect: Python 3.8 or later, nothing else, no network.

    python vendorselect_verify.py FILE [DIGEST]

FILE is a report (PDF), the record.json that it carries, a bare snapshot (JSON), or the results as JSON. DIGEST is the one printed on the
report, or the SHA-256 of the file that the verify page knows; spaces in it do not matter. Without DIGEST this says whether
the data agree with themselves; with it, whether they are the data that were signed.

Each line says of one thing that it "holds", "does not hold" or is "not in this file". The exit status is 0 when nothing
fails to hold, 1 when something does, 2 when the file cannot be read. `--json` prints the same for machines.

A snapshot holds all that a decision rests on (docs/snapshot.md has its fields), and this file works it out again in
fractions, which have no rounding. An example, worked by hand. Quality has three parts of the weight and price one.
Quality runs from 0, worth nothing, to 4, worth all; a price of 5 is worth all and one of 10 nothing. A vendor was given 3
and 4 for quality, and asks for 6. Its quality is worth (3/4 + 4/4) / 2 = 7/8, its price 4/5, and its total is
3/4 x 7/8 + 1/4 x 4/5 = 137/160 = 0.85625:

>>> value_at(curve_of([["0", "0"], ["4", "1"]]), Fraction(3)), value_at(curve_of([["5", "1"], ["10", "0"]]), Fraction(6))
(Fraction(3, 4), Fraction(4, 5))
>>> Fraction(3, 4) * Fraction(7, 8) + Fraction(1, 4) * Fraction(4, 5)
Fraction(137, 160)

A total that lies no more than a billionth (1e-9) below the next higher one is tied with it, and shares its rank: 1, 1, 3.

>>> ranks_of({"A1": Fraction(1, 2), "A2": Fraction(1, 4), "A3": Fraction(1, 2)})
{'A1': 1, 'A3': 1, 'A2': 3}
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import unicodedata
import zlib
from fractions import Fraction
from functools import cached_property
from typing import Any, Dict, Iterator, List, NamedTuple, Tuple

HOLDS, FAILS, ABSENT = "holds", "does not hold", "not in this file"
NEAR = Fraction(1, 10**9)  # totals this close are tied; what binary arithmetic stored may lie this far off
LARGEST = 400_000_000  # bytes; a file whose streams unpack to more is no report
GENESIS = "0" * 64  # stands before the first event of a trail
# What an event's hash covers, beside the hash of the event before it.
EVENT = {
    "chain", "seq", "at", "actor", "actor_name", "actor_role", "verb", "about", "reason", "request_id", "app_version",
    "payload_sha256",
}  # fmt: skip
# What a signature can say, by the part of who gives it; "quality" is an approver who speaks for the quality unit.
SIGN_AS = {
    "lead": {"author"},
    "quality": {"quality", "rejection"},
    "approver": {"approval", "review", "responsibility", "rejection"},
}
Row = Dict[str, Any]
Cell = Tuple[str, str]  # criterion key, vendor key
Curve = List[Tuple[Fraction, Fraction]]  # points (x, value from 0 to 1) by rising x


class Unreadable(Exception):
    """The file is not one that can be checked; the message says why in one line."""


class Wrong(Exception):
    """Something does not hold; the message says what."""


class Missing(Exception):
    """The file does not have what a check needs."""


# Reading


def read_json(raw: bytes) -> Any:
    """JSON with whole numbers only and no field twice. Raises Unreadable."""

    def refuse(text: str) -> Any:
        raise Unreadable(f"the data hold the number {text[:40]}; quantities are written as text")

    def once(pairs: list[tuple[str, Any]]) -> Row:
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            raise Unreadable(f"the data have a field twice, among {', '.join(names)[:200]}")
        return dict(pairs)

    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=once, parse_float=refuse, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the data are not JSON: {error}") from error


def canonical(value: Any) -> bytes:
    """The one form that is hashed: sorted fields, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def digest(kind: str, value: Any) -> str:
    """SHA-256 of a line that says what is hashed, and of its canonical form."""
    return hashlib.sha256(b"vs/" + kind.encode() + b"/v1\n" + canonical(value)).hexdigest()


def attached(pdf: bytes, name: str = "record.json") -> bytes:
    """The file of this name that a PDF carries. Raises Unreadable when there is none, or two that differ."""
    objects = objects_of(pdf)
    plain, wide = name.encode(), name.encode("utf-16-be").hex().encode()
    named = re.compile(rb"/U?F\s*(\(%s\)|<%s>|<feff%s>)" % (re.escape(plain), plain.hex().encode(), wide), re.I)
    files = re.compile(rb"/EF\s*<<[^>]*?/U?F\s+(\d{1,10})\s+\d+\s+R")
    numbers = {int(n) for words, _ in objects.values() if named.search(words) for n in files.findall(words)}
    bodies = {objects[n][1] for n in numbers if n in objects}
    if len(bodies) > 1:
        raise Unreadable(f"the PDF carries {len(bodies)} different files called {name}")
    if not bodies or bodies == {b""}:
        raise Unreadable(f"the PDF carries no readable file called {name}: it is no report, or was damaged")
    return bodies.pop()


def objects_of(pdf: bytes) -> dict[int, tuple[bytes, bytes]]:
    """{number: (dictionary, unpacked stream)} of a PDF; an object that stands twice counts as it stands last.

    Raises Unreadable when the streams together unpack to more than LARGEST.
    """
    found: dict[int, tuple[bytes, bytes]] = {}
    left = LARGEST
    heading, stream = re.compile(rb"\b(\d{1,10})\s+\d+\s+obj\b"), re.compile(rb"stream\r?\n")
    at = heading.search(pdf)
    while at:
        end = pdf.find(b"endobj", at.end()) % (len(pdf) + 1)  # where it is missing, the end
        begins = stream.search(pdf, at.end(), end)
        words, body = pdf[at.end() : begins.start() if begins else end], b""
        if begins:
            # The length says where it ends: what is packed may itself contain "endobj".
            length = re.search(rb"/Length (\d{1,10})(?!\d| \d+ R)", words)
            if length:
                end = begins.end() + int(length.group(1))
            else:
                end = pdf.find(b"endstream", begins.end()) % (len(pdf) + 1)
            body = unpacked(words, pdf[begins.end() : end], left)
            left -= len(body)
        found[int(at.group(1))] = words, body
        if b"/ObjStm" in words:
            found.update(objects_within(words, body))
        at = heading.search(pdf, end)
    return found


def unpacked(words: bytes, body: bytes, most: int) -> bytes:
    """A stream as it was before it was packed; empty where it is damaged, or packed as no record is.

    Raises Unreadable when that is more than `most` bytes.
    """
    if b"/Filter" not in words:
        return body
    if b"/FlateDecode" not in words or b"/Predictor" in words:
        return b""
    packer = zlib.decompressobj()
    try:
        whole = packer.decompress(body, most + 1)  # 0 would be no limit
    except zlib.error:
        return b""
    if len(whole) > most:
        raise Unreadable(f"the PDF unpacks to more than {LARGEST // 1_000_000} million bytes: it is no report")
    return whole if packer.eof else b""


def objects_within(words: bytes, body: bytes) -> Iterator[tuple[int, tuple[bytes, bytes]]]:
    """The objects of one stream: in front pairs of number and place, then the objects in this order."""
    first = re.search(rb"/First (\d{1,10})", words)
    start = int(first.group(1)) if first else 0
    pairs = [int(word) for word in re.findall(rb"\b\d{1,10}\b", body[:start])]
    places = [*pairs[1::2], len(body)]
    for number, place, after in zip(pairs[::2], places, places[1:]):
        yield number, (body[start + place : start + after], b"")


# Working it out again


def quantity(text: Any) -> Fraction:
    """A number that is written as text, or a whole number."""
    if isinstance(text, bool) or not re.fullmatch(r"-?\d{1,40}(\.\d{1,400})?(e[+-]?\d{1,3})?", str(text), re.ASCII):
        raise ValueError(f"{text!r} is no quantity")
    return Fraction(str(text))


def curve_of(points: list[list[Any]]) -> Curve:
    curve = [(quantity(x), quantity(v)) for x, v in points]
    if len(curve) < 2 or any(right[0] <= left[0] for left, right in zip(curve, curve[1:])):
        raise ValueError("the points of a value curve do not rise")
    return curve


def value_at(curve: Curve, x: Fraction) -> Fraction:
    """The value on the straight lines between the points; beyond the ends, that of the end."""
    if x <= curve[0][0]:
        return curve[0][1]
    for (left, low), (right, high) in zip(curve, curve[1:]):
        if x <= right:
            return low + (high - low) * (x - left) / (right - left)
    return curve[-1][1]


def weights_of(criteria: list[Row], share: str = "share") -> dict[str, Fraction]:
    """The part that each group and criterion has in the whole: its group's, by its share among its siblings."""
    siblings: dict[str, list[Row]] = {}
    for row in criteria:
        if row["kind"] != "must_have":
            siblings.setdefault(row["parent"], []).append(row)
    weights: dict[str, Fraction] = {}
    waiting = [("", Fraction(1))]
    while waiting:
        parent, weight = waiting.pop()
        rows = siblings.pop(parent, [])
        shares = [quantity(row[share]) for row in rows]
        if parent and not any(shares):
            shares = [Fraction(1)] * len(rows)  # siblings that say nothing share equally in what their group has
        if any(part < 0 for part in shares) or rows and not any(shares):
            raise ValueError("weights are negative, or all are zero")
        for row, part in zip(rows, shares):
            weights[row["key"]] = weight * part / sum(shares)
            waiting.append((row["key"], weights[row["key"]]))
    if siblings or len(weights) < sum(row["kind"] != "must_have" for row in criteria):
        raise ValueError("a criterion stands twice, or in a group that is none")
    return weights


def by_cell(rows: list[Row], *fields: str) -> dict[Any, Row]:
    """Rows by criterion, vendor and the fields named; none may stand there twice."""
    found = {tuple(row[field] for field in ("criterion", "vendor", *fields)): row for row in rows}
    if len(found) < len(rows):
        raise ValueError("two rows stand for one cell")
    return found


def cells_of(content: Row, curves: dict[str, Curve]) -> dict[Cell, tuple[Fraction, Fraction]]:
    """(performance, its value) of each cell: what was agreed, else what records say, else the mean of the scores."""
    values: dict[Cell, list[Any]] = {}
    counted = [row for row in content["scores"] if row["superseded_at"] is None]
    for (criterion, vendor, _), row in by_cell(counted, "person").items():
        values.setdefault((criterion, vendor), []).append(row["value"])
    for cell, row in by_cell(content["derived"]).items():
        values[cell] = [row["value"] if row["override"] is None else row["override"]]
    for cell, row in by_cell(content["agreed"]).items():
        values[cell] = [row["value"]]
    cells = {}
    for cell, texts in values.items():
        known = [quantity(text) for text in texts if text is not None]
        if known:
            worth = sum((value_at(curves[cell[0]], x) for x in known), Fraction(0))
            cells[cell] = sum(known, Fraction(0)) / len(known), worth / len(known)
    return cells


def below_floor(floor: Fraction, curve: Curve, performance: Fraction, value: Fraction) -> bool:
    """Whether a performance is worse than its floor: below it where more is better, above it where less is."""
    values, margin = [v for _, v in curve], NEAR * (curve[-1][0] - curve[0][0])
    if values == sorted(values):
        return performance < floor - margin
    if values == sorted(values, reverse=True):
        return performance > floor + margin
    return value < value_at(curve, floor) - NEAR  # the best lies in the middle


def ranks_of(totals: dict[str, Fraction]) -> dict[str, int]:
    """Ranks by falling total; what is tied shares the better one, and the next keeps its place."""
    ranks: dict[str, int] = {}
    rank, above = 1, None
    for place, (key, total) in enumerate(sorted(totals.items(), key=lambda pair: -pair[1]), 1):
        rank = place if above is None or above - total > NEAR else rank
        ranks[key], above = rank, total
    return ranks


class Vendor(NamedTuple):
    total: Fraction
    low: Fraction  # the total if all that is missing were worth nothing
    high: Fraction  # and if it were worth all
    coverage: Fraction  # the weight of what is known
    failed: list[str]  # keys of the must-haves and floors for which it is not ranked


class File:
    """What was read, and what comes of it. `record` and `snapshot` are empty where the file has none."""

    def __init__(self, whole: bytes, given: str = "") -> None:
        self.sha256 = hashlib.sha256(whole).hexdigest()
        self.given = given  # the digest that it is to have
        self.raw = attached(whole) if b"%PDF-" in whole[:1024] else whole
        self.data = read_json(self.raw)
        schema = self.data.get("schema") if isinstance(self.data, dict) else None
        if schema not in ("vendorselect/record/1", "vendorselect/snapshot/1", "vendorselect/export/1"):
            raise Unreadable("the data are neither a record, a snapshot nor an export that this verifier knows")
        self.record: Row = self.data if schema == "vendorselect/record/1" else {}
        self.export: Row = self.data if schema == "vendorselect/export/1" else {}  # the content, perhaps without names
        self.snapshot: Row = self.record.get("snapshot") or {} if self.record or self.export else self.data
        # The snapshot's digest, as the record or the export has it.
        self.named: str = self.record.get("sha256", "") or self.export.get("snapshot_sha256", "")

    @property
    def content(self) -> Row:
        content: Row = present(self.snapshot or self.export, "what this would be worked out from")["content"]
        return content

    @cached_property
    def leaves(self) -> dict[str, Row]:
        """The criteria that are scored, measured or read from records."""
        return {row["key"]: row for row in self.content["criteria"] if row["kind"] not in ("group", "must_have")}

    @cached_property
    def weights(self) -> dict[str, Fraction]:
        weights = weights_of(self.content["criteria"])
        whole = sum(weights[key] for key in self.leaves)  # 1, unless a group is empty
        return {key: weights[key] / whole for key in self.leaves}

    @cached_property
    def curves(self) -> dict[str, Curve]:
        return {key: curve_of(row["points"]) for key, row in self.leaves.items()}

    @cached_property
    def cells(self) -> dict[Cell, tuple[Fraction, Fraction]]:
        return cells_of(self.content, self.curves)

    @cached_property
    def vendors(self) -> dict[str, Vendor]:
        return {row["key"]: self.vendor(row["key"]) for row in self.content["vendors"]}

    def vendor(self, key: str) -> Vendor:
        failed = [m["criterion"] for m in self.content["must_haves"] if m["vendor"] == key and m["outcome"] == "fail"]
        low, coverage = Fraction(0), Fraction(0)
        for name, row in self.leaves.items():
            known = self.cells.get((name, key))
            if known:
                low += self.weights[name] * known[1]
                coverage += self.weights[name]
            # What must be met has to be shown: a floor that screens out is not met by what nobody knows.
            screens = row["floor_screens"] and row["floor"] is not None
            if screens and (known is None or below_floor(quantity(row["floor"]), self.curves[name], *known)):
                failed.append(name)
        missing = {"worst": Fraction(0), "neutral": Fraction(1, 2)}[self.content["missing"]]
        return Vendor(low + missing * (1 - coverage), low, low + 1 - coverage, coverage, sorted(failed))

    @cached_property
    def stored(self) -> dict[str, Row]:
        """The results that were stored, by vendor."""
        rows = self.content["result"]["vendors"]
        ensure([row["key"] for row in rows] == list(self.vendors), "the results stored are those of other vendors")
        return {row["key"]: row for row in rows}


# The checks: each returns what holds as a sentence, or raises Wrong or Missing


def ensure(holds: object, text: str) -> None:
    if not holds:
        raise Wrong(text)


def present(thing: Any, text: str) -> Any:
    if not thing:
        raise Missing(text)
    return thing


def compare(what: str, stored: dict[Any, Any], worked_out: dict[Any, Fraction]) -> None:
    ensure(stored.keys() == worked_out.keys(), f"the {what} is stored for other criteria or vendors than there are")
    for key, text in stored.items():
        where = key if isinstance(key, str) else " of ".join(key)
        again = worked_out[key]
        close = abs(quantity(text) - again) <= NEAR * (1 + abs(again))
        ensure(close, f"the {what} of {where} is stored as {text} and comes out as {float(again)}")


def grouped(hexadecimal: str) -> str:
    return " ".join(hexadecimal[i : i + 4] for i in range(0, len(hexadecimal), 4))


def check_form(file: File) -> str:
    ensure(canonical(file.data) == file.raw, "the data are not in their one canonical form")
    texts = canonical(file.snapshot or file.export).decode()  # what people wrote in the trail stays as they wrote it
    ensure(unicodedata.is_normalized("NFC", texts), "the snapshot's texts are not in their normal form (NFC)")
    return f"the data, {len(file.raw)} bytes, are in their one canonical form"


def check_record(file: File) -> str:
    record = present(file.record, "a record around the snapshot")
    ours = digest("record", {name: value for name, value in record.items() if name != "record_sha256"})
    ensure(record["record_sha256"] == ours, "the record does not have the digest that it names: it was altered")
    report = record["report"]
    return f"the record has the digest that it names; it is of the {report['kind']} report {report['version']}"


def check_digest(file: File) -> str:
    if file.export:
        told = " ".join(file.export.get("not_told", []))
        stated = present(file.export["content_sha256"], f"the digest of the content. {told}")
        ensure(stated == digest("content", file.content), "the content does not have the digest that the file names")
        return f"the content has the digest that the file names, {grouped(stated)}; the snapshot's covers more than it"
    snapshot = present(file.snapshot, f"the snapshot, whose digest is {grouped(file.named)}: something was left out")
    ours = digest("snapshot", snapshot)
    ensure(file.named in ("", ours), f"the snapshot has the digest {grouped(ours)}, not the one that the record names")
    return f"the digest of the snapshot is {grouped(ours)} (of its content alone: {digest('content', file.content)})"


def check_given(file: File) -> str:
    present(file.given, "the digest on paper: type it behind the file's name to know that these data were signed")
    ours = digest("snapshot", file.snapshot) if file.snapshot else file.named
    ensure(file.given in (ours, file.sha256), "neither the snapshot nor this file has the digest that you gave")
    if file.given == ours and not file.snapshot:
        return "the file names the digest that you gave; what that digest covers is not in this file"
    return f"the {'snapshot' if file.given == ours else 'file'} has the digest that you gave"


def check_weights(file: File) -> str:
    compare("weight", file.content["result"]["weights"], file.weights)
    return f"the weights of {len(file.weights)} criteria come out as stored"


def check_sealed(file: File) -> str:
    rows = [row for row in file.content["criteria"] if row["kind"] != "must_have"]
    moved = ", ".join(row["name"] for row in rows if quantity(row["share"]) != quantity(row["sealed_share"]))
    amendments = sorted(file.content["amendments"], key=lambda row: int(row["number"]))
    if not amendments:
        ensure(not moved, f"weights are not as they were sealed, and nothing says why: {moved}")
        return "the weights that count are those that were sealed"
    last = amendments[-1]["weights"]
    as_amended = all(quantity(row["share"]) == quantity(last[row["key"]]) for row in rows)
    ensure(as_amended, "the weights that count are not those of the last change after sealing")
    ensure(all(row["reason"] for row in amendments), "weights were changed after sealing without a reason")
    return f"weights were changed after sealing, {len(amendments)} times, with reasons: {moved or 'back as they were'}"


def check_values(file: File) -> str:
    places = [(key, vendor) for vendor in file.vendors for key in file.leaves]
    for what, part in (("performances", 0), ("partial_values", 1)):
        stored = [text for row in file.content["matrix"][what] for text in row]
        ensure(len(stored) == len(places), f"the table of {what} has another size")
        known = {place: text for place, text in zip(places, stored) if text is not None}
        # No value beside an agreed or a recorded performance: the curve gives it.
        ensure(part or known.keys() == file.cells.keys(), "other cells are stored as known than are known")
        compare(what, known, {place: file.cells[place][part] for place in known if place in file.cells})
    return f"{len(file.cells)} of {len(places)} cells are known and come out as stored"


def check_totals(file: File) -> str:
    for what in ("total", "low", "high", "coverage"):
        worked_out = {key: getattr(vendor, what) for key, vendor in file.vendors.items()}
        compare(what, {key: row[what] for key, row in file.stored.items()}, worked_out)
    totals = ", ".join(f"{key} {float(vendor.total) * 100:.2f}" for key, vendor in file.vendors.items())
    return f"the totals, what they could be and how much is known come out as stored: {totals}"


def check_exclusions(file: File) -> str:
    for key, vendor in file.vendors.items():
        stored = sorted(exclusion["criterion"] for exclusion in file.stored[key]["exclusions"])
        ensure(
            stored == vendor.failed, f"{key} fails {vendor.failed or 'nothing'}, and {stored or 'nothing'} is stored"
        )
    count = sum(bool(vendor.failed) for vendor in file.vendors.values())
    return f"{count} of {len(file.vendors)} vendors fail a must-have or a floor, as stored"


def check_ranks(file: File) -> str:
    ranks = ranks_of({key: vendor.total for key, vendor in file.vendors.items() if not vendor.failed})
    for key, row in file.stored.items():
        ensure(row["rank"] == ranks.get(key), f"{key} is stored with rank {row['rank']} and has rank {ranks.get(key)}")
    names = {row["key"]: row["name"] for row in file.content["vendors"]}
    order = ", ".join(f"{rank} {names[key]} ({key})" for key, rank in ranks.items())
    return f"the ranks come out as stored; totals within a billionth are tied: {order or 'nobody is ranked'}"


def check_decision(file: File) -> str:
    decision = present(file.content["decision"], "a decision: this was frozen before one was written")
    chosen, named = decision["chosen"], [decision["second_source"], *decision["shortlist"]]
    ensure({*named, chosen} <= {None, *file.stored}, "the decision names a vendor that did not compete")
    ensure((decision["outcome"] == "select") == (chosen is not None), "the outcome and the chosen vendor disagree")
    unranked = [key for key in named if key is not None and not file.stored[key]["rank"]]
    ensure(
        not unranked, f"the decision names {', '.join(unranked)}, which has no rank: it fails a must-have or a floor"
    )
    if chosen is None:
        return "no vendor is chosen"
    rank = file.stored[chosen]["rank"]
    ensure(rank, f"the chosen vendor {chosen} has no rank: it fails a must-have or a floor")
    ensure(rank == 1 or decision["not_first_reason"], f"the chosen vendor {chosen} has rank {rank}; no reason is given")
    return f"the chosen vendor {chosen} has rank {rank}" + ("" if rank == 1 else ", and a reason is given")


def check_signatures(file: File) -> str:
    standing: dict[int, str] = {}
    rows = present(file.record.get("signatures"), "signatures with their digests")
    for place, row in enumerate(rows, 1):
        who = f"signature {place} ({row['full_name']})"
        ours = digest("signature", {name: value for name, value in row.items() if name != "sha256"})
        ensure(row["sha256"] == ours, f"{who} does not have its own digest: it was altered")
        ensure(row["snapshot_sha256"] == file.named, f"{who} stands under another snapshot")
        ensure(row["number"] == place, f"{who} has the number {row['number']}: one is missing")
        if row["withdraws"] is None:
            standing[place] = f"{row['full_name']} ({row['meaning']})"
        else:
            ensure(row["withdraws"] in standing, f"{who} withdraws one that does not stand")
            del standing[row["withdraws"]]
    return f"{len(rows)} signatures stand under this snapshot, in force: {', '.join(standing.values()) or 'none'}"


def check_signers(file: File) -> str:
    """A report is issued of a decision that everybody has signed who had to, each for themselves."""
    rows = present(file.record.get("signatures"), "signatures with their digests")
    people = present(file.snapshot, "the people who had to sign")["content"]["people"]
    withdrawn = {row["withdraws"] for row in rows}
    standing = {
        (row["full_name"], row["meaning"])
        for row in rows
        if row["withdraws"] is None and row["number"] not in withdrawn
    }
    parts = [(person["name"], "quality" if person["is_quality"] else person["role"]) for person in people]
    for name, meaning in sorted(standing):
        theirs = any(name == other and meaning in SIGN_AS.get(part, ()) for other, part in parts)
        ensure(theirs, f"{name} signed as {meaning} and has no part in which to do so")
        ensure(meaning != "rejection", f"{name} rejected the decision")
    for wanted, what in (("author", "the author"), ("quality", "the quality approval")):
        ensure(any(meaning == wanted for _, meaning in standing), f"the signature of {what} is missing")
    for name, part in parts:
        approves = part in ("quality", "approver")
        ensure(
            not approves or any(name == other for other, _ in standing),
            f"{name}, who approves, has not signed or took it back",
        )
    return f"the author, the quality approval and every approver stand, {len(standing)} in all"


def check_trail(file: File) -> str:
    trail = present(file.record.get("audit"), "an extract of the audit trail")
    events = present(trail["events"], "an event of the audit trail")
    follows = events[0]["seq"], GENESIS if events[0]["seq"] == 1 else events[0]["previous_hash"]
    for event in events:
        where = f"event {event['seq']} of the audit trail"
        parts = b"vs/event/v1", event["previous_hash"].encode(), canonical({name: event[name] for name in EVENT})
        ours = hashlib.sha256(b"\0".join(parts)).hexdigest()
        ensure(
            event["hash"] == ours and len(event) == len(EVENT) + 2, f"{where} does not have its hash: it was altered"
        )
        ensure(event["chain"] == trail["chain"], f"{where} belongs to another trail")
        ensure((event["seq"], event["previous_hash"]) == follows, f"{where} does not follow the one before it")
        follows = event["seq"] + 1, event["hash"]
    return f"the events {events[0]['seq']} to {events[-1]['seq']} of the audit trail follow one another unaltered"


def check_head(file: File) -> str:
    trail = present(file.record.get("audit"), "an extract of the audit trail")
    frozen = present(file.snapshot, "the place in the audit trail where the snapshot was frozen")["frozen"]
    head = present(frozen["audit"], "an event of the trail before the snapshot was frozen")
    found = any((event["seq"], event["hash"]) == (head["seq"], head["hash"]) for event in trail["events"])
    ensure(found and trail["chain"] == head["chain"], "the trail does not have the event that the snapshot names")
    return f"the snapshot was frozen after event {head['seq']}, as the trail has it"


def check_signings(file: File) -> str:
    """What was signed after the freezing is what the trail tells: nothing was left out at the end of either."""
    rows = present(file.record.get("signatures"), "signatures with their digests")
    trail = present(file.record.get("audit"), "an extract of the audit trail")
    frozen = present(file.snapshot, "the place in the audit trail where the snapshot was frozen")["frozen"]
    head = present(frozen["audit"], "an event of the trail before the snapshot was frozen")
    told = [
        (unicodedata.normalize("NFC", event["actor_name"]), event["verb"] == "signature-withdrawn")
        for event in trail["events"]
        if event["seq"] > head["seq"] and event["verb"] in ("signed", "signature-withdrawn")
    ]
    given = [(row["full_name"], row["withdraws"] is not None) for row in rows]
    ensure(
        told == given, f"the trail tells of {len(told)} signings after the freezing, and not those of the signatures"
    )
    return f"the trail tells of the same {len(told)} signings, in their order"


CHECKS = {
    "form": check_form, "record": check_record, "snapshot": check_digest, "digest given": check_given,
    "weights": check_weights, "sealed weights": check_sealed, "cells": check_values, "totals": check_totals,
    "must-haves": check_exclusions, "ranks": check_ranks, "decision": check_decision,
    "signatures": check_signatures, "signers": check_signers,
    "audit trail": check_trail, "head of the trail": check_head, "signings": check_signings,
}  # fmt: skip


def checked(file: File, about: str) -> tuple[str, str]:
    """The state of one thing, and the sentence that tells it."""
    try:
        return HOLDS, CHECKS[about](file)
    except Missing as missing:
        return ABSENT, str(missing)
    except Wrong as wrong:
        return FAILS, str(wrong)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        return FAILS, f"this cannot be worked out, the data are not as described: {type(error).__name__}, {error}"


def say(text: str) -> None:
    """Print what any terminal can show, and nothing that would steer it."""
    code = sys.stdout.encoding or "ascii"
    print("".join(c if c.isprintable() else "?" for c in text).encode(code, "replace").decode(code))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check a VendorSelect report without VendorSelect.")
    parser.add_argument("file", help="a report (PDF), its record.json, a snapshot or an export (JSON)")
    parser.add_argument("digest", nargs="*", help="the digest printed on the report, or the file's SHA-256")
    parser.add_argument("--json", action="store_true", help="print the result for machines")
    asked = parser.parse_args(arguments)
    try:
        with open(asked.file, "rb") as stream:
            file = File(stream.read(), "".join(asked.digest).lower())
    except (OSError, Unreadable) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        say(json.dumps({"error": why}) if asked.json else f"{asked.file} cannot be checked: {why}.")
        return 2
    lines = {about: checked(file, about) for about in CHECKS}
    holds = all(state != FAILS for state, _ in lines.values())
    if asked.json:
        checks = [{"about": about, "state": state, "text": text} for about, (state, text) in lines.items()]
        say(json.dumps({"holds": holds, "file_sha256": file.sha256, "checks": checks}))
        return 0 if holds else 1
    for about, (state, text) in lines.items():
        say(f"{state:<16}  {about:<17}  {text}")
    say(
        f"{'All that can be checked holds' if holds else 'Something does not hold'}. Not checked: the pages of a PDF, and"
    )
    say(f"the chance of being first. The SHA-256 of this file is {file.sha256}.")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
