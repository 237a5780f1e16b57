"""`make pictures`: the pictures of README and docs, taken from the running product with its demo.

A server of its own on a database of its own; the system's Chromium; pdftoppm for the pages of the report.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
SCORECARD = ROOT / "fixtures" / "scorecards" / "fill-finish.csv"
LARGEST = 300_000  # bytes of one picture
COLOURS = 128
PATIENCE = 120  # seconds until the server answers
CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)
LEAD, CRITERIA_ADMIN, PASSWORD = "mara", "sylvie", "fictional-demo-2026"  # the demo's, known to everybody


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="vendorselect-") as folder, _server(Path(folder)) as address:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            _pages(browser, address, Path(folder))
            browser.close()
        _report(Path(folder) / "report.pdf")
    for picture in sorted(PICTURES.glob("*.png")):
        sys.stdout.write(f"{picture.relative_to(ROOT)}  {picture.stat().st_size // 1000} kB\n")


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    """The product as `make run` starts it, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"VENDORSELECT_DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'pictures.sqlite3'}"}
    env = {key: value for key, value in os.environ.items() if not key.startswith("VENDORSELECT_")} | settings
    command = [sys.executable, "manage.py", "start", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) as server:  # our own
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, server)
            yield address
        finally:
            server.terminate()


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            raise SystemExit("The server ended before it answered; its message is above.")
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):  # noqa: S310  # our own server
                return
        except urllib.error.URLError:
            time.sleep(0.3)
    raise SystemExit(f"The server did not answer within {PATIENCE} s.")


def _pages(browser: Browser, address: str, folder: Path) -> None:
    page = _signed_in(browser, address)
    page.goto(f"{address}/selections/")
    page.get_by_role("link", name="Sterile fill–finish").first.click()
    results = f"{page.url.rstrip('/')}/results/"
    page.goto(results)
    _take(page, "results-light")
    page.emulate_media(color_scheme="dark")
    _take(page, "results-dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    _take(page, "results-phone", whole=False)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("link", name="Make a report").click()
    page.get_by_role("button", name="Download draft").click()
    page.get_by_role("heading", name="Done").wait_for(timeout=1000 * PATIENCE)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download", exact=True).click()
    download.value.save_as(folder / "report.pdf")
    page.goto(f"{address}/scorecards/new/")
    page.get_by_label("Scorecard").set_input_files(SCORECARD)
    page.get_by_role("button", name="Read it").click()
    page.wait_for_load_state()
    _take(page, "scorecard-preview")
    _register(page, address)
    _criteria(browser, address)


def _register(page: Page, address: str) -> None:
    page.goto(f"{address}/vendors/")
    _take(page, "vendor-directory", whole=False)
    for box in page.get_by_role("row").get_by_role("checkbox").all()[:3]:
        box.check()
    page.get_by_role("button", name="Compare").click()
    page.wait_for_load_state()
    _take(page, "vendor-compare", whole=False)


def _criteria(browser: Browser, address: str) -> None:
    page = _signed_in(browser, address, CRITERIA_ADMIN)
    page.goto(f"{address}/criteria/library/")
    _take(page, "criteria-library", whole=False)
    page.goto(f"{address}/criteria/editions/cdmo/1/")
    page.get_by_role("button", name="Start a new edition").click()
    page.wait_for_load_state()
    _take(page, "criteria-editor", whole=False)


def _signed_in(browser: Browser, address: str, user: str = LEAD) -> Page:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        color_scheme="light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    page = context.new_page()
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("User name").fill(user)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/")
    return page


def _take(page: Page, name: str, *, whole: bool = True) -> None:
    page.evaluate("document.fonts.ready")
    target = PICTURES / f"{name}.png"
    page.screenshot(path=target, full_page=whole, animations="disabled")
    _shrink(target)


def _report(source: Path) -> None:
    """The first three pages."""
    with tempfile.TemporaryDirectory(prefix="vendorselect-") as folder:
        stem = Path(folder) / "page"
        subprocess.run(["pdftoppm", "-png", "-r", "96", "-l", "3", source, stem], check=True)
        for number, picture in enumerate(sorted(Path(folder).glob("page-*.png")), start=1):
            target = PICTURES / f"report-p{number}.png"
            target.write_bytes(picture.read_bytes())
            _shrink(target)


def _shrink(target: Path) -> None:
    """As few bytes as a palette makes: pages have few colours."""
    with Image.open(target) as image:
        palette = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette.save(target, optimize=True)
    if target.stat().st_size > LARGEST:
        raise SystemExit(f"{target.name} has {target.stat().st_size:,} bytes; the most is {LARGEST:,}.")


if __name__ == "__main__":
    main()
