"""Charts and pictures of a frozen workbook: what is seen stays, what nobody sees does not."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from baocao_tthc.ooxml.metadata import JPEG, PNG, without_metadata
from support.frozen import assert_same, frozen
from support.packages import everything
from support.read_sheets import edit
from support.read_sheets import january as cells

Validate = Callable[[Path], list[str]]


def test_charts_and_pictures_stay(
    tmp_path: Path, validate: Validate, office: Callable[[Path, str], Path]
) -> None:
    """A chart keeps its figures; of a sheet that stays behind only the figures, no reference."""
    path = tmp_path / "a.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("TongQuan")
        for (row, column), value in cells("II.06B").items():
            book.get_worksheet_by_name("II.06B") or book.add_worksheet("II.06B")
            book.get_worksheet_by_name("II.06B").write(row - 1, column - 1, value)
        for name in ("TongQuan", "Riêng"):
            own = book.get_worksheet_by_name(name) or book.add_worksheet(name)
            own.write_column(0, 0, [f"{name}-{n}" for n in range(3)])
            own.write_column(0, 1, [4711, 12, 13])
            chart = book.add_chart({"type": "column"})
            chart.add_series(
                {
                    "name": f"='{name}'!$A$1",
                    "categories": f"='{name}'!$A$1:$A$3",
                    "values": f"='{name}'!$B$1:$B$3",
                    "categories_data": [f"{name}-{n}" for n in range(3)],
                    "values_data": [4711, 12, 13],
                }
            )
            sheet.insert_chart("D2" if name == "Riêng" else "D20", chart)
        picture = BytesIO(_PIXEL)
        sheet.insert_image("H1", "C:/Users/bimat/logo.png", {"image_data": picture})
    made = assert_same(path, tmp_path / "b.xlsx")
    assert made.left_out == ("Riêng",)
    assert validate(tmp_path / "b.xlsx") == []
    with zipfile.ZipFile(tmp_path / "b.xlsx") as package:
        charts = [package.read(n).decode() for n in package.namelist() if "charts/chart" in n]
        pictures = [n for n in package.namelist() if "media/" in n]
    assert len(charts) == 2
    assert len(pictures) == 1
    assert b"bimat" not in everything(tmp_path / "b.xlsx")
    own, other = sorted(charts, key=len, reverse=True)
    assert "<c:f>TongQuan!$B$1:$B$3</c:f>" in own.replace("'", "")
    assert "<c:f>" not in other
    assert "4711" in other
    assert office(tmp_path / "b.xlsx", "pdf").stat().st_size > 0


_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def png() -> bytes:
    """One black pixel, with an author's name and a place in it."""
    head = chunk(b"IHDR", bytes((0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0)))
    private = chunk(b"tEXt", b"Author\0Bimat") + chunk(b"eXIf", b"Bimat GPS")
    return PNG + head + private + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def test_pictures_lose_what_nobody_sees() -> None:
    """Names, places and comments of cameras and programs; what is seen stays byte for byte."""
    assert without_metadata(png()) == png().replace(chunk(b"tEXt", b"Author\0Bimat"), b"").replace(
        chunk(b"eXIf", b"Bimat GPS"), b""
    )
    shown = b"\xff\xe0\x00\x04JF", b"\xff\xdb\x00\x03q", b"\xff\xda\x00\x02scan\xff\xd9"
    private = b"\xff\xe1\x00\x07Bimat", b"\xff\xfe\x00\x07Bimat"
    jpeg = JPEG + shown[0] + b"".join(private) + b"".join(shown[1:]) + b"Bimat after the end"
    assert without_metadata(jpeg) == JPEG + b"".join(shown)


@given(st.sampled_from([PNG, JPEG, b""]), st.binary(max_size=60))
def test_a_broken_picture_does_not_travel(start: bytes, rest: bytes) -> None:
    """Whatever follows the first bytes, the answer is a picture of the kind or none."""
    found = without_metadata(start + rest)
    assert found is None or found.startswith((PNG, JPEG, b"GIF8"))


def test_a_hidden_shape_stays_behind_and_names_are_neutral(
    tmp_path: Path, validate: Validate
) -> None:
    """A picture that is seen goes along without its name, one that is hidden does not."""
    path = tmp_path / "a.xlsx"
    with Workbook(str(path)) as book:
        form, sheet = cells("II.06B"), book.add_worksheet("II.06B")
        for (row, column), value in form.items():
            sheet.write(row - 1, column - 1, value)
        for at in ("T2", "T9"):
            sheet.insert_image(
                at, "x.png", {"image_data": BytesIO(png()), "description": "Bimat mô tả"}
            )
    edit(
        path,
        "xl/drawings/drawing1.xml",
        lambda xml: xml.replace(b'<xdr:cNvPr id="3"', b'<xdr:cNvPr hidden="1" id="3"'),
    )
    frozen(path, tmp_path / "b.xlsx")
    assert validate(tmp_path / "b.xlsx") == []
    assert b"Bimat" not in everything(tmp_path / "b.xlsx")
    with zipfile.ZipFile(tmp_path / "b.xlsx") as package:
        assert package.read("xl/drawings/drawing1.xml").count(b"<xdr:pic>") == 1
