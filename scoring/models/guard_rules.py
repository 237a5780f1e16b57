"""What the guard holds beside the trail: rules that span tables, and what is written once and stays.

A cell's parts belong to one selection, a sealed tree does not change, weights add up when they are sealed, a submitted
score stays as it is, and so does a decision from the moment it is frozen until its snapshot is superseded.
"""

from __future__ import annotations

from dataclasses import dataclass

from scoring.models.criteria import WHOLE

PREFIX = "vs_guard_"
CELL_TABLES = ("scoring_score", "scoring_performance", "scoring_screening", "scoring_derivedvalue", "scoring_revote")
UNSCALED_CELLS = ("scoring_screening", "scoring_revote")  # they hold no value
OUT_OF_PLACE = (
    "NOT EXISTS (SELECT 1 FROM scoring_selection s JOIN scoring_alternative a ON a.selection_id = s.id"
    " JOIN scoring_criterion c ON c.criteria_model_id = s.criteria_model_id"
    " WHERE s.id = NEW.selection_id AND a.id = NEW.alternative_id AND c.id = NEW.criterion_id)"
)
# What a row names has to belong where the row does. A vendor that was merged away keeps its alternatives, and its sites
# move on: the site is looked at when it is chosen, not at every change of the alternative.
KIN = (
    (
        "scoring_alternative",
        "vendor_id, site_id",
        "NEW.site_id IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM scoring_site s WHERE s.id = NEW.site_id AND s.vendor_id = NEW.vendor_id)",
        "the site belongs to another vendor",
    ),
    (
        "scoring_conflict",
        "membership_id, alternative_id",
        "NOT EXISTS (SELECT 1 FROM scoring_membership m JOIN scoring_alternative a ON a.selection_id = m.selection_id"
        " WHERE m.id = NEW.membership_id AND a.id = NEW.alternative_id)",
        "the vendor competes in another selection",
    ),
    (
        "scoring_assignment",
        "membership_id, group_id",
        "NOT EXISTS (SELECT 1 FROM scoring_membership m JOIN scoring_selection s ON s.id = m.selection_id"
        " JOIN scoring_criterion c ON c.criteria_model_id = s.criteria_model_id"
        " WHERE m.id = NEW.membership_id AND c.id = NEW.group_id)",
        "the group belongs to another selection",
    ),
    (
        "scoring_criterion",
        "criteria_model_id, parent_id",
        "NEW.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM scoring_criterion p"
        " WHERE p.id = NEW.parent_id AND p.criteria_model_id = NEW.criteria_model_id)",
        "the parent belongs to another criteria model",
    ),
    (
        "scoring_decision",
        "selection_id, chosen_id, second_source_id",
        "(NEW.chosen_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM scoring_alternative a"
        " WHERE a.id = NEW.chosen_id AND a.selection_id = NEW.selection_id))"
        " OR (NEW.second_source_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM scoring_alternative a"
        " WHERE a.id = NEW.second_source_id AND a.selection_id = NEW.selection_id))",
        "the vendor competes in another selection",
    ),
    (
        "scoring_shortlisted",
        "decision_id, alternative_id",
        "NOT EXISTS (SELECT 1 FROM scoring_decision d JOIN scoring_alternative a ON a.selection_id = d.selection_id"
        " WHERE d.id = NEW.decision_id AND a.id = NEW.alternative_id)",
        "the vendor competes in another selection",
    ),
    (
        "scoring_signature",
        "snapshot_id, signer_id, withdraws_id",
        "NEW.withdraws_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM scoring_signature w WHERE w.id = NEW.withdraws_id"
        " AND w.snapshot_id = NEW.snapshot_id AND w.signer_id = NEW.signer_id AND w.withdraws_id IS NULL)",
        "a signature is withdrawn by whoever gave it",
    ),
)
# A signature is laid to the snapshot that is in force, and to nothing but what that says; a report likewise.
BOUND = (
    (
        "scoring_signature",
        "NOT EXISTS (SELECT 1 FROM scoring_snapshot s WHERE s.id = NEW.snapshot_id AND s.superseded_at IS NULL"
        " AND s.sha256 = NEW.snapshot_sha256)",
        "the signature is of another snapshot",
    ),
    (
        "scoring_report",
        "NOT EXISTS (SELECT 1 FROM scoring_snapshot s WHERE s.id = NEW.snapshot_id AND s.superseded_at IS NULL"
        " AND s.selection_id = NEW.selection_id AND s.number = NEW.major)",
        "the report is of another snapshot",
    ),
)
# "" for every column.
WRITTEN_ONCE = (
    ("scoring_signature", "", "a signature does not change"),
    ("scoring_report", "", "an issued report does not change"),
    ("scoring_dissent", "", "a dissent does not change"),
    ("scoring_weightamendment", "", "a change of the weights stays as it was made"),
    ("scoring_document", "file_name, stored_as, content_type, size, sha256, supersedes_id", "a file does not change"),
    ("scoring_user", "username", "a user name stays with its account"),
    (
        "scoring_importrun",
        "source, file_name, sha256, as_of, filters, imported_at, imported_by_id, rows_read, rows_new, rows_changed,"
        " rows_unchanged, rows_quarantined, records_sha256",
        "what was imported does not change",
    ),
)
FROZEN = "selection_id, number, content, sha256, content_sha256, frozen_at, frozen_by_id"
# What the signatures are under, from freezing until the snapshot is superseded, with the way to its selection.
OF_THE_DECISION = "(SELECT d.selection_id FROM scoring_decision d WHERE d.id = {row}.decision_id)"
DECIDED = (
    ("scoring_decision", "{row}.selection_id"),
    ("scoring_dissent", "{row}.selection_id"),
    ("scoring_shortlisted", OF_THE_DECISION),
    ("scoring_condition", OF_THE_DECISION),
)
DECISION_IS_FROZEN = (
    "EXISTS (SELECT 1 FROM scoring_snapshot s"
    " WHERE s.superseded_at IS NULL AND s.selection_id IN ({selection_of_new}, {selection_of_old}))"
)
# What stands for good once a sheet is submitted; that a correction took its place may still be noted.
SUBMITTED = (
    "selection_id, alternative_id, criterion_id, evaluator_id, judgement, value, reason, evidence, entered_by_id,"
    " submitted_at"
)
OFF_SCALE = (
    "NEW.value IS NOT NULL AND EXISTS (SELECT 1 FROM scoring_criterion c WHERE c.id = NEW.criterion_id"
    " AND c.kind <> 'number' AND NEW.value NOT BETWEEN"
    " CASE WHEN c.worst < c.best THEN c.worst ELSE c.best END AND CASE WHEN c.worst < c.best THEN c.best ELSE c.worst END)"
)
TREE_IS_FROZEN = (
    "EXISTS (SELECT 1 FROM scoring_criteriamodel m"
    " WHERE m.status <> 'draft' AND m.id IN (NEW.criteria_model_id, {old}.criteria_model_id))"
)
DETAIL_IS_FROZEN = (
    "EXISTS (SELECT 1 FROM scoring_criterion c JOIN scoring_criteriamodel m ON m.id = c.criteria_model_id"
    " WHERE m.status <> 'draft' AND c.id IN (NEW.criterion_id, {old}.criterion_id))"
)
WEIGHTS_DO_NOT_ADD = (
    "{when} AND EXISTS (SELECT 1 FROM scoring_criterion c"
    " WHERE c.criteria_model_id = {model} AND c.removed_at IS NULL AND c.kind <> 'must_have' GROUP BY c.parent_id"
    f" HAVING (SUM(c.local_weight) <> {WHOLE} AND SUM(c.local_weight) <> 0) OR COUNT(c.raw_weight) NOT IN (0, COUNT(*)))"
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Refuse `event` on `table` when `condition` holds ("" = always), with `message`.

    With `once_per`, a column, the condition is asked of `{new}`, and PostgreSQL asks once for each value of a statement.
    """

    name: str
    table: str
    event: str  # INSERT, UPDATE [OF columns], DELETE, TRUNCATE
    condition: str
    message: str
    once_per: str = ""
    vendor: str = ""  # the one database that needs it; "" = both


def spanning() -> list[Trigger]:
    """The triggers of the rules above."""
    found: list[Trigger] = []
    for table in CELL_TABLES:
        for event in ("INSERT", "UPDATE"):
            found.append(
                Trigger(f"{PREFIX}{table}_kin_{event.lower()}", table, event, OUT_OF_PLACE,
                        "vendor or criterion belong to another selection")
            )  # fmt: skip
            if table not in UNSCALED_CELLS:
                found.append(
                    Trigger(
                        f"{PREFIX}{table}_scale_{event.lower()}", table, event, OFF_SCALE, "the value is off the scale"
                    )
                )
    for table, columns, condition, message in KIN:
        for event in ("INSERT", f"UPDATE OF {columns}"):
            name = f"{PREFIX}{table}_kin_{event[:6].lower()}"
            found.append(Trigger(name, table, event, condition, message))
    found += [
        Trigger(f"{PREFIX}{table}_bound", table, "INSERT", condition, message) for table, condition, message in BOUND
    ]
    for table, columns, message in WRITTEN_ONCE:
        event = f"UPDATE OF {columns}" if columns else "UPDATE"
        found.append(Trigger(f"{PREFIX}{table}_once", table, event, "", message))
    for table, selection in DECIDED:
        for event, old in (("INSERT", "NEW"), ("UPDATE", "OLD")):
            frozen = DECISION_IS_FROZEN.format(
                selection_of_new=selection.format(row="NEW"), selection_of_old=selection.format(row=old)
            )
            name = f"{PREFIX}{table}_decided_{event.lower()}"
            found.append(Trigger(name, table, event, frozen, "the decision is frozen"))
    sealed = "criteria and weights are frozen"
    found += [
        *(Trigger(f"{PREFIX}{table}_frozen_{event.lower()}", table, event, condition.format(old=old), sealed)
          for table, condition in (
              ("scoring_criterion", TREE_IS_FROZEN),
              ("scoring_rubriclevel", DETAIL_IS_FROZEN),
              ("scoring_criterionsource", DETAIL_IS_FROZEN),
          )
          for event, old in (("INSERT", "NEW"), ("UPDATE", "OLD"))),
        Trigger(f"{PREFIX}scoring_criteriamodel_weights", "scoring_criteriamodel", "UPDATE",
                WEIGHTS_DO_NOT_ADD.format(when="NEW.status = 'frozen'", model="NEW.id"),
                "the weights of a group do not add to 100"),
        Trigger(f"{PREFIX}scoring_criteriamodel_thaw", "scoring_criteriamodel", "UPDATE",
                "OLD.status = 'retired' OR (OLD.status = 'frozen' AND NEW.status <> 'retired')", sealed),
        *(Trigger(f"{PREFIX}scoring_selection_weights_{event.lower()}", "scoring_selection", event,
                  WEIGHTS_DO_NOT_ADD.format(when="NEW.sealed_at IS NOT NULL", model="NEW.criteria_model_id"), "the weights of a group do not add to 100") for event in ("INSERT", "UPDATE")),
        Trigger(f"{PREFIX}scoring_score_submitted", "scoring_score", f"UPDATE OF {SUBMITTED}",
                "OLD.submitted_at IS NOT NULL", "a submitted score does not change"),
        Trigger(f"{PREFIX}scoring_score_superseded", "scoring_score", "UPDATE",
                "OLD.superseded_at IS NOT NULL", "a superseded score does not change"),
        Trigger(f"{PREFIX}scoring_snapshot_frozen", "scoring_snapshot", f"UPDATE OF {FROZEN}", "",
                "a snapshot does not change"),
        Trigger(f"{PREFIX}scoring_snapshot_superseded", "scoring_snapshot", "UPDATE",
                "OLD.superseded_at IS NOT NULL", "a superseded snapshot does not change"),
    ]  # fmt: skip
    return found
