"""What may be kept of what strangers send."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile
import zlib

import pytest
from openpyxl import Workbook
from PIL import Image

from scoring import uploads
from scoring.uploads import TYPE_OF, UploadRefused, check_name, check_upload
from tests.importers.build import saved

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
XLSX = saved(Workbook())


def picture(form: str, size: tuple[int, int] = (4, 3), mode: str = "RGB", **options: object) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, 120 if mode == "L" else None).save(target, form, **options)
    return target.getvalue()


def docx(*extra: tuple[str | zipfile.ZipInfo, bytes], main: str = "word/document.xml") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in (("[Content_Types].xml", b"<Types/>"), (main, b"<w/>"), *extra):
            # Without a date of now: workers of the suite have to agree on the names of the tests.
            archive.writestr(zipfile.ZipInfo(name) if isinstance(name, str) else name, data)
    return target.getvalue()


PNG, JPEG, DOCX = picture("PNG"), picture("JPEG"), docx()
GOOD = {".pdf": PDF, ".docx": DOCX, ".xlsx": XLSX, ".png": PNG, ".jpg": JPEG, ".jpeg": JPEG, ".txt": "Ä\n".encode(), ".csv": b"a;b\n1;2\n"}  # fmt: skip


def refused(name: str, declared: str, data: bytes) -> str:
    with pytest.raises(UploadRefused) as refusal:
        check_upload(name, declared, data)
    return str(refusal.value)


@pytest.mark.parametrize("ending", TYPE_OF)
def test_each_allowed_kind_is_kept(ending: str) -> None:
    upload = check_upload(f"Report 1.2{ending}", TYPE_OF[ending], GOOD[ending])
    assert (upload.name, upload.content_type) == (f"Report 1.2{ending}", TYPE_OF[ending])
    if ending not in (".png", ".jpg", ".jpeg"):
        assert upload.data == GOOD[ending], "kept as it came"


@pytest.mark.parametrize("ending", TYPE_OF)
@pytest.mark.parametrize("content", GOOD)
def test_ending_and_content_have_to_agree(ending: str, content: str) -> None:
    """Of all pairs only the true ones pass, and text that is called by the other ending of text."""
    kinds = (TYPE_OF[ending], TYPE_OF[content])
    if kinds[0] == kinds[1] or all(kind.startswith("text/") for kind in kinds):
        check_upload(f"a{ending}", "", GOOD[content])
    else:
        refused(f"a{ending}", "", GOOD[content])


@pytest.mark.parametrize(("ending", "declared"), [(".pdf", "text/html"), (".png", "image/svg+xml"), (".txt", "application/pdf"), (".csv", "image/png"), (".docx", TYPE_OF[".xlsx"])])  # fmt: skip
def test_declared_type_has_to_agree(ending: str, declared: str) -> None:
    assert "was sent as" in refused(f"a{ending}", declared, GOOD[ending])


@pytest.mark.parametrize("name", [
    "a.svg", "a.html", "a.exe", "a", "", ".pdf", "..pdf", "a.pdf.exe", "a.html.pdf", "a.php.jpg", "a.svg.png", "../a.pdf",
    "..\\a.pdf", "/etc/a.pdf", "C:a.pdf", "a\0.pdf", "a\u202efdp.exe.pdf", "a\u200b.pdf", "a\n.pdf", " a.pdf", "a.pdf ",
    "a|b.pdf", "Ä" * 126 + ".pdf", "a.pdf.", "a.docm", "a.xlsm", "a.zip", "a.eps",
])  # fmt: skip
def test_name_that_could_deceive_or_escape_is_refused(name: str) -> None:
    with pytest.raises(UploadRefused):
        check_name(name)


@pytest.mark.parametrize("name", ["SOP-12.3 (final).pdf", "GMP certificate v2.0.PDF", "Prüfbericht.xlsx", "報告.docx", "a" * 251 + ".pdf"])  # fmt: skip
def test_ordinary_name_is_kept(name: str) -> None:
    assert check_name(name) == name


def test_size_is_limited() -> None:
    assert "25 MB" in refused("a.txt", "", b"x" * 25_000_001)
    assert "empty" in refused("a.txt", "", b"")


def png_claiming(width: int, height: int) -> bytes:
    """A small file that says of itself to be a large picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(9))) + chunk(b"IEND", b"")


def test_pixel_flood_is_refused_before_it_is_drawn() -> None:
    begun = time.process_time()
    assert "50000 × 50000 points" in refused("a.png", "", png_claiming(50_000, 50_000))
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(("form", "ending"), [("PNG", ".png"), ("JPEG", ".jpg")])
def test_picture_keeps_its_pixels_and_loses_everything_else(form: str, ending: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Secret Camera"
    source = picture(form, (20, 10), exif=exif) + b"<script>alert(1)</script>PK\x05\x06"
    data = check_upload(f"a{ending}", "", source).data
    for trace in (b"Secret", b"<script", b"PK\x05\x06"):
        assert trace not in data
    with Image.open(io.BytesIO(data)) as drawn:
        assert (drawn.format, drawn.size) == (form, (20, 10))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_drawn(mode: str) -> None:
    target = io.BytesIO()
    Image.new(mode, (5, 4)).save(target, "PNG")
    check_upload("a.png", "image/png", target.getvalue())


def test_photograph_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    data = check_upload("a.jpg", "image/jpeg", picture("JPEG", (20, 10), exif=exif)).data
    with Image.open(io.BytesIO(data)) as drawn:
        assert drawn.size == (10, 20)


def symlink() -> tuple[zipfile.ZipInfo, bytes]:
    entry = zipfile.ZipInfo("word/link")
    entry.external_attr = 0o120777 << 16
    return entry, b"/etc/passwd"


@pytest.mark.parametrize("data", [
    docx(main="evil/document.xml"), docx(("../up.xml", b"")), docx(("word/vbaProject.bin", b"")), docx(symlink()),
    docx(("WORD/document.xml", b"")), b"junk" + DOCX, DOCX[:-30], b"PK\x03\x04 %PDF-1.7" + DOCX, b"\xd0\xcf\x11\xe0" + bytes(900),
])  # fmt: skip
def test_document_that_word_did_not_save_is_refused(data: bytes) -> None:
    refused("a.docx", "", data)


def test_zip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_UNPACKED", 10_000)
    assert "far larger" in refused("a.docx", "", docx(("word/big", bytes(20_000))))


@pytest.mark.parametrize("data", [b"MZ" + PDF, b"\n" + PDF, PDF[:-7], PDF + DOCX, b"<html>" + PDF])
def test_pdf_that_is_something_else_too_is_refused(data: bytes) -> None:
    refused("a.pdf", "", data)


@pytest.mark.parametrize("data", [
    b"<!DOCTYPE html><p>", b" \n<svg xmlns='x'/>", b"<?xml version='1.0'?>", b"<script>1</script>", "<html>".encode("utf-16"),
    b"a\0b", b"MZ\x90", b"\x7fELF", b"%!PS-Adobe", b"{\\rtf1", b"\x81\x8d\x8f", b"\xff\xfea",
])  # fmt: skip
def test_text_that_is_none_is_refused(data: bytes) -> None:
    refused("a.txt", "text/plain", data)
    refused("a.csv", "text/csv", data)


def test_eps_called_png_is_refused() -> None:
    refused("a.png", "image/png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")


@pytest.mark.filterwarnings("ignore")
def test_damaged_files_are_kept_or_refused_and_nothing_else() -> None:
    source = random.Random(11)
    kept = 0
    for number in range(2_000):
        ending = source.choice(list(GOOD))
        data = bytearray(GOOD[ending])
        for _ in range(source.randint(1, 6)):
            place = source.randrange(len(data))
            if number % 2:
                data[place] = source.randrange(256)
            else:
                del data[place : place + source.randint(1, 9)]
                data = data or bytearray(b"x")
        try:
            check_upload(f"a{ending}", "", bytes(data))
        except UploadRefused:
            continue
        kept += 1
    assert 50 < kept < 1_950
