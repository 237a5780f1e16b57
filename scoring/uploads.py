"""Whether a file from outside may be kept, by what it is and not by what it says of itself.

A document has to be one of seven kinds, and its ending, its first bytes and its declared type have to agree. Pictures
are drawn anew, which leaves nothing of the file but what is to be seen; other files stay as they came.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath

MAX_BYTES = 25_000_000
MAX_PIXELS = 25_000_000
MAX_NAME_BYTES = 255
MAX_PARTS = 5_000
MAX_UNPACKED = 500_000_000
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX = f"{OFFICE}wordprocessingml.document", f"{OFFICE}spreadsheetml.sheet"
TYPE_OF = {
    ".pdf": PDF, ".docx": DOCX, ".xlsx": XLSX, ".png": PNG, ".jpg": JPEG, ".jpeg": JPEG,
    ".txt": "text/plain", ".csv": "text/csv",
}  # fmt: skip
# What browsers declare besides the type itself; an undeclared type is no contradiction.
ALSO_DECLARED = {".csv": {"application/vnd.ms-excel", "text/plain", "application/csv"}, ".jpg": {"image/pjpeg"}}
UNDECLARED = {"", "application/octet-stream"}
_MAIN_PART = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml"}
_BINARY = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"MZ",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"%!",
)
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|head|body|script|svg|iframe|[a-z]+:)", re.IGNORECASE)
# Endings that make a system run or render a file, wherever in its name they stand.
_ACTIVE = frozenset(
    [
        "asp",
        "aspx",
        "bat",
        "cmd",
        "com",
        "dll",
        "docm",
        "exe",
        "hta",
        "htm",
        "html",
        "jar",
        "js",
        "jsp",
        "lnk",
        "mhtml",
        "mjs",
        "msi",
        "phar",
        "php",
        "phtml",
        "pl",
        "ps1",
        "py",
        "scr",
        "sh",
        "shtml",
        "svg",
        "svgz",
        "vbs",
        "wsf",
        "xht",
        "xhtml",
        "xlsm",
        "xml",
        "xsl",
    ]
)
_SYMLINK = 0o120000


class UploadRefused(ValueError):
    """The file is not kept; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept, under the name that people see."""

    name: str
    content_type: str
    data: bytes


def check_upload(name: str, declared: str, data: bytes) -> Upload:
    """The file as it is to be kept. Raises UploadRefused."""
    clean = check_name(name)
    ending = PurePath(clean).suffix.lower()
    content_type = TYPE_OF[ending]
    if not data:
        raise UploadRefused("The file is empty.")
    if len(data) > MAX_BYTES:
        raise UploadRefused(f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
    said = declared.split(";")[0].strip().lower()
    if said not in {content_type, *UNDECLARED, *ALSO_DECLARED.get(ending, ())}:
        raise UploadRefused(f"The file is called {ending} but was sent as “{said[:60]}”. Save it anew and try again.")
    if content_type == PDF:
        _check_pdf(data)
    elif content_type in _MAIN_PART:
        _check_office(data, content_type)
    elif content_type in (PNG, JPEG):
        data = _redrawn(data, content_type)
    else:
        _check_text(data)
    return Upload(clean, content_type, data)


def check_name(name: str) -> str:
    """The name of a file, of an allowed kind and safe to show and to write. Raises UploadRefused."""
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in name):
        raise UploadRefused("The file's name holds a character that cannot be seen. Rename it.")
    if re.search(r'[/\\:*?"<>|]', name) or name.strip() != name or not name or name.startswith("."):
        raise UploadRefused("The file's name holds a sign that names of files cannot have. Rename it.")
    if len(name.encode()) > MAX_NAME_BYTES:
        raise UploadRefused(f"The file's name is longer than {MAX_NAME_BYTES} bytes. Shorten it.")
    *inner, last = [part.strip().lower() for part in name.split(".")[1:]] or [""]
    if f".{last}" not in TYPE_OF:
        raise UploadRefused(
            f"Files ending in “.{last[:20]}” are not kept: bring a PDF, DOCX, XLSX, PNG, JPG, TXT or CSV."
        )
    if any(part in _ACTIVE for part in inner):
        raise UploadRefused("The file's name has two endings, one of a program or web page. Rename it.")
    return unicodedata.normalize("NFC", name)


def _check_pdf(data: bytes) -> None:
    if not data.startswith(b"%PDF-"):
        raise UploadRefused("This is no PDF, whatever its name says.")
    if b"%%EOF" not in data[-2048:]:
        raise UploadRefused("The PDF is cut off: send it again.")
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise UploadRefused("The PDF is an archive at the same time. Print it to PDF anew and bring that.")


def _check_office(data: bytes, content_type: str) -> None:
    if not data.startswith(b"PK\x03\x04") or b"%PDF-" in data[:1024]:
        raise UploadRefused("This is no document of Word or Excel, whatever its name says; or it is protected.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, struct.error, OSError, ValueError, NotImplementedError) as error:
        raise UploadRefused("The document is damaged: save it anew.") from error
    names = [entry.filename.casefold() for entry in entries]
    if not {"[content_types].xml", _MAIN_PART[content_type]} <= set(names):
        raise UploadRefused("This is no document of the kind that its name says.")
    if len(names) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UploadRefused("The document is far larger than its file: it is not kept.")
    if len(set(names)) < len(names) or any(
        name.startswith(("/", "\\"))
        or ".." in name
        or ":" in name
        or (entry.external_attr >> 16) & 0o170000 == _SYMLINK
        for name, entry in zip(names, entries, strict=True)
    ):
        raise UploadRefused("The document has parts that none has that was saved by Word or Excel.")
    if any("vbaproject" in name for name in names):
        raise UploadRefused("The document has macros: save it without them.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UploadRefused("The document is protected by a password: save it without one.")


def _redrawn(data: bytes, content_type: str) -> bytes:
    """The picture drawn anew: its pixels, without metadata, hidden parts or a second file behind it."""
    from PIL import ImageOps  # 0.1 s to import, needed only here
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile

    reader = PngImageFile if content_type == PNG else JpegImageFile
    try:
        # The reader itself, not Image.open: no other format is tried, and the size is known before a pixel is.
        with reader(io.BytesIO(data)) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise UploadRefused(
                    f"The picture has {width} × {height} points; at most {MAX_PIXELS // 1_000_000} million are kept."
                )
            upright = ImageOps.exif_transpose(picture)
            target = io.BytesIO()
            if content_type == PNG:
                upright.convert("RGBA" if _is_transparent(upright.mode, upright.info) else "RGB").save(target, "PNG")
            else:
                upright.convert("L" if upright.mode == "L" else "RGB").save(target, "JPEG", quality=92)
    except UploadRefused:
        raise
    except (
        OSError,
        SyntaxError,
        ValueError,
        struct.error,
        zlib.error,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        OverflowError,
        MemoryError,
    ) as error:
        raise UploadRefused("This is no picture of the kind that its name says, or it is damaged.") from error
    return target.getvalue()


def _is_transparent(mode: str, info: dict[str | tuple[int, int], object]) -> bool:
    return mode in ("RGBA", "LA", "PA") or "transparency" in info


def _check_text(data: bytes) -> None:
    if data.startswith(_BINARY):
        raise UploadRefused("This is no text, whatever its name says.")
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise UploadRefused("This is no text: it holds NUL characters.")
        if _MARKUP.match(text):
            raise UploadRefused("This is a web page or a drawing, not a text. Bring it as PDF.")
        return
    raise UploadRefused("The text is neither UTF-8 nor Windows-1252: save it as UTF-8.")
