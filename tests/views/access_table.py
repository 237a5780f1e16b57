"""Who gets what at which address: one table, every kind of person, every method, one's own and others' objects.

It is the oracle of test_access.py. An address that it does not name fails there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

MEMBERS = ("lead", "quality", "technical", "approver", "observer")
HOUSE = ("auditor", "criteria_admin", "account_admin", "stranger")
SIGNED_IN = MEMBERS + HOUSE
VISITORS = ("nobody", "deactivated")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
UNSAFE = METHODS[2:]
Answers = Mapping[str, int]  # status by person


def answers(status: int, *people: str, others: int) -> Answers:
    """The status for these people, and the one for everybody else who is signed in."""
    return {person: status if person in people else others for person in SIGNED_IN}


EVERYBODY = answers(200, *SIGNED_IN, others=0)
OF_SELECTION = answers(200, *MEMBERS, "auditor", others=404)
OF_FOREIGN = answers(200, "stranger", "auditor", others=404)
OF_EDITORS = answers(200, "criteria_admin", others=403)
DRAFT_READ = answers(200, "criteria_admin", "auditor", others=404)  # of criteria; others do not learn that there is one
DRAFT_EDITED = {**DRAFT_READ, "auditor": 403}
LEADS = ("lead", "stranger")
EVALUATORS = ("quality", "technical")
OF_EVALUATORS = {**answers(403, *MEMBERS, "auditor", others=404), **dict.fromkeys(EVALUATORS, 200)}
OF_QUALITY = {**OF_EVALUATORS, "technical": 404}  # a cell that is on the sheet of quality alone
KEEPERS = (*LEADS, "criteria_admin")  # of the register
OF_KEEPERS = answers(200, *KEEPERS, others=403)
REFUSED_FORM = answers(422, *KEEPERS, others=403)


@dataclass(frozen=True, slots=True)
class Rule:
    """An address, whose object stands in it, and the answers by method; a method that is not named gets 405."""

    name: str
    of: str = ""  # the key of `places`
    data: Mapping[str, str] = field(default_factory=dict)
    GET: Answers | None = None
    POST: Answers | None = None
    keeps_event: bool = False  # that somebody took a copy is kept, so its GET writes that and nothing else

    def expected(self, person: str, method: str) -> int:
        if person in VISITORS:
            return 401 if method == "POST" and self.data else 302  # what is typed is kept; else to the sign-in page
        by_method = {"GET": self.GET, "HEAD": self.GET, "POST": self.POST}.get(method)
        return 405 if by_method is None else by_method[person]


OPEN_SCORING = {"target": "scoring"}
# A report as it may be chosen; it is to be shown, not made.
CHOSEN = {
    "then": "preview", "once": str(UUID(int=1)), "kind": "comparison", "pages": "matrix", "vendors": "1", "paper": "A4",
    "names": "roles", "prices": "shown",
}  # fmt: skip
SENT = {"sent": "yes"}  # a page of the editor never sends nothing: the token is in it
OF_LEAD = {**answers(403, *MEMBERS, "auditor", others=404), "lead": 200}
SETTLED = {**answers(403, *MEMBERS, "auditor", others=404), "lead": 409}
RULES = (
    Rule("work-list", GET=EVERYBODY),
    Rule("session-state", GET=EVERYBODY, POST=EVERYBODY),
    Rule("selection-list", GET=EVERYBODY),
    Rule("selection-detail", "setup", GET=OF_SELECTION),
    Rule("selection-detail", "results", GET=OF_SELECTION),
    Rule("selection-detail", "foreign", GET=OF_FOREIGN),
    Rule("selection-move", "setup", OPEN_SCORING,
         POST={**answers(403, *MEMBERS, "auditor", others=404), "lead": 302}),
    Rule("selection-move", "foreign", OPEN_SCORING, POST={**OF_FOREIGN, "auditor": 403, "stranger": 302}),
    Rule("selection-new", data=SENT, GET=answers(200, *LEADS, others=403), POST=answers(422, *LEADS, others=403)),
    Rule("selection-withdraw", "setup", SENT, POST={**OF_LEAD, "lead": 422}),
    Rule("selection-restore", "setup", SENT, POST={**OF_LEAD, "lead": 409}),
    *(Rule("setup-check", place, GET=OF_SELECTION) for place in ("setup", "results")),
    Rule("setup-check", "foreign", GET=OF_FOREIGN),
    *(Rule(f"setup-{part}", "setup", SENT, GET=OF_LEAD, POST={**OF_LEAD, "lead": 422})
      for part in ("scope", "vendors", "people", "dates")),
    *(Rule(f"setup-{part}", "results", SENT, GET={**OF_LEAD, "lead": 409}, POST={**OF_LEAD, "lead": 409})
      for part in ("scope", "vendors", "dates")),
    Rule("setup-people", "results", SENT, GET=OF_LEAD, POST={**OF_LEAD, "lead": 422}),  # approvers are still named
    # Nothing was picked, sent, added; nothing waits; the weights are those of another tree; nobody was left out.
    Rule("setup-criteria", "setup", SENT, GET=OF_SELECTION, POST={**OF_LEAD, "lead": 409}),
    Rule("setup-criteria", "results", SENT, GET=OF_SELECTION, POST={**OF_LEAD, "lead": 409}),
    Rule("setup-weights", "setup top", SENT, GET=OF_LEAD, POST={**OF_LEAD, "lead": 409}),
    Rule("setup-weights", "results top", SENT, GET=OF_LEAD, POST={**OF_LEAD, "lead": 409}),
    Rule("setup-send", "setup", SENT, POST={**OF_LEAD, "lead": 409}),
    Rule("setup-approval", "setup", SENT,
         **dict.fromkeys(("GET", "POST"), {**OF_LEAD, "lead": 403, "approver": 409})),
    Rule("setup-vendor-add", "setup", SENT, POST={**OF_LEAD, "lead": 409}),
    Rule("setup-vendor", "setup vendor", SENT, GET=OF_LEAD, POST={**OF_LEAD, "lead": 422}),
    Rule("setup-screen", "setup vendor", SENT, POST={**OF_LEAD, "lead": 302}),  # nothing was answered
    Rule("setup-vendor-remove", "setup vendor", SENT, POST={**OF_LEAD, "lead": 422}),
    Rule("setup-vendor-restore", "setup vendor", SENT, POST={**OF_LEAD, "lead": 404}),
    Rule("setup-person", "setup person", SENT, GET=OF_LEAD, POST={**OF_LEAD, "lead": 422}),
    Rule("setup-person-remove", "setup person", SENT, POST={**OF_LEAD, "lead": 422}),
    Rule("waiver-list", "setup", SENT, GET=OF_SELECTION, POST=answers(409, *MEMBERS, "auditor", others=404)),
    Rule("waiver-list", "foreign", SENT, GET=OF_FOREIGN, POST={**OF_FOREIGN, "stranger": 409, "auditor": 409}),
    Rule("selection-remind", "setup", {"members": []},
         POST=answers(409, *MEMBERS, "auditor", others=404)),
    Rule("selection-remind", "foreign", {"members": []}, POST={**OF_FOREIGN, "auditor": 409, "stranger": 409}),
    Rule("results-ranking", "results", GET=OF_SELECTION),
    Rule("results-ranking", "foreign results", GET=OF_FOREIGN),
    Rule("results-ranking", "setup", GET=answers(409, *MEMBERS, "auditor", others=404)),
    *(rule for page in ("matrix", "pair", "cell", "sensitivity", "scenarios") for rule in (
        Rule(f"results-{page}", f"results {page}" if page in ("pair", "cell") else "results", GET=OF_SELECTION,
             # Without other weights in the address there is nothing to save.
             POST={**OF_SELECTION, **dict.fromkeys(MEMBERS, 409), "auditor": 403} if page == "scenarios" else None),
        Rule(f"results-{page}", f"foreign results {page}" if page in ("pair", "cell") else "foreign results",
             GET=OF_FOREIGN,
             POST={**OF_FOREIGN, "stranger": 409, "auditor": 403} if page == "scenarios" else None),
    )),
    Rule("results-why", "results", GET=answers(302, *MEMBERS, "auditor", others=404)),
    Rule("results-scenario-remove", "scenario",
         POST={**answers(403, *MEMBERS, "auditor", others=404), "quality": 302, "lead": 302}),
    # Not begun yet: there is nothing to write, to open again or to sign; a dissent may be said, but not without words.
    Rule("decision-detail", "results", SENT, GET=OF_SELECTION, POST=SETTLED),
    Rule("decision-detail", "foreign results", SENT, GET=OF_FOREIGN,
         POST={**OF_FOREIGN, "stranger": 409, "auditor": 403}),
    Rule("decision-detail", "setup", SENT,
         **dict.fromkeys(("GET", "POST"), answers(409, *MEMBERS, "auditor", others=404))),
    Rule("decision-reopen", "results", SENT, POST=SETTLED),
    Rule("decision-dissent", "results", SENT,
         POST={**answers(403, *MEMBERS, "auditor", others=404), **dict.fromkeys((*EVALUATORS, "approver"), 422)}),
    Rule("signature-new", "results", SENT, **dict.fromkeys(("GET", "POST"), {**SETTLED, "approver": 409})),
    Rule("signature-withdraw", "results vote", SENT, **dict.fromkeys(("GET", "POST"), answers(404, others=404))),
    Rule("report-detail", "results", CHOSEN, GET=OF_SELECTION, POST=answers(302, *MEMBERS, "auditor", others=404)),
    Rule("report-detail", "foreign results", CHOSEN, GET=OF_FOREIGN, POST=answers(302, "stranger", "auditor", others=404)),
    Rule("report-detail", "setup", CHOSEN,
         **dict.fromkeys(("GET", "POST"), answers(409, *MEMBERS, "auditor", others=404))),
    Rule("report-preview", "results", GET=OF_SELECTION),
    Rule("report-preview", "foreign results", GET=OF_FOREIGN),
    Rule("report-preview", "setup", GET=answers(409, *MEMBERS, "auditor", others=404)),
    Rule("report-draft", "draft of a report", GET=answers(200, "lead", others=404)),
    *(Rule(f"report-{file}", "issued", GET=OF_SELECTION, keeps_event=True) for file in ("file", "record")),
    *(Rule(f"report-{file}", "foreign issued", GET=OF_FOREIGN, keeps_event=True) for file in ("file", "record")),
    Rule("issued-list", GET=EVERYBODY),
    *(rule for form in ("xlsx", "csv", "json") for rule in (
        Rule(f"report-export-{form}", "results", GET=OF_SELECTION, keeps_event=True),
        Rule(f"report-export-{form}", "foreign results", GET=OF_FOREIGN, keeps_event=True),
        Rule(f"report-export-{form}", "setup", GET=answers(409, *MEMBERS, "auditor", others=404)),
    )),
    Rule("score-sheet", "results", GET=OF_EVALUATORS),
    Rule("score-sheet", "foreign results", GET=answers(403, "stranger", "auditor", others=404)),
    # Interests come first.
    Rule("score-sheet", "setup", GET={**OF_EVALUATORS, **dict.fromkeys(EVALUATORS, 302)}),
    Rule("score-interests", "setup", SENT, GET=OF_EVALUATORS, POST={**OF_EVALUATORS, **dict.fromkeys(EVALUATORS, 422)}),
    Rule("score-review", "results", SENT, GET=OF_EVALUATORS, POST={**OF_EVALUATORS, **dict.fromkeys(EVALUATORS, 409)}),
    Rule("score-reopen", "results", SENT, POST={**OF_EVALUATORS, **dict.fromkeys(EVALUATORS, 403), "lead": 302}),
    Rule("score-cell", "results cell", {"value": "3"}, GET=OF_QUALITY, POST={**OF_QUALITY, "quality": 409}),
    Rule("score-evidence", "results cell", SENT, POST={**OF_QUALITY, "quality": 422}),
    Rule("score-unlink", "results evidence", SENT, POST={**OF_QUALITY, "quality": 404}),
    *(Rule(f"question-{page}", place, GET=OF_LEAD) for page in ("list", "export") for place in ("setup", "results")),
    Rule("sheet-detail", "results person",
         GET={**answers(403, *MEMBERS, others=404), "lead": 200, "auditor": 200}),
    Rule("sheet-detail", "setup person", GET={**answers(403, *MEMBERS, others=404), "lead": 409, "auditor": 409}),
    *(Rule(f"consensus-{page}", "results", GET=OF_SELECTION) for page in ("list", "minutes")),
    *(Rule(f"consensus-{page}", "foreign results", GET=OF_FOREIGN) for page in ("list", "minutes")),
    Rule("consensus-list", "setup", GET=answers(409, *MEMBERS, "auditor", others=404)),
    # The results are out: only the lead hears that it is too late, the others that it is not theirs.
    Rule("derived-list", "results", GET=OF_SELECTION),
    Rule("derived-list", "foreign", GET=OF_FOREIGN),
    Rule("derived-take", "results", SENT, POST={**OF_SELECTION, **dict.fromkeys((*MEMBERS, "auditor"), 403), "lead": 409}),
    # No criterion of these selections is read from records; test_derived.py has one.
    Rule("derived-cell", "results cell", GET=answers(404, others=404)),
    *(Rule(f"derived-{deed}", "results cell", SENT, POST=answers(404, others=404))
      for deed in ("override", "withdraw", "confirm")),
    Rule("consensus-cell", "results cell", SENT, GET=OF_SELECTION, POST=SETTLED),
    *(Rule(f"consensus-{deed}", "results cell", SENT, POST=SETTLED) for deed in ("withdraw", "revote")),
    Rule("consensus-accept", "results", SENT, POST=SETTLED),
    Rule("consensus-vote", "results vote", SENT, POST=answers(404, *SIGNED_IN, others=404)),
    Rule("consensus-names", "results", SENT, POST={**SETTLED, "lead": 403, **dict.fromkeys(EVALUATORS, 409)}),
    Rule("audit-list", "results",
         GET={**answers(403, *MEMBERS, others=404), "lead": 200, "approver": 200, "auditor": 200}),
    Rule("audit-list", "foreign", GET=OF_FOREIGN),
    Rule("audit-export", "results", keeps_event=True,
         GET={**answers(403, *MEMBERS, others=404), "lead": 200, "approver": 200, "auditor": 200}),
    Rule("audit-export", "foreign", GET=OF_FOREIGN, keeps_event=True),
    Rule("scorecard-new", GET=answers(200, *LEADS, others=403), POST=answers(422, *LEADS, others=403)),
    Rule("scorecard-template", GET=EVERYBODY),
    Rule("scorecard-preview", "staged",
         GET={**answers(200, "lead", others=403), "stranger": 404},
         POST={**answers(422, "lead", others=403), "stranger": 404}),
    Rule("scorecard-preview", "foreign staged",
         GET={**answers(200, "stranger", others=403), "lead": 404},
         POST={**answers(422, "stranger", others=403), "lead": 404}),
    Rule("vendor-list", GET=EVERYBODY),
    Rule("vendor-detail", "vendor", GET=EVERYBODY),
    Rule("vendor-compare", GET=answers(400, *SIGNED_IN, others=0)),  # it names nobody to compare
    *(Rule(f"vendor-{tab}", "vendor", GET=EVERYBODY) for tab in ("sites", "contacts", "notes", "log")),
    Rule("vendor-new", GET=OF_KEEPERS, POST=REFUSED_FORM),
    *(Rule(name, "vendor", GET=OF_KEEPERS, POST=REFUSED_FORM)
      for name in ("vendor-edit", "vendor-status", "vendor-notes-edit", "vendor-split", "site-new")),
    Rule("vendor-merge", "vendor", GET=OF_KEEPERS, POST=OF_KEEPERS),  # without another vendor it asks for one
    Rule("vendor-add", "vendor part", GET=OF_KEEPERS, POST=REFUSED_FORM),
    Rule("site-waiting", GET=EVERYBODY),
    Rule("site-detail", "site", GET=EVERYBODY),
    *(Rule(name, "site", GET=OF_KEEPERS, POST=REFUSED_FORM) for name in ("site-edit", "site-remove", "site-assign")),
    Rule("site-add", "site part", GET=OF_KEEPERS, POST=REFUSED_FORM),
    Rule("detail-edit", "detail", GET=OF_KEEPERS, POST=REFUSED_FORM),
    Rule("detail-remove", "detail", POST=answers(302, *KEEPERS, others=403)),  # without a version nothing is taken out
    Rule("vendor-import-new", GET=answers(200, *KEEPERS, others=403), POST=answers(422, *KEEPERS, others=403)),
    # Without the date of the file in its address the page is not found, by those who may look for it.
    Rule("vendor-import-preview", "staged",
         GET=answers(404, *KEEPERS, others=403), POST=answers(404, *KEEPERS, others=403)),
    Rule("vendor-log-export", "vendor", GET=EVERYBODY, keeps_event=True),
    Rule("vendor-export-csv", GET=EVERYBODY),
    Rule("vendor-export-xlsx", GET=EVERYBODY),
    Rule("document-list", "vendor", GET=EVERYBODY),
    Rule("document-new", "vendor", GET=answers(200, *KEEPERS, others=403), POST=answers(422, *KEEPERS, others=403)),
    Rule("document-file", "document", GET=EVERYBODY),
    Rule("document-replace", "document",
         GET=answers(200, *KEEPERS, others=403), POST=answers(422, *KEEPERS, others=403)),
    *(Rule(name, GET=EVERYBODY) for name in ("record-list", "record-waiting", "record-unmatched")),
    *(Rule(name, "run", GET=EVERYBODY) for name in ("record-run", "record-aside")),
    Rule("record-import", GET=OF_KEEPERS, POST=REFUSED_FORM),
    # What waits there is a scorecard.
    Rule("record-preview", "staged",
         GET=answers(404, *KEEPERS, others=403), POST=answers(404, *KEEPERS, others=403)),
    *(Rule(name, place, GET=OF_KEEPERS, POST=REFUSED_FORM)
      for name, place in (("record-undo", "run"), ("record-assign", "number"), ("record-match", "letter"),
                          ("record-unmatch", "match"), ("record-change", "entered"), ("record-remove", "entered"),
                          ("record-enter", "site kind"), ("site-ownership", "site"))),
    Rule("site-records", "site", GET=EVERYBODY),
    Rule("job-detail", "job", GET=answers(200, "lead", others=404)),
    Rule("criteria-list", GET=EVERYBODY),
    Rule("library-list", GET=EVERYBODY),
    Rule("library-detail", "library", GET=EVERYBODY),
    Rule("criteria-new", data=SENT, GET=OF_EDITORS, POST=answers(422, "criteria_admin", others=403)),
    Rule("criteria-curve", GET=answers(200, "criteria_admin", "auditor", others=403)),
    *(Rule(name, "edition", GET=EVERYBODY) for name in ("criteria-edition", "criteria-preview")),
    *(Rule(name, "draft", GET=DRAFT_READ) for name in ("criteria-edition", "criteria-preview")),
    Rule("criteria-compare", "two editions", GET=DRAFT_READ),
    # The published edition has a draft after it already.
    Rule("criteria-start", "edition", POST=answers(409, "criteria_admin", others=403)),
    Rule("criteria-start", "draft", POST={**DRAFT_EDITED, "criteria_admin": 409}),
    Rule("criteria-retire", "edition", SENT, GET=OF_EDITORS, POST=answers(422, "criteria_admin", others=403)),
    Rule("criteria-details", "edition", GET=answers(409, "criteria_admin", others=403),
         POST=answers(409, "criteria_admin", others=403)),
    *(Rule(f"criteria-{page}", "draft", SENT, GET=DRAFT_EDITED, POST={**DRAFT_EDITED, "criteria_admin": 422})
      for page in ("details", "constants", "publish")),
    *(Rule(f"criteria-{page}", "group", SENT, GET=DRAFT_EDITED, POST={**DRAFT_EDITED, "criteria_admin": status})
      # Without versions the weights are those of another tree; without a pick nothing is found.
      for page, status in (("weights", 409), ("add", 422), ("pick", 404))),
    Rule("criteria-elicit", "group by swing", SENT, GET=DRAFT_EDITED, POST={**DRAFT_EDITED, "criteria_admin": 409}),
    *(Rule(f"criteria-{page}", "criterion", SENT, GET=DRAFT_EDITED, POST={**DRAFT_EDITED, "criteria_admin": 422})
      for page in ("criterion", "move", "remove")),
    Rule("criteria-restore", "removed criterion", SENT, POST={**DRAFT_EDITED, "criteria_admin": 409}),  # of no version
)  # fmt: skip
OF_PUBLIC = {"verify-digest": ("0" * 64,)}  # what stands in their addresses
# What a visitor may reach, with the answers by method: for a visitor, and for somebody who is signed in.
PUBLIC: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "account_login": ((200, 200, 200, 200, 405, 405), (302,) * 6),
    "account_logout": ((302, 302, 302, 405, 405, 405), (200, 200, 302, 405, 405, 405)),
    "theme-set": ((405, 405, 302, 405, 405, 405),) * 2,
    "verify-form": ((200, 200, 405, 405, 405, 405),) * 2,
    "verify-file": ((200, 200, 405, 405, 405, 405),) * 2,
    "verify-digest": ((404, 404, 405, 405, 405, 405),) * 2,  # nobody's digest
    "livez": ((200, 200, 405, 405, 405, 405),) * 2,
    "readyz": ((200, 200, 405, 405, 405, 405),) * 2,
}
