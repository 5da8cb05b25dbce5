"""tthc sua: what it lists, writes and answers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.cli import main
from support.live_parts import LIVE_DOCUMENTS
from support.office_parts import members
from support.paths import JANUARY_REPORT, JANUARY_WORKBOOK
from support.word_files import zipped


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """January's workbook in a folder of its own, its name with blanks and diacritics."""
    return Path(shutil.copy(JANUARY_WORKBOOK, tmp_path / "sổ tháng 1.xlsm"))


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """The real report, likewise."""
    return Path(shutil.copy(JANUARY_REPORT, tmp_path / "báo cáo.docx"))


def test_a_list_writes_nothing(book: Path, capsys: Any) -> None:
    """--xem: each place with a number, old and new in their sentence; 1 when there is any."""
    assert main(["sua", str(book), "--xem"]) == 1
    out = capsys.readouterr().out
    assert out.startswith(
        "20 chỗ sửa được, còn 2 chỗ để người sửa.\n"
        "  1  II.06B!A4: CỦA UBND [“HUYỆN” → “XÃ”] NINH GIANG"
    )
    assert list(book.parent.iterdir()) == [book]


def test_all_is_mended_in_a_file_beside_it(book: Path, report: Path, capsys: Any) -> None:
    """The file itself stays; the new one gets its name, and what a person decides is left in it."""
    for file in (book, report):
        before = file.read_bytes()
        assert main(["sua", str(file)]) == 1
        target = file.with_name(f"{file.stem} (đã sửa){file.suffix}")
        told = capsys.readouterr()
        assert f"Đã ghi {target}" in told.err
        assert told.out.startswith("Đã sửa ")
        assert ", còn 2 chỗ để người sửa." in told.out
        assert file.read_bytes() == before
        assert main(["sua", str(target), "--xem"]) == 1
        _, *lines = capsys.readouterr().out.splitlines()
        assert [line[:4] for line in lines] == ["  1?", "  2?"]
        assert all("– hãy tự viết lại câu: trong một xã" in line for line in lines)


def test_places_are_chosen_by_their_numbers(book: Path, capsys: Any) -> None:
    """Only these, or all but these; what is left out is no work of a person, but 1 says of it."""
    target = book.with_name("mới.xlsm")
    assert main(["sua", str(book), "--chi", "1-3, 5", "-o", str(target)]) == 1
    assert capsys.readouterr().out.startswith(
        "Đã sửa 4 chỗ, còn 1 chỗ để người sửa, 17 chỗ không chọn."
    )
    assert main(["sua", str(book), "--bo", "1", "-o", str(target), "--ghi-de", "--json"]) == 1
    corrections = json.loads(capsys.readouterr().out)["corrections"]
    assert [each["number"] for each in corrections if not each["mended"]] == [1, 4, 5]
    assert corrections[0] == {
        **{"number": 1, "place": {"sheet": "II.06B", "cell": "A4"}, "rule": "TC01"},
        **{"old": "HUYỆN", "new": "XÃ", "text": "CỦA UBND HUYỆN NINH GIANG"},
        **{"sure": True, "decide": "", "mended": False},
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--chi", "0"], "“0” không phải là số của một chỗ trong danh sách (1 đến 22)"),
        (["--bo", "7-99"], "“7-99” không phải là số"),
        (["--chi", "một"], "“một” không phải là số"),
        (["-o", "mới.docx"], "phải có đuôi .xlsm"),
        (["-o", "{file}"], "không được là chính"),
        (["-o", "{there}"], "đã có"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    words: list[str], said: str, book: Path, capsys: Any
) -> None:
    """Numbers that are not in the list, targets that would lose a file; nothing is written."""
    there = book.with_name("có rồi.xlsm")
    there.write_bytes(b"x")
    given = [word.format(file=book, there=there) for word in words]
    assert main(["sua", str(book), *given]) == 2
    assert said in capsys.readouterr().err
    assert sorted(each.name for each in book.parent.iterdir()) == ["có rồi.xlsm", "sổ tháng 1.xlsm"]


def test_a_file_is_known_by_its_content(report: Path, capsys: Any) -> None:
    """A Word file under the name of a workbook is mended as what it is."""
    other = report.with_suffix(".xlsx")
    report.rename(other)
    assert main(["sua", str(other), "--xem"]) == 1
    assert "đoạn 5:" in capsys.readouterr().out


def test_what_is_alive_in_the_copy_is_said(report: Path, capsys: Any) -> None:
    """A field that runs a command is kept, and named before the copy goes on."""
    parts = members(report)
    LIVE_DOCUMENTS["field"].change(parts)
    report.write_bytes(zipped(parts))
    assert main(["sua", str(report)]) == 1
    assert "có trường DDEAUTO" in capsys.readouterr().err


def test_texts_of_strangers_do_not_act_on_the_terminal(tmp_path: Path, capsys: Any) -> None:
    """What a file says is printed, not obeyed."""
    from support.word_files import paragraph, template

    head = paragraph("UBND xã A báo cáo từ ngày 21/12/2025 đến ngày 20/01/2026.")
    file = template(tmp_path, head, paragraph("\u009b31m UBND huyện \u202e họp"))
    assert main(["sua", str(file), "--xem"]) == 1
    out = capsys.readouterr().out
    assert "\u009b" not in out
    assert "\u202e" not in out
