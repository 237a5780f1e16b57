"""A decision with a word or a figure of its own in every place, and everything that can be read out of a file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pypdf.generic import ByteStringObject, DictionaryObject, StreamObject, TextStringObject

from scoring.reports.document import Document
from scoring.reports.options import Options
from scoring.vocabulary import ReportKind
from tests.reports.reading import opened
from tests.reports.whole import DRAW, Content, content, document, settled

# By key: the whole name, its parts, and the title of the post.
PEOPLE = {"P1": "Wimbra Kuxley", "P2": "Yolphe Dranmor", "P3": "Ozquel Thibrand", "P4": "Jexia Vombay"}
JUDGES = ("P3", "P4")
POSTS = {key: f"Post{key}qz" for key in PEOPLE}
VENDORS = {"A1": "Alqomir", "A2": "Brexuvia", "A3": "Cyphozan", "A4": "Duvixtel"}
PRICES = {"A1": "7313717.25", "A2": "8424828", "A3": "6202606"}
WORST, BEST, FLOOR = "9535939", "5191915.5", "9080809"
UNIT = "QZD"


def words(kind: str, key: str) -> str:
    """A word that stands in one kind of text about one vendor or person, and nowhere else."""
    return f"{kind}{key.lower()}zx"


def laden() -> Content:
    """As `whole.content`, with a word of its own in every text and another figure in every price."""
    told = content()
    for person in told["people"]:
        person |= {"name": PEOPLE[person["key"]], "job_title": POSTS[person["key"]]}
    judge, other = (PEOPLE[key] for key in JUDGES)
    for vendor in told["vendors"]:
        key = vendor["key"]
        name = VENDORS[key]
        vendor |= {"name": f"{name} Works", "short_name": name, "strength": words("strength", key),
                   "concern": words("concern", key), "place": words("place", key)}  # fmt: skip
        vendor["site"] |= {"name": f"{name} site", "city": words("city", key)}
        vendor["site"]["identifiers"] = [{"scheme": "fei", "value": words("fei", key)}]
    price = next(node for node in told["criteria"] if node["is_price"])
    price |= {"unit": UNIT, "points": [[BEST, "1"], [WORST, "0"]], "floor": FLOOR, "worst": WORST, "best": BEST,
              "asks": "askspricezx", "evidence": "evidencepricezx"}  # fmt: skip
    for n, row in enumerate(told["matrix"]["performances"], 1):
        row[2] = PRICES.get(f"A{n}")
    for score in told["scores"]:
        vendor = score["vendor"]
        if score["criterion"] == "C1":
            score |= {
                "value": PRICES[vendor],
                "reason": words("pricereason", vendor),
                "seen": words("priceseen", vendor),
            }
            score["evidence"] = [_piece(f"pricefile{vendor.lower()}zx")]
        else:
            score |= {"reason": words("reason", vendor), "seen": words("seen", vendor)}
            score["evidence"] = [_piece(f"file{vendor.lower()}zx")]
    told["scores"][0] |= {"reason": f"Costs {float(PRICES['A1']):,.2f}, says {judge}; {other.split()[1]} agrees."}
    told["scores"][0]["evidence"][0]["reference"] = f"notes_{judge.lower().replace(' ', '-')}_{PRICES['A1']}.pdf"
    told["scores"].insert(1, {**told["scores"][0], "superseded_at": told["scores"][0]["submitted_at"]})
    for part, names in {"derived": ("explanation", "override_reason"), "agreed": ("reason", "present"),
                        "votes": ("reason",), "must_haves": ("reason",)}.items():  # fmt: skip
        for row in told[part]:
            row |= {name: words(name.replace("_", ""), row["vendor"]) for name in names}
    told["agreed"][0]["present"] = f"{judge} and {other}"
    told["people"][3]["conflicts"] = [
        {
            "vendor": "A3",
            "statement": f"{other} once worked for {VENDORS['A3']}.",
            "declared_at": "2026-11-02T09:31:00.000000Z",
        }
    ]
    told["amendments"][0]["reason"] = f"{judge} asked, at 7.31 million."
    told["dissents"] = [{"person": "P4", "text": f"{other} finds {VENDORS['A2']} cheaper than 8.42m.",
                         "recorded_at": "2026-11-12T14:05:07.000000Z"}]  # fmt: skip
    told["log"] = [{"at": "2026-11-12T14:05:00.000000Z", "who": "P3", "role": "Evaluator", "sentence": f"corrected a score of {judge}",
                    "reason": f"It is {PRICES['A2']}, not more."}]  # fmt: skip
    told["decision"] |= {
        "rationale": f"{VENDORS['A1']} wins on the price that was drafted. {judge} says 7313 thousand.\n\nSo we chose it, 1,111,111 below {VENDORS['A2']}.",
        "rationale_draft": f"{VENDORS['A1']} wins on the price that was drafted.",
        "not_first_reason": words("notfirst", "A2"),
        "conditions": [{"text": words("condition", "A1"), "owner": judge, "due_on": "2026-12-01"}],
    }
    told["selection"]["notes"] = [f"{other} read {float(PRICES['A3']):,.0f}."]
    told["selection"]["source_name"] = ""
    return settled(told)


def _piece(label: str) -> dict[str, str]:
    return {"kind": "document", "label": label, "reference": f"{label}.pdf", "page": "3", "sha256": "c" * 64}


def issued(kind: ReportKind, options: Options | None = None, vendor: str = "A1") -> Document:
    """Frozen, signed, issued, with a trail in which everybody did something."""
    told = laden()
    plain = document(kind, told)
    frozen = {**(plain.snapshot or {}), "content": told}
    frozen["frozen"] = {**frozen["frozen"], "by": PEOPLE["P2"]}
    judge, other = (PEOPLE[key] for key in JUDGES)
    signers = zip(plain.signatures, ("P2", "P1"), strict=True)
    events = [
        {**event, "actor": key, "actor_name": name, "actor_role": "Evaluator" if key in JUDGES else "Lead",
         "about": f"{name}, {VENDORS['A2']}", "reason": f"{judge} and {other} read {PRICES['A2']}"}
        for event, (key, name) in zip(plain.events, [*PEOPLE.items(), *PEOPLE.items()], strict=False)
    ]  # fmt: skip
    return replace(
        plain,
        options=replace(options or Options(), draw=DRAW),
        snapshot=frozen,
        issued_by=PEOPLE["P2"],
        vendor=vendor if kind == ReportKind.DEBRIEF else "",
        signatures=[
            {**row, "full_name": PEOPLE[key], "comment": f"As {judge} said, {PRICES['A1']}."} for row, key in signers
        ],
        events=events,
    )


# What can be read


def of_pdf(body: bytes) -> str:
    """The raw bytes, every string and every unpacked stream of every object, and the text of the pages with and without
    white space."""
    reader = opened(body)
    found = [
        body.decode("latin-1"),
        str(reader.metadata),
        str(reader.xmp_metadata and reader.xmp_metadata.stream.get_data()),
    ]
    for number in range(1, int(reader.trailer["/Size"])):
        found += _strings(reader.get_object(number))
    for page in reader.pages:
        text = page.extract_text()
        found += [text, re.sub(r"\s", "", text)]
    return "\n".join(found)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, TextStringObject):
        yield str(value)
    elif isinstance(value, ByteStringObject):
        yield bytes(value).decode("latin-1")
    elif isinstance(value, DictionaryObject):
        if isinstance(value, StreamObject):
            data = value.get_data()
            yield data if isinstance(data, str) else data.decode("latin-1")
            yield "" if isinstance(data, str) else data.decode("utf-8", "ignore")
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def of_workbook(body: bytes) -> str:
    """The names and texts of all its parts."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(f"{name}\n{archive.read(name).decode()}" for name in archive.namelist())
