"""The vendor register: the list and one vendor."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from scoring.models import Vendor
from scoring.selectors.vendors import directory, used_in
from scoring.views.access import SignedInRequest

PAGE_SIZE = 50


@require_safe
def vendor_list(request: SignedInRequest) -> HttpResponse:
    """Every vendor by name; `q` narrows to names, sites and identifiers that contain it."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:100]  # PostgreSQL refuses NUL
    pages = Paginator(directory(query), PAGE_SIZE)
    return render(request, "vendors/list.html", {"page": pages.get_page(request.GET.get("page")), "query": query})


@require_safe
def vendor_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    """A vendor, its sites with their identifiers, and the selections of the person's in which it competes."""
    vendor = get_object_or_404(Vendor, slug=slug)
    return render(
        request,
        "vendors/detail.html",
        {
            "vendor": vendor,
            "sites": vendor.sites.prefetch_related("identifiers"),
            "alternatives": used_in(vendor, request.user),
        },
    )
