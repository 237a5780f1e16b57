"""What is on record of a site, a lane per authority on one axis of years: shape, filling and label carry the outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from scoring.charts import palette
from scoring.charts.scales import Linear, fit, px, text_width, widest
from scoring.charts.shapes import Figure, Line, Rect, Sign, Text
from scoring.charts.timeline_key import KEY_WORDS, BarKind, MarkKind, TimelineKey, bar, day_line, key_of, sign

__all__ = ["Bar", "BarKind", "Lane", "Mark", "MarkKind", "TimelineFigure", "timeline"]

_TITLED = 4  # so many records of a lane are named in the title; the table has all


@dataclass(frozen=True, slots=True)
class Mark:
    """A record of one day. `text` is its label ("VAI, 3 obs."), "" where the bar beside it has one."""

    on: date
    kind: MarkKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """What holds from a day to a day: a certificate's validity, or a measure in force. `until` is None while open."""

    from_on: date
    until: date | None
    kind: BarKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """An authority, or our own audits. `source` and `searched_on` say where and when records were looked for."""

    name: str
    marks: tuple[Mark, ...] = ()
    bars: tuple[Bar, ...] = ()
    source: str = ""
    searched_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineFigure(Figure):
    """`days` are the as-of day and the change of ownership; `leaders` tie a mark to a label that stands below it."""

    grid: tuple[Line, ...]
    ticks: tuple[Text, ...]
    names: tuple[Text, ...]
    bars: tuple[Rect, ...]
    leaders: tuple[Line, ...]
    days: tuple[Line, ...]
    signs: tuple[Sign, ...]
    labels: tuple[Text, ...]
    key: TimelineKey


@dataclass(slots=True)
class _Row:
    """A line of labels and marks: its middle, and the stretches that are taken."""

    y: float
    taken: list[tuple[float, float]] = field(default_factory=list)

    def free(self, start: float, end: float) -> bool:
        return all(end <= a or start >= b for a, b in self.taken)

    def take(self, start: float, end: float) -> None:
        self.taken.append((start, end))


@dataclass(slots=True)
class _Canvas:
    """The plot and what has been drawn on it."""

    size: float
    to_x: Linear
    from_on: date
    to_on: date
    as_of: date
    owner_changed_on: date | None
    bars: list[Rect] = field(default_factory=list)
    leaders: list[Line] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    labels: list[Text] = field(default_factory=list)

    def x(self, day: date) -> float:
        return self.to_x(day.toordinal())

    def shows(self, day: date) -> bool:
        return self.from_on <= day <= self.to_on

    def earlier_owner(self, day: date) -> bool:
        return self.owner_changed_on is not None and day < self.owner_changed_on

    def ink(self, day: date) -> palette.Tone:
        return palette.INK_3 if self.earlier_owner(day) else palette.INK


def timeline(
    lanes: Sequence[Lane],
    *,
    from_on: date,
    to_on: date,
    as_of: date,
    width: float,
    name: str = "",
    owner_changed_on: date | None = None,
    font_size: float = 12.0,
    uid: str = "timeline",
) -> TimelineFigure:
    """Draw the lanes in the order given, from `from_on` to the later `to_on`. `name` is the site's, for the title.

    Records before `owner_changed_on` are greyed. An empty lane says where and when was searched, never that there is
    nothing. On a narrow drawing the names of the lanes stand above them.
    """
    size, small = font_size, px(font_size * 0.88)
    column = widest((lane.name for lane in lanes), size) + size
    above = column > width * 0.22
    start, end = px(size * 0.5 if above else column), px(width - size * 0.5)
    to_x = Linear(from_on.toordinal(), to_on.toordinal(), start, end)
    canvas = _Canvas(size, to_x, from_on, to_on, as_of, owner_changed_on)
    top = px(size * 1.7)

    names, rules = [], [Line(start, top, end, top)]
    y = top
    for lane in lanes:
        baseline = px(y + size * (1.25 if above else 1.47))
        names.append(Text(0.0, baseline, fit(lane.name, width if above else column, size), size, palette.INK))
        rows = _draw_lane(canvas, lane, y + size * (2.2 if above else 1.13))
        y = rows[-1].y + size * 1.13
        rules.append(Line(start, px(y), end, px(y)))

    changed = owner_changed_on if owner_changed_on and canvas.shows(owner_changed_on) else None
    days = [day_line(canvas.x(as_of), top - size * 0.3, y, owner=False)] if canvas.shows(as_of) else []
    if changed:
        days.append(day_line(canvas.x(changed), top - size * 0.3, y, owner=True))
    key = key_of(
        marks={mark.kind for lane in lanes for mark in lane.marks if canvas.shows(mark.on)},
        bars={part.kind for lane in lanes for part in lane.bars if _stretch(part, canvas)},
        as_of=as_of,
        owner_changed_on=changed,
        top=y + size * 0.4,
        width=width,
        size=small,
    )
    grid, ticks = _years(canvas, top, px(y), small)
    return TimelineFigure(
        uid=uid,
        width=px(width),
        height=key.bottom,
        font_size=size,
        title=_title(lanes, name, canvas),
        description="Timeline. The same records are in a table.",
        hatched=any(rect.hatched for rect in (*canvas.bars, *key.bars)),
        grid=(*grid, *rules),
        ticks=tuple(ticks),
        names=tuple(names),
        bars=tuple(canvas.bars),
        leaders=tuple(canvas.leaders),
        days=tuple(days),
        signs=tuple(canvas.signs),
        labels=tuple(canvas.labels),
        key=key,
    )


def _draw_lane(canvas: _Canvas, lane: Lane, middle: float) -> list[_Row]:
    """Draw a lane whose marks lie on `middle`; its rows, the last the lowest."""
    size = canvas.size
    rows = [_row(canvas, middle)]
    radius = px(size * 0.42)
    bars = sorted((part for part in lane.bars if _stretch(part, canvas)), key=lambda part: part.from_on)
    marks = sorted((mark for mark in lane.marks if canvas.shows(mark.on)), key=lambda mark: mark.on)
    if not bars and not marks:
        _put_silence(canvas, rows, _silence(lane))
        return rows
    certificates = [part for part in bars if part.kind == "certificate"]
    if not marks and not certificates:
        for part in bars:
            _draw_measure(canvas, rows, part, 0)
        return rows
    for mark in marks:
        x = canvas.x(mark.on)
        rows[0].take(x - radius - 1, x + radius + 1)
    for index, part in enumerate(certificates):
        follower = certificates[index + 1] if index + 1 < len(certificates) else None
        left, right = _stretch(part, canvas) or (0.0, 0.0)
        if follower:  # valid is valid: the next one takes over where it begins
            right = min(right, max(canvas.x(follower.from_on), left))
        canvas.bars.append(bar("certificate", left, rows[0].y, right - left, size, canvas.earlier_owner(part.from_on)))
        _label_bar(canvas, rows, part, left + radius + size * 0.35, right)
    for part in bars:
        if part.kind == "measure":
            _draw_measure(canvas, rows, part, 1)
    for mark in marks:
        canvas.signs.append(sign(mark.kind, canvas.x(mark.on), rows[0].y, radius, canvas.earlier_owner(mark.on)))
        if mark.text:
            _label_mark(canvas, rows, mark, radius)
    return rows


def _put_silence(canvas: _Canvas, rows: list[_Row], text: str) -> None:
    """In one line, or broken at a space where the plot is narrow: the source and the date have to be read."""
    size = px(canvas.size * 0.92)
    x, room = canvas.to_x.start + size * 0.4, canvas.to_x.end - canvas.to_x.start - size * 0.4
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    for index, line in enumerate(lines):
        row = _add_row(canvas, rows) if index else rows[0]
        canvas.labels.append(Text(px(x), px(row.y + size * 0.34), fit(line, room, size), size, palette.INK_3))


def _draw_measure(canvas: _Canvas, rows: list[_Row], part: Bar, below: int) -> None:
    """On the first row from `below` on that has room."""
    left, right = _stretch(part, canvas) or (0.0, 0.0)
    row = next((row for row in rows[below:] if row.free(left, right - 2)), None) or _add_row(canvas, rows)
    row.take(left, right + 2)
    canvas.bars.append(bar("measure", left, row.y, right - left, canvas.size, canvas.earlier_owner(part.from_on)))
    _put(canvas, rows, row, part.text, part.from_on, left - canvas.size * 0.4, right + canvas.size * 0.4, left)


def _label_bar(canvas: _Canvas, rows: list[_Row], part: Bar, left: float, right: float) -> None:
    """Inside the bar where it fits, else below its beginning."""
    needed = text_width(part.text, canvas.size * 0.92)
    if left + needed <= right and rows[0].free(left, left + needed):
        rows[0].take(left, left + needed)
        canvas.labels.append(_text(canvas, part.text, left, rows[0].y, part.from_on))
    elif part.text:
        _put_below(canvas, rows, part.text, part.from_on, left)


def _label_mark(canvas: _Canvas, rows: list[_Row], mark: Mark, radius: float) -> None:
    """Beside the mark where there is room, else below it with a leader, unless that would cross another label."""
    x, gap = canvas.x(mark.on), radius + canvas.size * 0.35
    row = _put(canvas, rows, rows[0], mark.text, mark.on, x - gap, x + gap, x)
    between = rows[1 : rows.index(row)] if row is not rows[0] else []
    if row is not rows[0] and all(other.free(x - 1, x + 1) for other in between):
        for other in between:
            other.take(x - 1, x + 1)
        canvas.leaders.append(Line(x, px(rows[0].y + radius + 1), x, px(row.y - canvas.size * 0.5), palette.AXIS))


def _put(
    canvas: _Canvas, rows: list[_Row], row: _Row, text: str, day: date, left: float, right: float, x: float
) -> _Row:
    """A label on `row` to the right of `right`, else to the left of `left`, else below `x`; the row that it is on."""
    needed, gap = text_width(text, canvas.size * 0.92), canvas.size * 0.25
    if right + needed <= canvas.to_x.end and row.free(right, right + needed + gap):
        row.take(right, right + needed)
        canvas.labels.append(_text(canvas, text, right, row.y, day))
        return row
    if left - needed >= canvas.to_x.start and row.free(left - needed - gap, left):
        row.take(left - needed, left)
        canvas.labels.append(_text(canvas, text, left, row.y, day, "end"))
        return row
    return _put_below(canvas, rows, text, day, x)


def _put_below(canvas: _Canvas, rows: list[_Row], text: str, day: date, x: float) -> _Row:
    """On the first lower row that has room: beginning at `x`, else ending there, in the worst case across the day."""
    start, end, near = canvas.to_x.start, canvas.to_x.end, canvas.size * 0.2
    text = fit(text, end - start, canvas.size * 0.92)
    needed = text_width(text, canvas.size * 0.92)
    places = [left for left in (x - near, x + near - needed) if start <= left and left + needed <= end]
    found = next(((row, left) for row in rows[1:] for left in places if row.free(left, left + needed)), None)
    if not found:
        row = _add_row(canvas, rows)
        clamped = min(max(x - near, start), max(end - needed, start))
        found = (row, next((left for left in places if row.free(left, left + needed)), clamped))
    row, left = found
    row.take(left, left + needed + canvas.size * 0.4)
    canvas.labels.append(_text(canvas, text, left, row.y, day))
    return row


def _add_row(canvas: _Canvas, rows: list[_Row]) -> _Row:
    rows.append(_row(canvas, rows[-1].y + canvas.size * 1.3))
    return rows[-1]


def _row(canvas: _Canvas, y: float) -> _Row:
    """A row at `y`; the as-of line is in the way of labels."""
    row = _Row(px(y))
    if canvas.shows(canvas.as_of):
        row.take(canvas.x(canvas.as_of) - 1, canvas.x(canvas.as_of) + 1)
    return row


def _text(canvas: _Canvas, text: str, x: float, y: float, day: date, anchor: Literal["start", "end"] = "start") -> Text:
    size = px(canvas.size * 0.92)
    return Text(px(x), px(y + size * 0.34), text, size, canvas.ink(day), anchor)


def _stretch(part: Bar, canvas: _Canvas) -> tuple[float, float] | None:
    """From where to where a bar is drawn, None outside the plot; an open one ends on the as-of day."""
    until = part.until or max(canvas.as_of, part.from_on)
    if part.from_on > canvas.to_on or until < canvas.from_on:
        return None
    return canvas.x(part.from_on), canvas.x(until)


def _silence(lane: Lane) -> str:
    """What an empty lane says."""
    earlier = [mark.on for mark in lane.marks] + [part.from_on for part in lane.bars]
    if earlier:
        return f"No record in these years; the last is of {_day(max(earlier))}"
    if lane.source and lane.searched_on:
        return f"No record found in {lane.source} on {_day(lane.searched_on)}"
    return "Not searched yet"


def _years(canvas: _Canvas, top: float, bottom: float, size: float) -> tuple[list[Line], list[Text]]:
    """A line at each new year, and the year in its middle: each, or each second, fifth … where they are narrow."""
    grid, ticks = [], []
    first, last = canvas.from_on.year, canvas.to_on.year
    pitch = abs(canvas.to_x.end - canvas.to_x.start) / max((canvas.to_on - canvas.from_on).days / 365.25, 0.01)
    needed = text_width("2026", size) + size * 0.6
    step = next((step for step in (1, 2, 5, 10, 25) if pitch * step >= needed), 100)
    for year in range(first, last + 1):
        if canvas.shows(date(year, 1, 1)):
            x = canvas.x(date(year, 1, 1))
            grid.append(Line(x, px(top - size * 0.4), x, bottom))
        middle = (canvas.x(max(date(year, 1, 1), canvas.from_on)) + canvas.x(min(date(year, 12, 31), canvas.to_on))) / 2
        half = needed / 2
        if (year - last) % step == 0 and canvas.to_x.start <= middle - half and middle + half <= canvas.to_x.end + size:
            ticks.append(Text(px(middle), px(size * 1.05), str(year), size, palette.INK_2, "middle"))
    return grid, ticks


def _title(lanes: Sequence[Lane], name: str, canvas: _Canvas) -> str:
    """The finding first: how many records are grave and which is the latest; then the lanes."""
    marks = [mark for lane in lanes for mark in lane.marks if canvas.shows(mark.on)]
    grave = [mark.on for mark in marks if mark.kind in ("serious", "inferred", "letter")]
    grave += [part.from_on for lane in lanes for part in lane.bars if part.kind == "measure" and _stretch(part, canvas)]
    whose = f"{name}, " if name else ""
    found = f"{whose}{canvas.from_on.year} to {canvas.to_on.year}, as of {_day(canvas.as_of)}: "
    if grave:
        what = "official action or major finding" if len(grave) == 1 else "official actions or major findings"
        found += f"{len(grave)} {what}, the latest of {_month(max(grave))}."
    else:
        found += "no official action or major finding is on record."
    if canvas.owner_changed_on:
        found += f" The owner changed on {_day(canvas.owner_changed_on)}."
    return " ".join([found, *(f"{lane.name}: {_spoken(lane, canvas)}." for lane in lanes)])


def _spoken(lane: Lane, canvas: _Canvas) -> str:
    said = list(_records(lane, canvas))
    if not said:
        silence = _silence(lane)
        return silence[0].lower() + silence[1:]
    more = [f"{len(said) - _TITLED} earlier"] if len(said) > _TITLED else []
    return "; ".join([*said[:_TITLED], *more])


def _records(lane: Lane, canvas: _Canvas) -> Iterator[str]:
    """The records of a lane in words, the newest first. A mark without a text is spoken of by the bar beside it."""
    beside = {part.from_on for part in lane.bars if part.text}
    shown = [mark for mark in lane.marks if canvas.shows(mark.on) and (mark.text or mark.on not in beside)]
    dated = [(mark.on, mark.text or KEY_WORDS[mark.kind]) for mark in shown]
    dated += [(part.from_on, part.text or KEY_WORDS[part.kind]) for part in lane.bars if _stretch(part, canvas)]
    for day, text in sorted(dated, reverse=True):
        yield f"{_month(day)} {text}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _month(day: date) -> str:
    return f"{day:%b %Y}"
