"""The lines of the vendor register: fifty on a page, written here as those of the results are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from html import escape
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.dateformat import format as spelt
from django.utils.safestring import SafeString

from scoring.engine.display import EMPTY
from scoring.selectors.site_states import Latest
from scoring.selectors.vendors import Listed
from scoring.vocabulary import VendorStatus

register = template.Library()

MOST_SITES, MOST_CAPABILITIES = 3, 4
CHIPS = {VendorStatus.QUALIFIED: " good", VendorStatus.ON_HOLD: " warn", VendorStatus.REJECTED: " bad"}


@register.simple_tag
def status_chip(status: str) -> SafeString:
    """Where a vendor stands with the house."""
    known = VendorStatus(status)
    return SafeString(f'<span class="chip{CHIPS.get(known, "")}">{escape(known.label)}</span>')


@register.simple_tag
def vendor_lines(rows: Iterable[Listed], latest: Mapping[UUID, Latest], chosen: Collection[str]) -> SafeString:
    """A row for each vendor, with its latest inspection; those that are `chosen` for a comparison are ticked."""
    base = reverse("vendor-list")
    return SafeString("\n".join(_line(row, latest.get(row.pk), row.slug in chosen, base) for row in rows))


def _line(row: Listed, latest: Latest | None, is_chosen: bool, base: str) -> str:
    name, demo = escape(row.name), ' <span class="soft small fw-normal">demo</span>' if row.is_demo else ""
    places = "; ".join(row.places[:MOST_SITES])
    if (more := len(row.places) - MOST_SITES) > 0:
        places += f"; {more} more"
    can = escape("; ".join(row.can[:MOST_CAPABILITIES])) or EMPTY
    if (more := len(row.can) - MOST_CAPABILITIES) > 0:
        can += f' <span class="soft small">and {more} more</span>'
    return (
        f'<tr>\n<td class="tick"><input class="form-check-input" type="checkbox" name="v" value="{row.slug}"'
        f'{" checked" if is_chosen else ""} aria-label="Compare {name}"></td>\n'
        f'<th class="wide" scope="row"><a href="{base}{row.slug}/">{name}</a>{demo}<br>'
        f'<span class="soft small fw-normal">{escape(places)}</span></th>\n'
        f'<td data-label="Kind">{escape(row.kinds)}</td>\n<td class="num" data-label="Sites">{len(row.sites)}</td>\n'
        f'<td class="wide" data-label="Can">{can}</td>\n'
        f'<td data-label="Latest inspection">{_inspected(latest)}</td>\n<td>{status_chip(row.status)}</td>\n'
        f'<td class="num" data-label="Used in">{row.used_count}</td>\n</tr>'
    )


def _inspected(latest: Latest | None) -> str:
    if latest is None:
        return EMPTY
    outcome = f' <span class="soft small">{escape(latest.outcome)}</span>' if latest.outcome else ""
    return f'<time datetime="{latest.on.isoformat()}">{spelt(latest.on, "M Y")}</time>{outcome}'
