"""`make pictures`: the pictures of README and docs, taken from the running product with its demo.

A server of its own on a database of its own; the system's Chromium; pdftoppm for the pages of the report. On its way it
goes from the sign-in page to an issued report as docs/first-report.md tells it, and says how long that took.
"""

from __future__ import annotations

import os
import re
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
from playwright.sync_api import Browser, Page, expect, sync_playwright

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
SIGNERS = (("mara", "Author"), ("celia", "Approval"), ("tomas", "Approval"), ("ingrid", "Quality approval"))
FOUND = {
    "Allowed to do the work": "Manufacturing licence and GMP certificate for aseptic filling and freeze-drying.",
    "Suitable for it": "Vial line 3 and two freeze-dryers are free from March.",
    "Competent in it": "Five sterile transfers in five years; the media fills of both lines passed.",
}
CONDITION = {
    "What is to be done": "Quality agreement signed by both sides",
    "By whom": "Head of quality",
    "Until": "2027-02-26",
}
# What only the page has that is wanted, and the name of its picture.
REPORT_PAGES = {
    "The six ranked vendors by weighted total": "report-p1",
    "Decision summary": "report-p2",
    "Score by criterion": "report-p3",
    "Document control": "report-decision",
    "Every score, with its reason": "report-scores",
}


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="vendorselect-") as folder, _server(Path(folder)) as address:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            _pages(browser, address)
            _first_report(browser, address, Path(folder) / "report.pdf")
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


def _pages(browser: Browser, address: str) -> None:
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


def _first_report(browser: Browser, address: str, target: Path) -> None:
    """The demo's results decided, signed by all, and issued as a report that is kept in `target` and looked up."""
    began = time.monotonic()
    lead = _signed_in(browser, address)
    lead.get_by_role("link", name="See the ranking").click()
    lead.get_by_role("button", name="Go on to the decision").click()
    _decide(lead)
    for user, meaning in SIGNERS:
        page = lead if user == LEAD else _signed_in(browser, address, user)
        page.goto(address)
        page.get_by_role("link", name="Read and sign").click()
        page.get_by_label(meaning, exact=True).check()
        if meaning == "Quality approval":
            _take(page, "sign")
        page.get_by_label("Your user name").fill(user)
        page.get_by_label("Your password").fill(PASSWORD)
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.get_by_text("You have signed.")).to_be_visible()
    lead.goto(address)
    lead.get_by_role("link", name=re.compile("^Look.*SEL-2026-001", re.DOTALL)).click()
    _take(lead, "signatures")
    lead.get_by_role("button", name="Go on to the report").click()
    lead.get_by_role("button", name="Issue v1.0").click()
    expect(lead.get_by_text("Version 1.0 is issued")).to_be_visible(timeout=1000 * PATIENCE)
    lead.get_by_role("link", name="Back to the report").click()
    with lead.expect_download() as download:
        lead.get_by_role("link", name="PDF of").click()
    download.value.save_as(target)
    expect(lead.frame_locator("iframe").get_by_role("heading", name="Every score, with its reason")).to_be_attached()
    _take(lead, "report-builder")
    stranger = browser.new_page(viewport={"width": 1440, "height": 900})
    stranger.goto(f"{address}/accounts/login/")
    stranger.get_by_role("link", name="Check it").click()
    stranger.get_by_label("Or choose the report").set_input_files(target)
    expect(stranger.get_by_role("heading", name="Known and in force")).to_be_visible()
    _take(stranger, "verify", whole=False)
    sys.stdout.write(f"From the sign-in page to an issued report that is known: {time.monotonic() - began:.0f} s.\n")


def _decide(page: Page) -> None:
    page.get_by_label("Select one vendor").check()
    page.get_by_label("Selected vendor").select_option(label="Aldermoor Sterile, rank 1")
    page.get_by_label("Second source").select_option(label="Brackwater Biologics, rank 2")
    for label, text in {**CONDITION, **FOUND}.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_text("The decision is saved.")).to_be_visible()
    for box in page.get_by_label("Seen, it may stand").all():
        box.check()
    _take(page, "decision")
    page.get_by_role("button", name="Save and freeze for signing").click()
    expect(page.get_by_text("The decision is frozen.")).to_be_visible()


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
    """The pages of the report that are shown."""
    texts = subprocess.run(["pdftotext", source, "-"], check=True, capture_output=True, text=True).stdout.split("\f")
    for words, name in REPORT_PAGES.items():
        number = str(next(at for at, text in enumerate(texts, start=1) if words in text))
        subprocess.run(
            ["pdftoppm", "-png", "-r", "96", "-f", number, "-l", number, "-singlefile", source, PICTURES / name],
            check=True,
        )
        _shrink(PICTURES / f"{name}.png")


def _shrink(target: Path) -> None:
    """As few bytes as a palette makes: pages have few colours."""
    with Image.open(target) as image:
        palette = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette.save(target, optimize=True)
    if target.stat().st_size > LARGEST:
        raise SystemExit(f"{target.name} has {target.stat().st_size:,} bytes; the most is {LARGEST:,}.")


if __name__ == "__main__":
    main()
