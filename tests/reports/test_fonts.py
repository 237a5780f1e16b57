"""The faces of the report."""

from __future__ import annotations

from scoring.reports.fonts import FACES, font_bytes


def test_every_face_is_a_font_of_its_own() -> None:
    files = [font_bytes(face) for face in FACES]
    assert all(data.startswith(b"OTTO") for data in files)
    assert len(set(files)) == len({(face.family, face.weight) for face in FACES}) == len(FACES)
