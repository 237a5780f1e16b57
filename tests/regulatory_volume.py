"""An export of inspections of any size, in the layout of the FDA's data dashboard, for measurements.

    python -m tests.regulatory_volume inspections.csv        # as many rows as the whole export has

Everything in it is invented: firms, cities and numbers. The shares of classes, products and foreign sites are those of
the real export, and so is the number of rows for each site.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

ROWS = 330_000
SITES_PER_ROW = 0.42
LAST_DAY = date(2026, 3, 31)
DAYS = 17 * 365
HEADER = [
    "FEI Number",
    "Legal Name",
    "City",
    "State",
    "Zip",
    "Country/Area",
    "Fiscal Year",
    "Inspection ID",
    "Posted Citations",
    "Inspection End Date",
    "Classification",
    "Project Area",
    "Product Type",
    "Additional Details",
    "FMD-145 Date",
]
CLASSES = {
    "No Action Indicated (NAI)": 647,
    "Voluntary Action Indicated (VAI)": 315,
    "Official Action Indicated (OAI)": 38,
}
AREAS = {
    ("Foodborne Biological Hazards", "Food/Cosmetics"): 45,
    ("Compliance: Devices", "Devices"): 14,
    ("Drug Quality Assurance", "Drugs"): 12,
    ("Bioresearch Monitoring", "Drugs"): 6,
    ("Food Composition, Standards, Labeling and Economics", "Food/Cosmetics"): 10,
    ("Blood and Blood Products", "Biologics"): 8,
    ("Monitoring of Marketed Animal Drugs, Feed, and Devices", "Veterinary"): 5,
}
PLACES = (
    ("Ashford", "Ohio", "44691", "United States"),
    ("Bellwater", "Texas", "75001", "United States"),
    ("Corran", "Maine", "04101", "United States"),
    ("Dunmere", "California", "91201", "United States"),
    ("Kessel", "-", "-", "Germany"),
    ("Namdong", "-", "-", "Korea, Republic of"),
    ("Rajpura", "-", "-", "India"),
)
NAMES = ("Alder", "Birch", "Cinder", "Dapple", "Ember", "Fallow", "Garnet", "Hollow", "Iris", "Juniper")
TRADES = ("Foods LLC", "Pharma Ltd.", "Devices, Inc.", "Laboratories GmbH", "Clinical Research", "Biologics, L.P.")


def inspections(rows: int = ROWS, seed: int = 20_260_331) -> Iterator[list[str]]:
    """The header and the rows, newest first. About one inspection in eight has a second project area."""
    source = Random(seed)
    classes, class_weights = tuple(CLASSES), tuple(CLASSES.values())
    areas, area_weights = tuple(AREAS), tuple(AREAS.values())
    sites = max(1, int(rows * SITES_PER_ROW))
    yield HEADER
    written, inspection = 0, 1_400_000
    while written < rows:
        inspection -= 1
        number = source.randrange(sites)
        site = Random(number)  # a site has the same name and place in every row
        city, state, code, country = site.choice(PLACES)
        name = f"{site.choice(NAMES)}{number} {site.choice(TRADES)}"
        ended = LAST_DAY - timedelta(days=written * DAYS // rows)
        count = min(rows - written, 1 + (source.random() < 0.125))
        for area, product in dict.fromkeys(source.choices(areas, area_weights, k=count)):
            (result,) = source.choices(classes, class_weights)
            yield [
                str(3_000_000_000 + number),
                name,
                city,
                state,
                code,
                country,
                str(ended.year + (ended.month > 9)),
                str(inspection),
                "Yes" if result.startswith("V") else "No",
                ended.strftime("%m/%d/%Y"),
                result,
                area,
                product,
                "-",
                (ended + timedelta(days=40)).strftime("%m/%d/%Y") if result.startswith("N") else "-",
            ]
            written += 1


def csv_export(rows: int = ROWS) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target).writerows(inspections(rows))
    return target.getvalue().encode()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(csv_export())
