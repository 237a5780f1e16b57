"""The stages and the deeds of a selection as docs/architecture.md prints them: `python -m tools.workflow` writes them."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "architecture.md"
BEGIN, END = "<!-- begin: from scoring/policies -->\n", "<!-- end: from scoring/policies -->\n"


def section() -> str:
    """The diagram of the stages, what each step waits for, and who does what when, in Markdown."""
    from scoring.policies.deeds import DEEDS  # after Django is set up
    from scoring.policies.stages import TRANSITIONS
    from scoring.vocabulary import MemberRole, Stage

    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {step.source.name.title()} --> {step.target.name.title()}: {step.label}" for step in TRANSITIONS]
    lines += ["```", "", "| from | to | who | step | waits for |", "|---|---|---|---|---|"]
    lines += [
        f"| {step.source.label} | {step.target.label} | {step.role.label} | {step.label} | {step.waits_for} |"
        for step in TRANSITIONS
    ]
    lines += ["", f"| who can | {' | '.join(stage.label for stage in Stage)} |", "|---|" + "---|" * len(Stage)]
    for role in MemberRole:
        lines += [
            f"| {role.label}: {deed.words} | {' | '.join('yes' if stage in deed.stages else '' for stage in Stage)} |"
            for deed in DEEDS
            if deed.role == role
        ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def written(page: str) -> str:
    """The page with the section between its markers."""
    before, rest = page.split(BEGIN)
    return before + BEGIN + "\n" + section() + "\n" + END + rest.split(END)[1]


if __name__ == "__main__":
    import os

    import django  # only needed here

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vendorselect.settings")
    django.setup()
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
