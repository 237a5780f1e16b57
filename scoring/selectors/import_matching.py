"""From a file of vendors and sites to a plan: what each row means in the register as it is now."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any
from uuid import UUID

from scoring.importers.cells import tidy
from scoring.importers.records import Problem
from scoring.importers.site_records import SiteFile, SiteRecord
from scoring.importers.vendors import vendor_group
from scoring.importers.words import same_name
from scoring.models import Capability, Site, SiteIdentifier, Vendor, VendorName
from scoring.selectors.import_plan import NEW, Answers, Basis, Plan, Question, SitePlan, VendorPlan, in_chunks
from scoring.selectors.likeness import Names
from scoring.vocabulary import EvidenceLevel, IdentifierScheme, NameKind, VendorKind

STRENGTH = {level: n for n, level in enumerate(EvidenceLevel)}
PLACE = ("name", "address", "city", "postcode", "country")
NO_ANSWERS: Answers = {}


def make_plan(file: SiteFile, basis: Basis, answers: Answers = NO_ANSWERS) -> Plan:
    """What the file would do. `answers` lead from a question's key to a vendor's slug, a site's id or "new".

    The number of queries does not depend on what is found, only (by portions of 900) on the length of the file.
    """
    return _Planner(file, basis, answers).plan()


class _Planner:
    def __init__(self, file: SiteFile, basis: Basis, answers: Answers) -> None:
        self.file, self.basis, self.answers = file, basis, answers
        self.is_register = file.kind == "register"
        self.result = Plan(file.source, basis, problems=list(file.problems), read=len(file.records))
        self.site_at: dict[int, Site] = {}  # by row
        self.left_out: set[int] = set()  # rows
        self.taken: dict[Any, int] = {}  # sites and identifiers that a row has, and the row

    # What the register holds

    @cached_property
    def holders(self) -> dict[tuple[str, str], UUID]:
        rows = SiteIdentifier.objects.standing().order_by().values_list("scheme", "value", "site_id")
        return {(scheme, value): site for scheme, value, site in rows}

    @cached_property
    def fei_of(self) -> dict[UUID, str]:
        return {site: value for (scheme, value), site in self.holders.items() if scheme == IdentifierScheme.FEI}

    @cached_property
    def vendors(self) -> dict[UUID, Vendor]:
        return {vendor.pk: vendor for vendor in Vendor.objects.order_by("name", "slug")}

    @cached_property
    def by_slug(self) -> dict[str, Vendor]:
        return {vendor.slug: self._standing(vendor) for vendor in self.vendors.values()}

    def _standing(self, vendor: Vendor) -> Vendor:
        while vendor.merged_into_id is not None:
            vendor = self.vendors[vendor.merged_into_id]
        return vendor

    @cached_property
    def other_names(self) -> dict[UUID, list[str]]:
        found: dict[UUID, list[str]] = defaultdict(list)
        for vendor, name in VendorName.objects.standing().order_by().values_list("vendor_id", "name"):
            found[vendor].append(name)
        return found

    @cached_property
    def names(self) -> Names[UUID]:
        named = [(vendor.name, vendor.pk) for vendor in self.vendors.values() if vendor.merged_into_id is None]
        return Names(named + [(name, pk) for pk, names in self.other_names.items() for name in names])

    @cached_property
    def sites(self) -> dict[UUID, Site]:
        """Those that the file names by key or by an identifier."""
        wanted = {
            self.holders[pair] for record in self.file.records for pair in record.identifiers if pair in self.holders
        }
        wanted |= {key for record in self.file.records if (key := _uuid(record.site_key)) is not None}
        rows = (site for keys in in_chunks(wanted) for site in Site.objects.filter(pk__in=keys))
        return {site.pk: site for site in rows}

    @cached_property
    def held(self) -> dict[UUID, dict[str, Capability]]:
        found: dict[UUID, dict[str, Capability]] = defaultdict(dict)
        for keys in in_chunks({site.pk for site in self.site_at.values()}):
            for row in Capability.objects.standing().filter(site__in=keys).order_by():
                found[row.site_id][row.key] = row
        return found

    # Problems

    def error(self, row: int, message: str) -> None:
        self.result.problems.append(Problem(message, row=row))

    def refuse(self, row: int, message: str) -> None:
        """A row that cannot be brought in: an error, but of a register one row is left out and the rest goes on."""
        self.left_out.add(row)
        if self.is_register:
            self.result.problems.append(Problem(f"{message} The row was left out.", "warning", row))
        else:
            self.error(row, message)

    # The plan

    def plan(self) -> Plan:
        for record in self.file.records:
            self._find_site(record)
        groups: dict[tuple[str, str], list[SiteRecord]] = defaultdict(list)
        for record in self.file.records:
            if record.row not in self.left_out and any(vendor_group(record)):
                groups[vendor_group(record)].append(record)
        owners = {group: self._vendor(records) for group, records in groups.items()}
        self.result.vendors = [owner for owner in owners.values() if owner is not None]
        self._ask_for_sites(owners)
        for record in self.file.records:
            if record.row not in self.left_out and record.has_site:
                self._site(record, owners.get(vendor_group(record)))
        return self.result

    def _find_site(self, record: SiteRecord) -> None:
        """The site of the register that a row is about, by its key, else by its identifiers."""
        held = {pair: self.holders[pair] for pair in record.identifiers if pair in self.holders}
        found = list(dict.fromkeys(held.values()))
        if record.site_key:
            key = _uuid(record.site_key)
            if key is None or key not in self.sites:
                self.refuse(record.row, "The site key is not one of this register. Leave it blank to enter a new site.")
                return
            found = [key, *(other for other in found if other != key)]
        elif found and (other_fei := self._other_fei(record, held, found[0])):
            self.refuse(
                record.row,
                f"“{self.sites[found[0]].name}” has one of these numbers but the FEI {other_fei}. Say which is right.",
            )
            return
        if len(found) > 1 and not self.is_register:
            called = " and ".join(f"“{self.sites[key].name}”" for key in found)
            self.refuse(
                record.row, f"The row speaks of one site, but the register has two: {called}. Part them in two rows."
            )
            return
        for thing in (*found[:1], *(pair for pair in record.identifiers if pair not in held)):
            earlier = self.taken.setdefault(thing, record.row)
            if earlier != record.row:
                self.refuse(record.row, f"Row {earlier} is about the same site: {_called(thing, self.sites)}.")
                return
        if found and (site := self.sites[found[0]]).removed_at is not None:
            self.refuse(record.row, f"“{site.name}” was taken out of use on {site.removed_at:%-d %B %Y}.")
        elif found:
            self.site_at[record.row] = site

    def _other_fei(self, record: SiteRecord, held: dict[tuple[str, str], UUID], site: UUID) -> str:
        """The FEI of a site that only another number points to, where the row has an FEI that nobody has; else ""."""
        if not any(scheme == IdentifierScheme.FEI for scheme, _ in record.identifiers):
            return ""
        if any(scheme == IdentifierScheme.FEI for scheme, _ in held):
            return ""
        return self.fei_of.get(site, "")

    # Vendors

    def _vendor(self, records: list[SiteRecord]) -> VendorPlan | None:
        first = records[0]
        if first.vendor_key:
            if first.vendor_key not in self.by_slug:
                self.error(
                    first.row, "The vendor key is not one of this register. Leave it blank to enter a new vendor."
                )
                return None
            vendor: Vendor | None = self.by_slug[first.vendor_key]
            answer = "key"
        else:
            vendor, answer = self._recognise(records)
        kinds = frozenset().union(*(record.kinds for record in records))
        given: dict[str, Any] = {"status": _first(records, "status"), "website": _first(records, "website")}
        if kinds:
            given |= {f"is_{kind.value}": kind.value in kinds for kind in VendorKind}
        name = _first(records, "vendor")
        if vendor is None:
            if not kinds and answer == NEW:
                self.error(first.row, f"“{name}” is new: say whether it is a CRO, CMO or CDMO, in the column “Kind”.")
            values = {field: value for field, value in given.items() if value}
        else:
            if answer == "key":
                given["name"] = name
            old = {field: getattr(vendor, field) for field in given}
            values = {f: new for f, new in given.items() if new != "" and _differs(old[f], new)}
        return VendorPlan(first.row, name or str(vendor), vendor, values, self._new_names(records, vendor, values))

    def _recognise(self, records: list[SiteRecord]) -> tuple[Vendor | None, str]:
        """The vendor that a name means, and the answer that says so; asks where identifiers do not settle it."""
        first = records[0]
        sites = [self.site_at[record.row] for record in records if record.row in self.site_at]
        owners = {self._standing(self.vendors[site.vendor_id]).pk: site for site in sites if site.vendor_id is not None}
        equal = self.names.equal(first.vendor)
        certain = [key for key in equal if key in owners]
        if len(certain) == 1:
            return self.vendors[certain[0]], "identifier"
        candidates = list(dict.fromkeys([*owners, *self.names.similar(first.vendor)]))
        if not candidates:
            return None, NEW
        default = self.vendors[equal[0]].slug if len(equal) == 1 and not owners else ""
        choices = [(self.vendors[key].slug, self._described(key, owners.get(key))) for key in candidates]
        question = Question(
            f"vendor-{first.row}",
            first.row,
            f"Which vendor is “{first.vendor}”?",
            (*choices, (NEW, "Another company: enter it as new")),
            default,
        )
        return self._ask(question, {slug: self.by_slug[slug] for slug, _ in choices})

    def _described(self, key: UUID, site: Site | None) -> str:
        vendor = self.vendors[key]
        reason = f"whose site “{site.name}” is in the file" if site is not None else "in the register"
        return f"{vendor.name} ({vendor.slug}), {reason}"

    def _ask(self, question: Question, known: dict[str, Any]) -> tuple[Any, str]:
        self.result.questions.append(question)
        answer = self.answers.get(question.key, question.default)
        return known.get(answer), answer

    def _new_names(
        self, records: list[SiteRecord], vendor: Vendor | None, values: dict[str, Any]
    ) -> list[tuple[str, NameKind]]:
        """Further names that the register has not yet; the file's spelling of a vendor that was recognised is one."""
        known = {same_name(tidy(name)) for name in (self.other_names[vendor.pk] if vendor is not None else ())}
        if vendor is not None:
            known.add(same_name(tidy(vendor.name)))
        if "name" in values or vendor is None:
            known.add(same_name(_first(records, "vendor")))
        offered = [(name, NameKind.FORMER) for record in records for name in record.former_names]
        offered += [(name, NameKind.TRADING) for record in records for name in record.other_names]
        offered += [(record.vendor, NameKind.TRADING) for record in records[:1] if record.vendor]
        found = []
        for name, kind in offered:
            if same_name(name) not in known:
                known.add(same_name(name))
                found.append((name, kind))
        return found

    # Sites

    def _ask_for_sites(self, owners: dict[tuple[str, str], VendorPlan | None]) -> None:
        """A site without a number may be one that its vendor has: asked, with the same name proposed."""
        open_rows: dict[UUID, list[SiteRecord]] = defaultdict(list)
        for record in self.file.records:
            owner = owners.get(vendor_group(record))
            is_open = record.row not in self.site_at and record.row not in self.left_out and record.site
            if is_open and owner is not None and owner.vendor is not None:
                open_rows[owner.vendor.pk].append(record)
        for keys in in_chunks(open_rows):
            theirs: dict[UUID, list[Site]] = defaultdict(list)
            for site in Site.objects.standing().filter(vendor__in=keys).prefetch_related("identifiers"):
                if site.pk not in self.taken:
                    theirs[site.vendor_id].append(site)
            for key in keys:
                for record in open_rows[key]:
                    self._ask_for_site(record, theirs[key])

    def _ask_for_site(self, record: SiteRecord, sites: list[Site]) -> None:
        alike = Names((site.name, site.pk) for site in sites)
        known = {str(site.pk): site for site in sites}
        candidates = [known[str(key)] for key in alike.similar(record.site)]
        if not candidates:
            return
        equal = [
            site for site in candidates if same_name(site.name) == same_name(record.site) and _agrees(site, record)
        ]
        question = Question(
            f"site-{record.row}",
            record.row,
            f"Which site is “{record.site}” of {record.vendor or candidates[0].vendor}?",
            (
                *((str(site.pk), _site_text(site)) for site in candidates),
                (NEW, "Another place: enter it as a new site"),
            ),
            str(equal[0].pk) if len(equal) == 1 else "",
        )
        site, _ = self._ask(question, known)
        if site is None:
            return
        earlier = self.taken.setdefault(site.pk, record.row)
        if earlier != record.row:
            self.refuse(record.row, f"Row {earlier} is about the same site: “{site.name}”.")
        else:
            self.site_at[record.row] = site

    def _site(self, record: SiteRecord, owner: VendorPlan | None) -> None:
        site = self.site_at.get(record.row)
        if site is None and not self._may_be_new(record, owner):
            return
        given = {"name": record.site} | {field: getattr(record, field) for field in PLACE[1:]}
        if site is None:
            values = {field: value for field, value in given.items() if value}
        else:
            keeps = (
                self.is_register and site.vendor_id is not None
            )  # somebody looks after it: fill in, do not overwrite
            values = {
                field: new
                for field, new in given.items()
                if new and _differs(old := getattr(site, field), new) and not (keeps and old)
            }
        held = self.held.get(site.pk, {}) if site is not None else {}
        self.result.sites.append(
            SitePlan(
                record.row,
                record.site or str(site),
                site,
                owner,
                moves=site is not None and self._moves(site, owner, record),
                values=values,
                identifiers=[pair for pair in record.identifiers if pair not in self.holders],
                capabilities=[key for key in record.capabilities if key not in held],
                restated=[held[key] for key in record.capabilities if key in held and self._is_news(held[key])],
            )
        )

    def _may_be_new(self, record: SiteRecord, owner: VendorPlan | None) -> bool:
        if not record.site:
            self.error(record.row, "No site of the register has these numbers, and a new site needs a name.")
        elif owner is None and not self.is_register and not any(vendor_group(record)):
            self.error(record.row, "Name the vendor in each row: this site is new and belongs to nobody.")
        return bool(record.site)

    def _moves(self, site: Site, owner: VendorPlan | None, record: SiteRecord) -> bool:
        if owner is None:
            return False
        if owner.vendor is None:
            undecided = {q.key for q in self.result.questions if not self.answers.get(q.key, q.default)}
            return f"vendor-{owner.row}" not in undecided
        return site.vendor_id is None or self._standing(self.vendors[site.vendor_id]).pk != owner.vendor.pk

    def _is_news(self, row: Capability) -> bool:
        """Whether a register says of a capability what is not weaker than what is known, and newer or stronger."""
        ours, theirs = STRENGTH[self.basis.evidence], STRENGTH[EvidenceLevel(row.evidence)]
        return self.is_register and (ours > theirs or (ours == theirs and row.as_of < self.basis.as_of))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _first(records: list[SiteRecord], name: str) -> str:
    return next((value for record in records if (value := getattr(record, name))), "")


def _differs(old: Any, new: Any) -> bool:
    return bool(tidy(old) != new if isinstance(old, str) else old != new)


def _called(thing: Any, sites: dict[UUID, Site]) -> str:
    if isinstance(thing, tuple):
        return f"{IdentifierScheme(thing[0]).label} {thing[1]}"
    return f"“{sites[thing].name}”"


def _agrees(site: Site, record: SiteRecord) -> bool:
    """Whether nothing that the row says of a site speaks against its being this one."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for identifier in site.identifiers.all():
        numbers[identifier.scheme].add(identifier.value)
    other = any(scheme in numbers and value not in numbers[scheme] for scheme, value in record.identifiers)
    return not other and (not site.country or not record.country or site.country == record.country)


def _site_text(site: Site) -> str:
    numbers = ", ".join(str(identifier) for identifier in site.identifiers.all())
    return ", ".join(part for part in (site.name, site.place, numbers) if part)
