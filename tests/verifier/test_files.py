"""What a file may be: a report's PDF, a record, a snapshot; and every other is told in one line."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import pytest
import weasyprint

from scoring.models.audit import canonical
from tests.reports.reading import context
from tests.verifier.asking import anew, example, failing, flips, is_found
from tests.verifier.records import digest, record, sealed, signature
from verifier import vendorselect_verify as verifier

# PDF


@pytest.fixture(scope="module")
def report() -> bytes:
    """A report as it is issued, with a record in it."""
    from scoring.reports.pdf import render  # loads what draws PDFs

    return render(context("one"), record=canonical(record(example())))


def test_record_of_a_report_is_read_from_its_pdf(report: bytes) -> None:
    assert verifier.attached(report) == canonical(record(example()))
    assert failing(report) == []


def test_flipped_bits_of_the_attachment_are_found(report: bytes) -> None:
    """Packed data have bits that mean nothing; where one flips, what is read is the same, and the file's digest is not."""
    raw = canonical(record(example()))
    first = report.index(b"stream\n", report.index(b"/EmbeddedFile")) + 7
    within = first, report.index(b"\nendstream", first)
    unseen = [flip for flip in flips(report, 300, 4, within) if not is_found(flip)]
    assert [flip for flip in unseen if verifier.attached(flip) != raw] == []
    assert len(unseen) < 6
    assert all(is_found(flip, verifier.File(report).sha256) for flip in unseen)


def pdf_with(*files: tuple[str, str], **options: Any) -> bytes:
    attachments = [weasyprint.Attachment(string=text, name=name) for name, text in files]
    html = weasyprint.HTML(string="<html lang=en><title>x</title><p>record.json")
    body: bytes = html.write_pdf(attachments=attachments, **options)
    return body


@pytest.mark.parametrize("options", [{}, {"uncompressed_pdf": True}, {"pdf_variant": "pdf/ua-1"}], ids=str)
def test_attachment_is_found_by_its_name_packed_or_not(options: dict[str, Any]) -> None:
    assert verifier.attached(pdf_with(("notes.txt", "1 0 obj endobj"), ("record.json", "{}"), **options)) == b"{}"


def test_pdf_without_a_record_or_with_two_is_refused() -> None:
    for files, why in (((), "no readable file"), ((("record.json", "{}"), ("record.json", "[]")), "2 different files")):
        with pytest.raises(verifier.Unreadable, match=why):
            verifier.attached(pdf_with(*files))


def test_streams_that_unpack_to_more_than_a_report_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is small enough, all of them are not."""
    monkeypatch.setattr(verifier, "LARGEST", 3_000)
    packed = zlib.compress(bytes(1_000))
    stream = b"%d 0 obj\n<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream endobj\n"
    pdf = b"%PDF-1.7\n" + b"".join(stream % (number, len(packed), packed) for number in range(1, 4))
    assert len(verifier.objects_of(pdf)) == 3
    with pytest.raises(verifier.Unreadable, match="unpacks to more"):
        verifier.objects_of(pdf + stream % (4, len(packed), packed))


# Words


UNREADABLE = {
    b"": "not JSON",
    b"\xff": "not JSON",
    b"[" * 100_000: "not JSON",
    b'{"a":1.5}': "the number 1.5",
    b'{"a":NaN}': "the number NaN",
    b'{"a":1,"a":2}': "twice",
    b'{"schema":"vendorselect/snapshot/2"}': "neither a record, a snapshot nor an export",
    b'"text"': "neither a record, a snapshot nor an export",
    b"%PDF-1.7\n1 0 obj\n<</Length 99>>\nstream\n": "no readable file",
    b"%PDF-1.7\n1 0 obj\n<<>>\nstream\nwithout an end": "no readable file",
    b"%PDF-1.7\n" + b"9" * 5_000 + b" 0 obj\n<<>>endobj": "no readable file",
    b"%PDF-1.7\n1 0 obj\n<</Length " + b"9" * 5_000 + b">>\nstream\nx endstream endobj": "no readable file",
    b"%PDF-1.7\n1 0 obj\n<</ObjStm/First 6000/Length 6000>>\nstream\n" + b"9" * 5_000 + b" 0": "no readable file",
    b"%PDF-1.7\n1 0 obj\n<</F(record.json)/EF<</F " + b"9" * 5_000 + b" 0 R>>>>endobj": "no readable file",
}


@pytest.mark.parametrize("raw", UNREADABLE, ids=lambda raw: repr(raw[:20]))
def test_file_that_cannot_be_read_is_told_in_one_line(
    raw: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file"
    path.write_bytes(raw)
    assert verifier.main([str(path)]) == 2
    said = capsys.readouterr().out
    assert UNREADABLE[raw] in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("empty", [{}, [], None, "text", 1])
def test_data_of_another_form_do_not_hold_and_do_not_break(empty: Any) -> None:
    for part in ("content", "frozen"):
        assert failing(anew(lambda whole, part=part: whole["snapshot"].update({part: empty})))
    for part in ("sha256", "audit", "signatures", "report"):
        failing(anew(lambda whole, part=part: whole.update({part: empty})))


def test_depth_that_reading_bears_and_writing_does_not_is_told(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    for depth in range(900, 1_000):
        path.write_bytes(b'{"schema":"vendorselect/snapshot/1","content":%s}' % (b"[" * depth + b"]" * depth))
        assert verifier.main([str(path)]) in (1, 2)


def test_file_that_is_not_there_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gone.pdf"
    assert verifier.main([str(path)]) == 2
    assert capsys.readouterr().out == f"{path} cannot be checked: No such file or directory.\n"


def test_it_says_in_words_what_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "record.json"
    path.write_bytes(canonical(record(example())))
    paper = digest("snapshot", record(example())["snapshot"])
    groups = [paper[i : i + 4].upper() for i in range(0, 64, 4)]
    assert verifier.main([str(path), *groups]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(verifier.CHECKS) + 2
    assert all(line.startswith("holds ") for line in lines[:-2])
    assert "4 signatures stand under this snapshot, in force: Lena Hartwig (author), Aino" in "\n".join(lines)
    assert verifier.main([str(path), "0" * 64]) == 1
    assert "does not hold     digest given" in capsys.readouterr().out
    assert verifier.main([str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["holds"] is True
    assert {check["about"] for check in told["checks"]} == set(verifier.CHECKS)


def test_file_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "record.json"
    whole = record(example())
    whole["signatures"] = [signature(1, "\x1b[2J\u202eLena", "author", None, whole["sha256"])]
    path.write_bytes(canonical(sealed(whole)))
    assert verifier.main([str(path)]) == 1
    said = capsys.readouterr().out
    assert "?[2J?Lena" in said
    assert "\x1b" not in said
