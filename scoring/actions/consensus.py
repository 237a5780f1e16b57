"""What the panel agreed: settled cells, accepted means, new votes, names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from statistics import fmean, mean
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone

from scoring.actions.recording import recording, require_version
from scoring.actions.scores import check_on_scale
from scoring.importers.numbers import rounded
from scoring.models import Alternative, Criterion, Membership, Performance, Revote, Score, Selection, User, Vote
from scoring.policies import NotNow, check_can_agree_to_names, check_can_settle, check_can_vote
from scoring.selectors.agreed import curve_of, mean_value
from scoring.vocabulary import AuditVerb, PerformanceMethod


class Cell(NamedTuple):
    """A vendor and a criterion of one selection."""

    alternative: Alternative
    criterion: Criterion


def settle_cell(
    *,
    by: User,
    selection: Selection,
    alternative: Alternative,
    criterion: Criterion,
    value: Decimal | None,
    method: PerformanceMethod,
    reason: str,
    present: str = "",
    version: int | None = None,
) -> Performance:
    """Set the agreed value of a cell beside the independent scores, which stay; `present` names who was there.

    The mean of the scores, and that of the last new vote, are worked out here: `value` is None for them.
    `version` is that of the agreed value which the lead saw, None for a cell without one. Raises Conflict when the
    cell has another one by now, ValidationError for a value off the scale or without a reason, NotNow for a
    criterion that is not scored and for a mean of nothing.
    """
    values: dict[str, Any] = {"value": value, "method": method, "reason": reason, "present": present}
    about = f"{alternative.short_name}, {criterion.name}"
    if not reason.strip():
        raise ValidationError({"reason": "Say on what the panel agreed, and why."})
    with recording(AuditVerb.CELL_SETTLED, by=by, about=about, selection=selection, reason=reason) as log:
        check_can_settle(by, log.selection, criterion)
        if method == PerformanceMethod.MEAN:
            values["value"] = mean_of_scores(alternative, criterion)
        elif method == PerformanceMethod.VOTE:
            values["value"] = mean_of_vote(alternative, criterion)
        elif value is None or method == PerformanceMethod.IMPORTED:
            raise ValidationError({"value": "Enter the value that was agreed."})
        check_on_scale(criterion, values["value"])
        known: Performance | None = Performance.objects.filter(alternative=alternative, criterion=criterion).first()
        require_version(known, version, cell=criterion, mine=values)
        values["settled_at"] = timezone.now()
        if known is None:
            return log.create(
                Performance(selection=log.selection, alternative=alternative, criterion=criterion, **values)
            )
        log.update(known, version=version, **values)
        return known


def accept_means(
    *, by: User, selection: Selection, cells: Sequence[Cell], reason: str, present: str = ""
) -> list[Performance]:
    """Settle many cells at the mean of their scores, in one event: no total moves.

    Raises NotNow when one was settled meanwhile.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Say why the means are accepted."})
    about = f"{len(cells)} cell{'' if len(cells) == 1 else 's'}"
    with recording(AuditVerb.CELLS_ACCEPTED, by=by, about=about, selection=selection, reason=reason) as log:
        now, made = timezone.now(), []
        settled = set(log.selection.performances.values_list("alternative_id", "criterion_id"))
        for alternative, criterion in cells:
            check_can_settle(by, log.selection, criterion)
            if (alternative.pk, criterion.pk) in settled:
                raise NotNow(f"{alternative.short_name}, {criterion.name} is settled already. Nothing was accepted.")
            made.append(
                Performance(
                    selection=log.selection,
                    alternative=alternative,
                    criterion=criterion,
                    value=mean_of_scores(alternative, criterion),
                    method=PerformanceMethod.MEAN,
                    reason=reason,
                    present=present,
                    settled_at=now,
                )
            )
        if not made:
            raise NotNow("There is no cell whose mean could be accepted.")
        log.create_all(made)
        return made


def withdraw_settlement(*, by: User, performance: Performance, version: int, reason: str) -> None:
    """Take an agreed value back: the scores count again. The row stays on record."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why the agreed value is taken back."})
    about = f"{performance.alternative.short_name}, {performance.criterion.name}"
    selection = performance.selection
    with recording(AuditVerb.SETTLEMENT_WITHDRAWN, by=by, about=about, selection=selection, reason=reason) as log:
        check_can_settle(by, log.selection, performance.criterion)
        log.update(performance, version=version, removed_at=timezone.now(), removed_by=by)


def open_revote(*, by: User, selection: Selection, alternative: Alternative, criterion: Criterion) -> Revote:
    """Ask those who score the criterion to vote anew on one cell; nobody sees a vote before it is closed."""
    about = f"{alternative.short_name}, {criterion.name}"
    with recording(AuditVerb.REVOTE_OPENED, by=by, about=about, selection=selection) as log:
        check_can_settle(by, log.selection, criterion)
        last = Revote.objects.filter(alternative=alternative, criterion=criterion).order_by("-number").first()
        if last is not None and last.closed_at is None:
            raise NotNow(f"A vote on {about} is open already.")
        return log.create(
            Revote(
                selection=log.selection,
                alternative=alternative,
                criterion=criterion,
                number=1 if last is None else last.number + 1,
                opened_at=timezone.now(),
            )
        )


def vote(*, by: User, revote: Revote, value: Decimal, reason: str = "", version: int | None = None) -> Vote:
    """Give one's vote, or change it while the vote is open; the score of the sheet stays as it is.

    `version` is that of the vote which the person gave before, None for the first. Raises Conflict when there is
    another one by now, ValidationError for a value off the scale, NotNow once the vote is closed.
    """
    about = f"{revote.alternative.short_name}, {revote.criterion.name}"
    values = {"value": value, "reason": reason}
    with recording(AuditVerb.VOTED, by=by, about=about, selection=revote.selection) as log:
        member = check_can_vote(by, log.selection, revote.alternative, revote.criterion)
        if Revote.objects.get(pk=revote.pk).closed_at is not None:
            raise NotNow("This vote is closed.")
        check_on_scale(revote.criterion, value)
        known = Vote.objects.filter(revote=revote, evaluator=member.user).first()
        require_version(known, version, cell=revote.criterion, mine=values)
        if known is None:
            return log.create(Vote(revote=revote, evaluator=member.user, **values))
        log.update(known, version=version, **values)
        return known


def close_revote(*, by: User, revote: Revote) -> Revote:
    """End a vote: the panel sees it, and the cell can be settled at its mean."""
    about = f"{revote.alternative.short_name}, {revote.criterion.name}"
    with recording(AuditVerb.REVOTE_CLOSED, by=by, about=about, selection=revote.selection) as log:
        check_can_settle(by, log.selection, revote.criterion)
        current = Revote.objects.get(pk=revote.pk)
        if current.closed_at is not None:
            raise NotNow("This vote is closed already.")
        log.update(current, closed_at=timezone.now())
        return current


def agree_to_names(*, by: User, selection: Selection) -> Membership:
    """Let the panel see one's name beside one's scores, where all who scored a cell agree."""
    with recording(AuditVerb.NAMES_AGREED, by=by, about=selection.ref, selection=selection) as log:
        member = check_can_agree_to_names(by, log.selection)
        log.update(member, agrees_to_names_at=timezone.now())
        return member


def mean_of_scores(alternative: Alternative, criterion: Criterion) -> Decimal:
    """What stands for the scores that count (selectors.agreed), to fifteen digits. Raises NotNow where there is none."""
    scores = Score.objects.filter(alternative=alternative, criterion=criterion, value__isnull=False)
    return _mean(criterion, list(scores.values_list("value", flat=True)), alternative)


def mean_of_vote(alternative: Alternative, criterion: Criterion) -> Decimal:
    """What stands for the last closed vote on a cell. Raises NotNow where there is none."""
    revotes = Revote.objects.filter(alternative=alternative, criterion=criterion, closed_at__isnull=False)
    last = revotes.order_by("-number").first()
    votes = [] if last is None else list(last.votes.values_list("value", flat=True))
    return _mean(criterion, votes, alternative)


def _mean(criterion: Criterion, values: Iterable[Decimal | None], alternative: Alternative) -> Decimal:
    given = [value for value in values if value is not None]
    if not given:
        cell = f"{alternative.short_name}, {criterion.name}"
        raise NotNow(f"{cell}: nobody gave a value, so there is no mean. Agree on one or let the lead decide.")
    numbers = [float(value) for value in given]
    worth = mean_value(curve_of(criterion), numbers)
    return rounded(mean(given) if worth == fmean(numbers) else Decimal(repr(worth)))
