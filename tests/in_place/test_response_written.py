"""tthc phan-hoi: a response put into a closed workbook, all else as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from baocao_tthc.cli import main
from baocao_tthc.entries.from_filing import data_of
from baocao_tthc.in_place.new_workbook import NewWorkbook
from baocao_tthc.in_place.office_workbook import OfficeWorkbook
from baocao_tthc.in_place.sheet_cells import CellWrite, Spot
from baocao_tthc.ooxml.members import members_of
from baocao_tthc.reading import read_filing
from baocao_tthc.reading.snapshot import make_filing, read_grids
from baocao_tthc.remarks import Kind
from support.exports import case, lines, write_csv
from support.packages import NAME, manifest, packed
from support.paths import ROOT
from support.responses import ACCEPTED, RETURNED, THREE, draft, response

Printed = pytest.CaptureFixture[str]
OLD = ROOT / "tests" / "excel" / "so-cu" / "2026-01-macro-1.xlsm"


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """The workbook of January with its package beside it."""
    packed(tmp_path)
    return tmp_path / "so.xlsx"


def received(sent: Path, result: str = RETURNED, *more: str) -> tuple[int, Path]:
    """The exit code of receiving a response to the package beside it, and the workbook written."""
    file = response(sent.parent / NAME, sent.parent / f"{result}.xlsx", result)
    target = sent.with_name(f"{sent.stem} nhận{sent.suffix}")
    return main(["phan-hoi", str(sent), str(file), "-o", str(target), *more]), target


def retyped(file: Path, answer: str = "") -> None:
    """Move a case of Hộ tịch from online to in person, and answer the other remarks so."""
    grids = read_grids(file)
    filing = make_filing(file, grids)
    before = data_of(filing)
    form, *others = before.forms
    number, name, total, online, offline, *rest = form.rows[2]
    assert isinstance(online, int)
    assert isinstance(offline, int)
    row = (number, name, total, online - 1, offline + 1, *rest)
    rows = (*form.rows[:2], row, *form.rows[3:])
    after = replace(before, forms=(replace(form, rows=rows), *others))
    NewWorkbook(filing, grids, before, after, file).write_checked(file)
    answers: dict[Spot, CellWrite] = {(row, 5): CellWrite(answer) for row in (4, 5) if answer}
    file.write_bytes(OfficeWorkbook(file).written({"KiemTra": answers}, {}).content)


def test_the_round_trip_by_commands(sent: Path, capsys: Printed) -> None:
    """Received, answered by a figure and in KiemTra, sent again: the superior reads the answers."""
    code, target = received(sent)
    assert code == 1
    assert "trả lại bản gửi lần 1, 3 ý kiến" in capsys.readouterr().out
    assert "Vì sao tăng?" in openpyxl.load_workbook(target)["KiemTra"]["C4"].value
    retyped(target, "Đã rà lại, đúng.")
    assert main(["dong-goi", str(target), "--ly-do", "Trả lời ý kiến"]) == 0
    folder = sent.parent / f"{NAME}_lan-2"
    assert [each["column"] for each in manifest(folder)["thay_doi"]][:2] == [4, 5]
    assert main(["dong-goi", "--kiem", str(folder), "--phan-hoi"]) == 0
    draft = openpyxl.load_workbook(sent.parent / f"PhanHoi_{NAME}_lan-2.xlsx")
    answers = [row[3].value for row in draft["GiaiTrinh"].iter_rows(min_row=4)]
    assert answers == [*["Đã rà lại, đúng."] * 2, "Đã sửa số."]
    assert draft["PhanHoi"]["A11"].value is None  # nothing is left to be asked again


def test_other_parts_stay_to_the_byte(sent: Path) -> None:
    """Only PhanHoi is new; of the others KiemTra, HuongDan and what counts findings change."""
    _, target = received(sent)
    before, after = (members_of(path.read_bytes()) for path in (sent, target))
    changed = {name for name in after if after[name] != before.get(name)}
    assert {name for name in changed if name.startswith("xl/worksheets/sheet3")} == set()
    assert read_filing(target).tables == read_filing(sent)._replace(file=target).tables
    assert set(before) < set(after)


def test_an_accepted_month_is_locked_and_opens_again(sent: Path) -> None:
    """Entry cells only, by ThongTin's side; --mo-khoa opens them for a reason; the next month is
    open and knows of no response.
    """
    code, target = received(sent, ACCEPTED)
    assert code == 0
    assert locks(target) == (True, True, False)
    opened = target.with_name("mở.xlsx")
    assert main(["phan-hoi", str(target), "--mo-khoa", " ", "-o", str(opened)]) == 2
    assert main(["phan-hoi", str(target), "--mo-khoa", "Sót hồ sơ", "-o", str(opened)]) == 0
    assert locks(opened) == (False, True, False)
    following = target.with_name("tháng 2.xlsx")
    assert main(["ky-moi", str(target), "-o", str(following)]) == 0
    assert locks(following) == (False, True, False)
    assert read_filing(following).remarks == ()


def test_an_accepted_month_takes_no_figures(sent: Path, capsys: Printed) -> None:
    """As by the button: nothing is written until the month is unlocked; looking is free."""
    _, target = received(sent, ACCEPTED)
    source = write_csv(sent.with_name("xuat.csv"), lines([case()]))
    new, opened = sent.with_name("mới.xlsx"), sent.with_name("mở.xlsx")
    words = ["nhap", str(source), str(target)]
    for more in ([], ["--thay"]):
        assert main([*words, "-o", str(new), *more]) == 2
        said = capsys.readouterr().err
        assert "Tháng này đã được chấp nhận" in said
        assert "--mo-khoa" in said
    assert not new.exists()
    assert main([*words, "--xem"]) in (0, 1)
    assert main(["phan-hoi", str(target), "--mo-khoa", "Sót hồ sơ", "-o", str(opened)]) == 0
    assert main(["nhap", str(source), str(opened), "-o", str(new), "--thay"]) in (0, 1)


def locks(path: Path) -> tuple[bool, bool, bool]:
    """Whether an entered figure, a derived one and a field of ThongTin are locked."""
    book = openpyxl.load_workbook(path)
    cells = (book["II.06B"]["D14"], book["II.06B"]["C14"], book["ThongTin"]["B5"])
    assert book["II.06B"].protection.sheet
    locked = [cell.protection.locked for cell in cells]
    assert book["II.06B"]["C7"].protection.locked is locked[0]  # where nothing is chosen
    return (locked[0], locked[1], locked[2])


def test_what_is_written_is_sound(sent: Path, validate: Callable[[Path], list[str]]) -> None:
    """The validator of the Open XML SDK has nothing to say of the draft, nor of a workbook, today's
    or an older one, that received an acceptance and was opened again.
    """
    old = sent.with_name("cũ.xlsm")
    old.write_bytes(OLD.read_bytes())
    assert validate(draft(sent.parent / NAME, sent.with_name("nháp.xlsx"))) == []
    for file in (sent, old):
        before = validate(file)
        _, target = received(file, ACCEPTED)
        assert validate(target) == before
        opened = target.with_stem("mở")
        assert main(["phan-hoi", str(target), "--mo-khoa", "Sót", "-o", str(opened)]) == 0
        assert validate(opened) == before


def test_a_changed_accepted_month_needs_a_reason(sent: Path, capsys: Printed) -> None:
    """PH02 tells the figure; the reason that unlocked it goes into the next package by itself."""
    _, target = received(sent, ACCEPTED)
    opened = target.with_name("mở.xlsx")
    assert main(["phan-hoi", str(target), "--mo-khoa", "Sót hồ sơ", "-o", str(opened)]) == 0
    retyped(target)
    retyped(opened)
    capsys.readouterr()
    assert main(["kiem-tra", str(target)]) == 0
    assert "đã được chấp nhận" in " ".join(capsys.readouterr().out.split())
    assert main(["dong-goi", str(target)]) == 2
    assert main(["dong-goi", str(opened)]) == 0
    assert manifest(sent.parent / f"{NAME}_lan-2")["ly_do"] == "Sót hồ sơ"
    assert main(["dong-goi", str(opened)]) == 2  # the reason was that of one package
    assert main(["dong-goi", str(opened), "--ly-do", "Gửi nhầm"]) == 0


def test_a_package_never_follows_one_that_is_not_there(sent: Path, capsys: Printed) -> None:
    """Elsewhere it would be a second first one; the sentence says what to put there."""
    _, target = received(sent)
    elsewhere = sent.parent / "khác"
    elsewhere.mkdir()
    assert main(["dong-goi", str(target), "-o", str(elsewhere), "--ly-do", "x"]) == 2
    assert "phản hồi gói lần 1 nhưng gói ấy không nằm ở nơi đóng gói" in capsys.readouterr().err


def test_received_twice_nothing_is_written(sent: Path, capsys: Printed) -> None:
    """It says that it was received; a second file does not appear."""
    _, target = received(sent)
    file = sent.parent / f"{RETURNED}.xlsx"
    before = sorted(sent.parent.iterdir())
    assert main(["phan-hoi", str(target), str(file)]) == 1
    assert "đã nhận rồi" in capsys.readouterr().out
    assert sorted(sent.parent.iterdir()) == before


def test_an_older_workbook_gets_the_sheet(tmp_path: Path) -> None:
    """One built before there were responses: its macros stay, its findings have their rows."""
    file = tmp_path / "cũ.xlsm"
    file.write_bytes(OLD.read_bytes())
    packed(tmp_path)
    answer = response(tmp_path / NAME, tmp_path / "p.xlsx")
    target = tmp_path / "nhận.xlsm"
    assert main(["phan-hoi", str(file), str(answer), "-o", str(target)]) == 1
    kinds = [line.kind for line in read_filing(target).remarks]
    assert kinds == [Kind.RETURNED, *[Kind.REMARK] * len(THREE)]
    before, after = (members_of(path.read_bytes()) for path in (file, target))
    assert after["xl/vbaProject.bin"] == before["xl/vbaProject.bin"]


def test_a_workbook_that_is_built_anew_keeps_what_was_said(sent: Path) -> None:
    """.xlsx to .xlsm: the lines go along."""
    _, target = received(sent)
    made = sent.with_name("có nút.xlsm")
    file = response(sent.parent / NAME, sent.parent / "nữa.xlsx", ACCEPTED, ())
    assert main(["phan-hoi", str(target), str(file), "-o", str(made)]) == 0
    kinds = {line.kind for line in read_filing(made).remarks}
    assert kinds == {Kind.RETURNED, Kind.REMARK, Kind.ACCEPTED, Kind.FIGURES}
