"""Are the system's libraries there? As root on Debian they are installed, else the one line to type is printed.

`report`: what the PDF needs (Pango). `test`: what the tests need on top: Chromium, Poppler for PDFs, LibreOffice for
workbooks (0.3 GB, a minute to install).
"""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sys

REPORT = {"libpango-1.0-0": "pango-1.0", "libpangoft2-1.0-0": "pangoft2-1.0", "libharfbuzz-subset0": "harfbuzz-subset"}
TEST = {"chromium": "chromium", "poppler-utils": "pdftoppm", "libreoffice-calc": "soffice"}


def missing(purpose: str) -> list[str]:
    """Debian packages that are wanted and not there."""
    packages = [package for package, library in REPORT.items() if not ctypes.util.find_library(library)]
    if purpose == "test":
        packages += [package for package, program in TEST.items() if not shutil.which(program)]
    return packages


def main(purpose: str) -> int:
    """Exit status 0 when all is there in the end, 1 with what to type when not."""
    wanted = missing(purpose)
    if not wanted:
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *wanted], check=True, **quiet)
        return 0
    print(f"System libraries are missing. Type: sudo apt-get install -y {' '.join(wanted)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
