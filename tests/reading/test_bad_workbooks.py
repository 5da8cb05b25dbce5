"""Files that are no workbook, or a broken one: exit code 2 and one sentence, whatever they are."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest

from baocao_tthc.cli import main
from baocao_tthc.reading import read_filing, sheet_values
from support.read_sheets import DAMAGED, TOO_LARGE, january, pack, parts, refusal, write

SHEET, RELS = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"
NOT_WORKBOOK = "Tệp “F” không phải sổ tính Excel; hãy chọn tệp .xlsx hoặc .xlsm."
TEXT = "văn bản thường (như .csv, .txt)"
TRUNCATED = "Tệp “F” bị hỏng hoặc chưa tải hết; hãy lấy lại tệp gốc."
OLD = "Tệp “F” là định dạng cũ (.xls); hãy mở bằng Excel và lưu thành .xlsx."
LOCKED = "Tệp “F” có mật khẩu; hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại."
TWICE = "Tệp “F” có phần trùng tên bên trong; hãy lấy lại tệp gốc."
NO_FORM = "Tệp “F” không có biểu nào nhận ra được theo dòng đánh số (1) (2) (3)…"


def saved_anew(kind: str) -> str:
    """The sentence about a kind of file that Excel opens."""
    return f"Tệp “F” là {kind}; hãy mở bằng Excel và lưu thành .xlsx."


def useless(kind: str) -> str:
    """The sentence about a kind of file that Excel makes nothing of."""
    return f"Tệp “F” là {kind}, không phải sổ tính Excel; hãy chọn tệp .xlsx hoặc .xlsm."


def damaged_part(part: str) -> str:
    """The sentence about one part of the archive."""
    return f"Tệp “F” bị hỏng ở phần “{part}”; hãy lấy lại tệp gốc."


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A workbook in which nothing is wrong."""
    return write(tmp_path / "Số liệu tháng 1.xlsx", {"II.06B": january("II.06B")})


def compound(*streams: str) -> bytes:
    """The least of an OLE file: its magic, a sector of padding, directory entries by name."""
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 2 * len(name) + 2, 2, 1)
        for name in ("Root Entry", *streams)
    )
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + entries.ljust(4096, b"\0")


def zipped(*names: str) -> bytes:
    """A zip with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"<x/>")
    return stream.getvalue()


FILES = {
    "empty": (b"", "Tệp “F” rỗng; hãy lấy lại tệp gốc."),
    "text": ("Báo cáo tháng 1".encode(), saved_anew(TEXT)),
    "comma separated": ("STT,Lĩnh vực\n1,Hộ tịch\n".encode("utf-8-sig"), saved_anew(TEXT)),
    "tabs in UTF-16": ("STT\tLĩnh vực\n1\tHộ tịch\n".encode("utf-16"), saved_anew(TEXT)),
    "UTF-16 without mark": ("STT\tLĩnh vực\n1\tĐễ\n".encode("utf-16-be"), saved_anew(TEXT)),
    "web page named .xls": (
        b"<html><table><tr><td>(1)</td></tr></table></html>",
        saved_anew("trang web (HTML)"),
    ),
    "web page below a message": (
        b"Warning: x\n<TABLE border=1><tr><td>(1)</td></tr></TABLE>",
        saved_anew("trang web (HTML)"),
    ),
    "web page as one file": (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b--",
        saved_anew("trang web lưu thành một tệp (MHTML)"),
    ),
    "XML of Excel 2003": (
        b'<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n<Workbook/>',
        saved_anew("bảng tính XML 2003"),
    ),
    "other XML": (b'<?xml version="1.0"?><a/>', useless("tệp XML")),
    "RTF": (b"{\\rtf1 a}", useless("văn bản RTF")),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", useless("tệp PDF")),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", useless("tệp ảnh")),
    "JSON": (b'{"don_vi": "UBND"}', useless("dữ liệu JSON")),
    "zeros": (b"\0" * 4096, NOT_WORKBOOK),
    "one byte": (b"P", saved_anew(TEXT)),
    "zip magic only": (b"PK\x03\x04", TRUNCATED),
    "Word": (
        zipped("[Content_Types].xml", "word/document.xml"),
        useless("văn bản Word (.docx)"),
    ),
    "PowerPoint": (
        zipped("[Content_Types].xml", "ppt/presentation.xml"),
        useless("trình chiếu PowerPoint"),
    ),
    "OpenDocument": (
        zipped("mimetype", "content.xml"),
        "Tệp “F” là .ods; hãy mở bằng Excel và lưu thành .xlsx.",
    ),
    "binary workbook": (
        zipped("[Content_Types].xml", "xl/workbook.bin"),
        "Tệp “F” là .xlsb; hãy mở bằng Excel và lưu thành .xlsx.",
    ),
    "zip of a workbook": (zipped("so-lieu.xlsx"), useless("tệp nén")),
    "empty zip": (zipped(), useless("tệp nén")),
    "old .xls": (compound("Workbook"), OLD),
    "older .xls": (compound("Book"), OLD),
    "old .doc": (compound("WordDocument"), useless("văn bản Word cũ (.doc)")),
    "encrypted": (compound("EncryptionInfo", "EncryptedPackage"), LOCKED),
    "OLE magic only": (bytes.fromhex("d0cf11e0a1b11ae1"), NOT_WORKBOOK),
}


@pytest.mark.parametrize(("content", "sentence"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_workbook(tmp_path: Path, content: bytes, sentence: str) -> None:
    """Whatever was renamed to .xlsx is called what it is, in one sentence."""
    path = tmp_path / "Số liệu tháng 1.xlsx"
    path.write_bytes(content)
    assert refusal(path) == sentence


@pytest.mark.parametrize("kept", [0.02, 0.2, 0.4, 0.6, 0.8, 0.9, 0.97, 0.999])
def test_a_truncated_workbook(sound: Path, kept: float) -> None:
    """A download that broke off, wherever it did, is said to be incomplete."""
    content = sound.read_bytes()
    sound.write_bytes(content[: int(len(content) * kept)])
    assert refusal(sound) == TRUNCATED


def patched(content: bytes, member: str, offset: int, value: bytes) -> bytes:
    """The archive with bytes of a member's directory entry replaced."""
    begin = content.rindex(member.encode()) - 46 + offset
    assert content[begin - offset :][:4] == b"PK\x01\x02"
    return content[:begin] + value + content[begin + len(value) :]


DIRECTORY = {
    "password flag": (8, b"\x09\x00", "Tệp “F” là tệp nén có mật khẩu; hãy giải nén trước."),
    "unknown method": (10, b"\x63\x00", damaged_part(SHEET)),
    "method bzip2": (10, b"\x0c\x00", damaged_part(SHEET)),
    "wrong check sum": (16, b"\x01\x02\x03\x04", damaged_part(SHEET)),
    "declares less than it holds": (24, b"\x10\x00\x00\x00", damaged_part(SHEET)),
    "declares more than it holds": (24, b"\x00\x00\x10\x00", damaged_part(SHEET)),
    "declares 4 GB": (24, b"\xf0\xff\xff\xff", TOO_LARGE),
    "points elsewhere": (42, b"\x05\x00\x00\x00", damaged_part(SHEET)),
}


@pytest.mark.parametrize(("offset", "value", "sentence"), DIRECTORY.values(), ids=DIRECTORY)
def test_a_directory_that_lies(sound: Path, offset: int, value: bytes, sentence: str) -> None:
    """The archive's directory is not believed: what is read is compared with it."""
    sound.write_bytes(patched(sound.read_bytes(), SHEET, offset, value))
    assert refusal(sound) == sentence


def test_damaged_data(sound: Path) -> None:
    """Bytes that do not unpack are reported with the part they are in."""
    content = bytearray(sound.read_bytes())
    begin = content.index(SHEET.encode()) + len(SHEET) + 40
    content[begin : begin + 20] = b"\xff" * 20
    sound.write_bytes(content)
    assert refusal(sound) == damaged_part(SHEET)


def test_damage_where_nothing_is_read(sound: Path) -> None:
    """A part without figures, such as macros or a theme, may be damaged: the figures are read."""
    theme = "xl/theme/theme1.xml"
    damaged = patched(sound.read_bytes(), theme, 16, b"\x01\x02\x03\x04")
    before = read_filing(sound).tables
    sound.write_bytes(damaged)
    assert read_filing(sound).tables == before


@pytest.mark.parametrize("name", [SHEET, "XL/Worksheets/SHEET1.xml", "xl\\worksheets\\sheet1.xml"])
def test_a_part_twice(sound: Path, name: str) -> None:
    """Two members of one name, whatever case: which is meant nobody knows."""
    with warnings.catch_warnings(), zipfile.ZipFile(sound, "a") as archive:
        warnings.simplefilter("ignore")  # zipfile warns of the duplicate that is meant here
        archive.writestr(name, b"<worksheet/>")
    assert refusal(sound) == TWICE


MISSING = {
    "[Content_Types].xml": NOT_WORKBOOK,
    "xl/workbook.xml": NOT_WORKBOOK,
    RELS: DAMAGED,
    SHEET: DAMAGED,
    "xl/sharedStrings.xml": DAMAGED,
    "xl/styles.xml": DAMAGED,
}


@pytest.mark.parametrize(("part", "sentence"), MISSING.items(), ids=MISSING)
def test_a_missing_part(sound: Path, part: str, sentence: str) -> None:
    """A part that the workbook needs and does not hold: no sheet is silently left out."""
    members = parts(sound)
    del members[part]
    pack(sound, members)
    assert refusal(sound) == sentence


@pytest.mark.parametrize(
    "target",
    [
        b'Target="http://example.com/sheet1.xml" TargetMode="External"',
        b'Target="worksheets/sheet1.xml" TargetMode="External"',
        b'Target="../../../../etc/passwd"',
        b'Target="file:///etc/passwd"',
        b'Target=""',
        b'Target="worksheets"',
    ],
)
def test_a_relationship_that_leads_outside(sound: Path, target: bytes) -> None:
    """A sheet is read from inside the archive or not at all."""
    members = parts(sound)
    members[RELS] = members[RELS].replace(b'Target="worksheets/sheet1.xml"', target)
    pack(sound, members)
    assert refusal(sound) == DAMAGED


def test_no_form(tmp_path: Path) -> None:
    """A sound workbook of something else: the sentence names the forms that are known."""
    path = write(tmp_path / "a.xlsx", {"Kế hoạch": {(1, 1): "Kế hoạch"}})
    assert refusal(path).startswith(NO_FORM)
    assert refusal(write(tmp_path / "b.xlsx", {"Trống": {}})).startswith(NO_FORM)


def test_names_that_are_no_file(tmp_path: Path) -> None:
    """Nothing there, a folder, a dangling link, a device, a name too long, a null character."""
    missing = "Không tìm thấy tệp “F”; hãy kiểm tra lại tên."
    no_file = "“F” không phải là tệp; hãy chọn tệp .xlsx hoặc .xlsm."
    unreadable = "Không đọc được tệp “F”; hãy kiểm tra tên và ổ đĩa."
    link = tmp_path / "link.xlsx"
    link.symlink_to(tmp_path / "gone.xlsx")
    assert refusal(tmp_path / "gone.xlsx") == missing
    assert refusal(link) == missing
    assert refusal(tmp_path) == no_file
    assert refusal(Path(os.devnull)) == no_file
    assert refusal(tmp_path / ("x" * 300)) == unreadable
    assert refusal(Path("a\0b.xlsx")) == unreadable
    assert refusal(tmp_path / "file.xlsx" / "x") == missing
    loop = tmp_path / "loop.xlsx"
    loop.symlink_to(loop)
    assert refusal(loop) == unreadable


def test_a_file_that_may_not_be_read(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses a file that another program holds: the sentence says to close it."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    sentence = "Không được phép đọc tệp “F”; hãy đóng tệp ở chương trình khác rồi thử lại."
    assert refusal(sound) == sentence


def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe given as the file ends at once instead of waiting for a writer for ever."""
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "baocao_tthc", "kiem-tra", str(pipe)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env=environment
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"tthc: “{pipe}” không phải là tệp; hãy chọn tệp .xlsx hoặc .xlsm.\n"


def test_a_name_that_begins_with_a_dash(
    sound: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is an unknown option, said in one sentence; after "--" it is the file."""
    sound.rename(sound.parent / "-a.xlsx")
    monkeypatch.chdir(sound.parent)
    assert main(["kiem-tra", "-a.xlsx"]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("tthc: Lệnh chưa đúng: ")
    assert captured.err.count("\n") == 1
    assert main(["kiem-tra", "--", "-a.xlsx"]) == 0


def test_an_empty_name(capsys: pytest.CaptureFixture[str]) -> None:
    """An empty name is no file: exit code 2 and one sentence."""
    assert main(["kiem-tra", ""]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("tthc: “")
    assert captured.err.count("\n") == 1


class PanicException(BaseException):
    """What pyo3 raises when Rust panics: no Exception, and of no importable class."""


@pytest.mark.parametrize(
    "error", [PanicException("index out of bounds"), OverflowError(), ValueError()]
)
def test_a_panic_of_the_reading_library(
    sound: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """A fault inside the library is a sentence about the file, like any damage."""

    class Broken:
        @staticmethod
        def from_filelike(_: object) -> None:
            raise error

    monkeypatch.setattr(sheet_values, "CalamineWorkbook", Broken)
    assert refusal(sound) == DAMAGED
