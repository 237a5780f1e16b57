"""`python -m tests.benchmarks.records VENDORS CRITERIA PEOPLE`: seconds, megabytes and pages of a score record.

A process of its own, because the most memory that one ever took is all that it can tell.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vendorselect.settings")
    import django  # settings come first

    django.setup()
    from scoring.reports.document import Document, pdf  # models need settings
    from scoring.reports.options import Options, Page
    from scoring.vocabulary import ReportKind
    from tests.benchmarks.reports import pages_of
    from tests.reports.grown import grown

    def document(vendors: int, criteria: int, people: int) -> Document:
        return Document(ReportKind.COMPARISON, grown(vendors, criteria, people), Options(pages=(Page.SCORES,)))

    pdf(document(2, 3, 1))  # imports and fonts are paid here
    asked = document(*map(int, sys.argv[1:4]))
    began = time.process_time()
    body = pdf(asked)
    seconds = time.process_time() - began
    sys.stdout.write(f"{seconds} {_megabytes()} {pages_of(body)}\n")


def _megabytes() -> float:
    """The most memory of this process. What getrusage says begins with the memory of the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
