"""From a laid-out table to drafts of its criteria, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from scoring.importers.draft import Draft, Problems, Reading, take_ends
from scoring.importers.groups import settle_groups
from scoring.importers.layout import Layout
from scoring.importers.numbers import Number, plain, read_number, shorten, within_limits
from scoring.importers.records import Vendor, Where
from scoring.importers.scale import read_scale
from scoring.importers.table import Cell
from scoring.importers.words import (
    DIRECTION_OF,
    ROLE_OF,
    Role,
    clean_name,
    is_missing,
    is_remark,
    label,
)

Row = dict[int, Cell]
_PAIRS: tuple[tuple[Role, Role], ...] = (("worst", "best"), ("low", "high"))


@dataclass(frozen=True, slots=True)
class _Columns:
    roles: dict[Role, int]
    vendors: dict[int, Vendor]


def read_layout(layout: Layout, problems: Problems) -> Reading:
    """The drafts of all criteria. A row that cannot be read leaves its problem and no draft."""
    body = {row: cells for row, cells in layout.table.rows().items() if row > layout.header}
    columns = _columns(layout, body, problems)
    drafts: list[Draft] = []
    rows: list[int] = []
    reader = _RowReader(layout, columns, problems)
    for row, cells in body.items():
        draft = reader.read(row, cells)
        if draft is not None:
            drafts.append(draft)
            rows.append(row)
    reader.say_groups()
    kept = settle_groups(drafts, problems)
    drafts, rows = [drafts[i] for i in kept], [rows[i] for i in kept]
    vendor_columns = list(columns.vendors)

    def at(criterion: int, vendor: int) -> Where:
        return layout.where(rows[criterion], vendor_columns[vendor])

    return Reading(drafts, list(columns.vendors.values()), at)


def _columns(layout: Layout, body: dict[int, Row], problems: Problems) -> _Columns:
    """What each column is. Sums, remarks and empty columns before the names are no vendors; the first two are said."""
    roles: dict[Role, int] = {}
    vendors: dict[int, Vendor] = {}
    filled = {column for cells in body.values() for column in cells}
    headings = layout.table.rows()[layout.header]
    for column, role in layout.roles().items():
        where = layout.where(layout.header, column)
        heading = headings[column].text if column in headings else ""
        if role == "criterion" and column != layout.name:
            role = "aside"  # a second text beside the name: a requirement, a description
        if role in ("aside", "sum"):
            if column in filled:
                why = "it is a sum, and sums are computed here" if role == "sum" else "it holds remarks, not scores"
                problems.warning(f"“{shorten(heading)}” was left out: {why}.", where)
        elif role is not None:
            if role in roles:
                other = layout.where(layout.header, roles[role])
                problems.error(
                    f"“{shorten(heading)}” says {role}, and so does {other}: keep one of the two.",
                    where,
                )
            roles.setdefault(role, column)
        elif column in filled or column > layout.name:
            name = _name(headings[column], where, problems)
            if name is not None:
                vendors[column] = Vendor(name, where)
    for column in sorted(filled - set(headings) - {layout.name}):
        where = layout.where(layout.header, column)
        problems.error(
            "There are values here but no heading: name the vendor, or clear them.",
            where,
        )
    return _Columns(roles, vendors)


def _name(cell: Cell, where: Where, problems: Problems) -> str | None:
    if cell.fault:
        problems.error(f"A name is expected, but {cell.fault}.", where)
        return None
    try:
        return clean_name(plain(cell.value) if isinstance(cell.value, Decimal) else cell.value)
    except ValueError as error:
        problems.error(f"{error}.", where)
        return None


class _RowReader:
    """Reads the rows in order; remembers the group that a heading or the cell above has named."""

    def __init__(self, layout: Layout, columns: _Columns, problems: Problems) -> None:
        self.layout = layout
        self.columns = columns
        self.problems = problems
        self.group = ""
        self.inherited: list[Where] = []

    def say_groups(self) -> None:
        if self.inherited:
            places = "; ".join(str(where) for where in self.inherited[:5])
            more = f" and {len(self.inherited) - 5} more" if len(self.inherited) > 5 else ""
            self.problems.warning(f"Where the group is blank, the group above was taken: {places}{more}.")

    def read(self, row: int, cells: Row) -> Draft | None:
        """The draft of one row, or None for a heading, a sum, remarks and rows that cannot be read."""
        roles = self.columns.roles
        used = {c: cell for c, cell in cells.items() if c in self.columns.vendors or c in roles.values()}
        named = used.pop(roles["criterion"], None)
        grouped = used.pop(roles["group"], None) if "group" in roles else None
        counted = {c: cell for c, cell in used.items() if not _blank(cell)}
        where = self.layout.where(row)
        if named is None or _blank(named):
            if grouped is not None and counted.keys() == {roles.get("weight")} and not _blank(grouped):
                return self._weighted_head(grouped, row, cells, where)
            if counted:
                self.problems.error(
                    "There are values here but no name of a criterion: name it, or clear them if they are sums.",
                    where,
                )
            elif grouped is not None:
                self._head(grouped, where)
            return None
        if ROLE_OF.get(label(named.text)) == "sum":
            if counted:
                self.problems.warning(
                    f"“{shorten(named.text)}” was left out: sums are computed here.",
                    where,
                )
            return None
        if is_remark(named.text) and not any(_is_number(cell) for cell in counted.values()):
            self.problems.warning(f"“{shorten(named.text)}” was left out: it holds remarks, not scores.", where)
            return None
        if not counted and grouped is None:
            self._head(named, where)
            return None
        name = _name(named, where, self.problems)
        return None if name is None else self._draft(name, row, cells, where)

    def _head(self, cell: Cell, where: Where) -> None:
        name = _name(cell, where, self.problems)
        if name is not None:
            self.group = name
            self.problems.warning(
                f"“{shorten(name)}” has no weight and no scores: read as a heading or a remark.",
                where,
            )

    def _weighted_head(self, grouped: Cell, row: int, cells: Row, where: Where) -> Draft | None:
        """A group in its own column with its weight, and no criterion beside it."""
        name = _name(grouped, where, self.problems)
        if name is None:
            return None
        draft = self._draft(name, row, cells, where)
        draft.heads_group = True
        return draft

    def _draft(self, name: str, row: int, cells: Row, where: Where) -> Draft:
        draft = Draft(name, where, self._group(row, cells, where))
        roles = self.columns.roles
        if "weight" in roles:
            draft.weight_where = self.layout.where(row, roles["weight"])
            draft.weight = self._number(
                cells.get(roles["weight"]),
                draft.weight_where,
                f"The weight of “{name}”",
            )
            if draft.weight is None and _absent(cells.get(roles["weight"])):
                self.problems.error(f"“{name}” has no weight: give it one, or 0.", draft.weight_where)
        self._direction(draft, row, cells)
        unit = cells.get(roles["unit"]) if "unit" in roles else None
        if unit is not None and not _blank(unit):
            draft.unit = shorten(unit.text)
        self._scale(draft, row, cells)
        self._scores(draft, row, cells)
        return draft

    def _group(self, row: int, cells: Row, where: Where) -> str:
        column = self.columns.roles.get("group")
        cell = cells.get(column) if column else None
        if cell is not None and column is not None and not _blank(cell):
            self.group = _name(cell, self.layout.where(row, column), self.problems) or ""
        elif column and self.group:
            self.inherited.append(where)
        return self.group

    def _direction(self, draft: Draft, row: int, cells: Row) -> None:
        column = self.columns.roles.get("direction")
        cell = cells.get(column) if column else None
        if cell is None or column is None or _blank(cell):
            return
        where = self.layout.where(row, column)
        draft.direction = DIRECTION_OF.get(label(cell.text))
        if cell.fault:
            self.problems.error(f"The direction of “{draft.name}”: {cell.fault}.", where)
        elif draft.direction is None:
            self.problems.error(
                f"“{shorten(cell.text)}” is no direction: write max where higher is better, min where lower is better.",
                where,
            )

    def _scale(self, draft: Draft, row: int, cells: Row) -> None:
        """Anchors under "scale", under "worst" and "best", or under "from" and "to"; one way per criterion."""
        roles = self.columns.roles
        stated = 0
        for first, second in _PAIRS:
            pair = [cells.get(roles[role]) if role in roles else None for role in (first, second)]
            if all(_absent(cell) for cell in pair):
                continue
            stated += 1
            draft.scale_where = self.layout.where(row, roles[first] if first in roles else roles[second])
            if any(_absent(cell) for cell in pair):
                self.problems.error(
                    f"“{draft.name}” has one end of its scale only: give both, or none.",
                    draft.scale_where,
                )
                draft.scale_failed = True
                continue
            ends = [self._number(cell, draft.scale_where, f"An end of the scale of “{draft.name}”") for cell in pair]
            take_ends(draft, ends, self.problems, named=first == "worst")
        column = roles.get("scale")
        cell = cells.get(column) if column else None
        if cell is not None and column is not None and not _blank(cell):
            stated += 1
            draft.scale_where = self.layout.where(row, column)
            try:
                if cell.fault:
                    raise ValueError(cell.fault)
                draft.ends = read_scale(cell.text, decimal_comma=self.layout.table.decimal_comma)
                draft.ends_percent = "%" in cell.text
            except ValueError as error:
                self.problems.error(f"The scale of “{draft.name}”: {error}.", draft.scale_where)
                draft.scale_failed = True
        if stated > 1:
            self.problems.error(
                f"“{draft.name}” states its scale twice: keep one of the two.",
                draft.scale_where,
            )
            draft.scale_failed = True

    def _scores(self, draft: Draft, row: int, cells: Row) -> None:
        for column, vendor in self.columns.vendors.items():
            where = self.layout.where(row, column)
            number = self._number(
                cells.get(column),
                where,
                f"The score of “{vendor.name}” for “{draft.name}”",
            )
            draft.add_score(number)

    def _number(self, cell: Cell | None, where: Where, what: str) -> Number | None:
        """The number in a cell; None where it is missing, or cannot be read, which is reported."""
        if cell is None or _absent(cell):
            return None
        try:
            if cell.fault:
                raise ValueError(cell.fault)
            if isinstance(cell.value, Decimal):
                return Number(within_limits(cell.value))
            return read_number(cell.value, decimal_comma=self.layout.table.decimal_comma)
        except ValueError as error:
            self.problems.error(f"{what}: {error}.", where)
            return None


def _blank(cell: Cell) -> bool:
    return not cell.fault and isinstance(cell.value, str) and is_missing(cell.value)


def _is_number(cell: Cell) -> bool:
    if isinstance(cell.value, Decimal):
        return True
    try:
        read_number(cell.value)
    except ValueError:
        return False
    return True


def _absent(cell: Cell | None) -> bool:
    return cell is None or _blank(cell)
