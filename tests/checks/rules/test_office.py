"""QT: rules of the office's own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from baocao_tthc.errors import DataError
from baocao_tthc.reading.inputs import read_rule_file
from support.grids import Book, findings, ids, january


def with_rule(
    rule: str, severity: str = "Cảnh báo", id_: str = "XA01", message: str = "Của xã"
) -> Book:
    """January with one rule in the sheet QuyTac."""
    heads = ("Mã", "Quy tắc", "Mức độ", "Thông báo")
    cells = {(1, column): head for column, head in enumerate(heads, 1)}
    cells |= {(2, c): text for c, text in enumerate((id_, rule, severity, message), 1)}
    return january() | {"QuyTac": cells}


def test_qt02_a_rule_of_one_s_own_carries_its_id_severity_and_message() -> None:
    """It is checked row by row like a built-in one."""
    (found,) = findings(with_rule("[II.06B](12) = 0"))
    assert (found.rule, found.severity) == ("XA01", "warning")
    assert found.message == "Của xã: dòng “Hộ tịch”, [II.06B](12) là 3, phải bằng 0; lệch +3."
    assert [str(place) for place in found.places] == ["II.06B!L13", "QuyTac!B2"]


@pytest.mark.parametrize(
    "rule",
    [
        "[II.06B](3) = [II.06B](7) + [II.06B](13)",
        "sum([II.06B](3)) = [II.06B](3)[tong]",
        "[II.06B](3)[Hộ tịch] = 253",
        "[II.06B](3)[dong 2] = 3385",
        "[PL01](3)[tong] <= [II.06B](3)[tong]",
        "[II.06B](4)[tong] >= 0.9 * ([II.06B](4)[tong] + [II.06B](5)[tong])",
        "max([II.06B](10)) < 1",
        "[II.06A13](3) = 0",
        "sum([II.06A13](3)) = 5",
    ],
)
def test_qt02_what_holds_or_is_about_an_absent_form_says_nothing(rule: str) -> None:
    """Rows by label and number, totals, aggregates; a form not in the workbook is skipped."""
    assert ids(with_rule(rule)) == ()


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("[II.06B](3) =", "hết quy tắc"),
        ("(3) = 1", "phải có tên biểu đứng trước"),
        ("[II.07](3) = 1", "phải có tên biểu đứng trước"),
        ("[II.06B](17) = 1", "không có cột (17)"),
        ("[II.06B](2) = 1", "là chữ"),
        ("[II.06B](3) = [PL01](3)", "cùng một biểu"),
        ("=HYPERLINK(1)", "cần một số hoặc một cột"),
    ],
)
def test_qt01_a_rule_that_cannot_be_read_is_a_finding_at_its_cell(rule: str, reason: str) -> None:
    """A typo in a rule must not silently switch it off."""
    (found,) = findings(with_rule(rule))
    assert found.rule == "QT01"
    assert reason in found.message
    assert str(found.places[0]) == "QuyTac!B2"


@pytest.mark.parametrize("row", ["Không có", "dong 99"])
def test_qt03_a_rule_about_an_absent_row_is_told(row: str) -> None:
    """A typo in the name of a row must not silently switch the rule off."""
    (found,) = findings(with_rule(f"[II.06B](3)[{row}] = 0"))
    assert (found.rule, found.severity) == ("QT03", "warning")
    assert f"[II.06B](3)[{row}]" in found.message


def test_qt01_an_unknown_severity_is_told() -> None:
    """Only Lỗi, Cảnh báo, Lưu ý; an empty one is Lỗi."""
    assert ids(with_rule("[II.06B](3)[tong] = 0", severity="Nặng")) == ("QT01",)
    assert findings(with_rule("[II.06B](3)[tong] = 0", severity=""))[0].severity == "error"


def test_a_rule_file_is_read_like_the_sheet(tmp_path: Path) -> None:
    """The same four parts, the place is the file and the position."""
    file = tmp_path / "quy-tac.toml"
    file.write_text('[[quy_tac]]\nma = "A"\nquy_tac = "[II.06B](10) = 0"\n', encoding="utf-8")
    (rule,) = read_rule_file(file)
    assert (rule.id, rule.rule, rule.place.sheet) == ("A", "[II.06B](10) = 0", "quy-tac.toml")


@pytest.mark.parametrize(
    "text", ["", "quy_tac = 1", "[[quy_tac]]\nma = 'A'", "[[quy_tac]]\nquy_tac='a'\nlạ=1", "= ="]
)
def test_a_faulty_rule_file_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    """One sentence that names the file."""
    file = tmp_path / "quy-tac.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"quy-tac\.toml"):
        read_rule_file(file)


def test_a_missing_rule_file_is_one_vietnamese_sentence(tmp_path: Path) -> None:
    """The system's own English words are not shown."""
    file = tmp_path / "khong-co.toml"
    with pytest.raises(DataError) as caught:
        read_rule_file(file)
    assert str(caught.value) == (
        f"Không đọc được tệp quy tắc “{file}”; hãy kiểm tra tên và quyền đọc."
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a = " + b"[" * 100_000, "lồng nhau quá sâu"),
        (b"a = " + b"{a=" * 5_000, "lồng nhau quá sâu"),
        (b"a." * 200_000 + b"a = 1", "lồng nhau quá sâu"),
        (b"a = " + b"9" * 5_000, "không đúng dạng TOML; hãy sửa"),
        (b"\n\na = 2026-13-45", "không đúng dạng TOML ở dòng 3, cột"),
        (b"a = '\xe9'", "bảng mã UTF-8"),
        (b"#" * 2**21, "quá lớn"),
        (b"[[quy_tac]]\nquy_tac = 0x" + b"f" * 5_000, "“quy_tac” của mục .* phải là chữ"),
        (b"[[quy_tac]]\nquy_tac = 'a'\nma = {b = 1}", "“ma” của mục .* phải là chữ"),
    ],
)
def test_a_hostile_rule_file_is_one_vietnamese_sentence(
    tmp_path: Path, content: bytes, words: str
) -> None:
    """Depth without end, numbers without end, other encodings: what is wrong, in no English."""
    file = tmp_path / "quy-tac.toml"
    file.write_bytes(content)
    with pytest.raises(DataError, match=words):
        read_rule_file(file)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes among its files")
def test_a_pipe_is_no_rule_file(tmp_path: Path) -> None:
    """What is no regular file is not opened, which might never end."""
    os.mkfifo(tmp_path / "ống.toml")
    with pytest.raises(DataError, match=r"ống\.toml"):
        read_rule_file(tmp_path / "ống.toml")


@pytest.mark.parametrize("number", ["9" * 900, "9" * 900 + ".5", "*".join(["9.9"] * 200)])
def test_qt01_a_rule_that_gives_a_number_beyond_any_cell_is_told(number: str) -> None:
    """Such a number could stand in no sentence and in no sheet."""
    (told,) = findings(with_rule(f"[II.06B](3)[tong] = {number}"))
    assert told.rule == "QT01"
    assert "tính ra một số quá lớn" in told.message


def test_qt_a_rule_that_rounds_to_any_place_is_checked() -> None:
    """round(…; 30) is the number itself: the rule holds or not, the check goes on."""
    assert ids(with_rule("round([II.06B](3)[tong] / 7; 30) = [II.06B](3)[tong] / 7")) == ()
    assert ids(with_rule("round([II.06B](3)[tong]; -30) = 1")) == ("XA01",)
