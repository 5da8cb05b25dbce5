"""Units with nothing to report: received and on time, apart from empty and from missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from baocao_tthc.consolidation import Consolidation, consolidate
from baocao_tthc.consolidation.consolidating import consolidation_json, counts_of
from baocao_tthc.consolidation.reminders import reminders
from baocao_tthc.consolidation.result_workbook import result_bytes
from baocao_tthc.consolidation.unit_list import ListedUnit
from baocao_tthc.entries.data import parse_data
from baocao_tthc.forms import known_forms
from baocao_tthc.sending import pack, read_checked
from baocao_tthc.workbook.assembly import workbook_bytes
from support.city import mail
from support.nothing import nothing
from support.packages import packed

UNITS = tuple(ListedUnit(f"UBND xã {name}") for name in ("Một", "Hai", "Ba", "Bốn"))


def workbook(file: Path, *codes: str, unit: str) -> Path:
    """The workbook of a unit in which those forms (none: both) have nothing to report."""
    data = nothing(*codes, don_vi=unit)
    file.write_bytes(workbook_bytes(parse_data(data, known_forms())))
    return file


def quiet(folder: Path, unit: str) -> None:
    """The package of a unit with nothing to report."""
    file = workbook(folder / "so.xlsx", unit=unit)
    pack(read_checked(file), folder)
    file.unlink()


@pytest.fixture
def received(tmp_path: Path) -> Consolidation:
    """Một has figures, Hai nothing to report, Ba nothing in one form only, Bốn sent nothing."""
    packed(tmp_path, don_vi=UNITS[0].name)
    (tmp_path / "so.xlsx").unlink()
    quiet(tmp_path, unit=UNITS[1].name)
    workbook(tmp_path / "so-ba.xlsx", "PL01", unit=UNITS[2].name)
    return consolidate(tmp_path, UNITS)


def test_nothing_to_report_is_a_state_of_its_own(received: Consolidation) -> None:
    """It counts as received; a form with nothing beside one with figures is received; who sent
    nothing is missing. Of none of them a day is known, so nothing is said of being on time.
    """
    document = consolidation_json(received)
    units = document["units"]
    assert isinstance(units, list)
    assert [unit["state"] for unit in units] == [
        "received", "nothing_to_report", "received", "missing",
    ]  # fmt: skip
    assert (document["expected"], document["received"], document["on_time"]) == (4, 3, 3)
    assert document["known_on_time"] is None
    assert set(units[1]["totals"]["II.06B"].values()) == {0}
    assert counts_of(received) == "4 đơn vị: 2 đã nhận, 1 chưa gửi, 1 không phát sinh."


def test_its_zeros_are_in_the_sums(received: Consolidation) -> None:
    """It has a row by unit, of zeros; the sums are those of the others."""
    form = next(each for each in received.forms if each.form.code == "II.06B")
    assert [row.name for row in form.by_unit] == [unit.name for unit in UNITS[:3]]
    assert set(form.by_unit[1].figures.values()) == {0}
    assert form.total[3] == 2 * form.by_unit[0].figures[3]


def test_nobody_is_asked_for_it(received: Consolidation) -> None:
    """Only who sent nothing is reminded."""
    drafts = dict(reminders(received, date(2026, 1, 25)))
    assert list(drafts) == ["nhac_2026-01_003_ubnd-xa-ba.eml", "nhac_2026-01_004_ubnd-xa-bon.eml"]


def test_the_workbook_shows_it(
    received: Consolidation, tmp_path: Path, office: Callable[[Path, str], Path]
) -> None:
    """Its state in words, and zeros by unit that a spreadsheet program computes too."""
    path = tmp_path / "tong-hop.xlsx"
    path.write_bytes(result_bytes(received))
    assert openpyxl.load_workbook(path)["TinhHinhNop"]["D6"].value == "không phát sinh"
    for file in (path, office(path, "xlsx")):
        sheet = openpyxl.load_workbook(file, data_only=True)["II.06B đơn vị"]
        found = {row[1].value: [cell.value for cell in row[2:6]] for row in sheet.iter_rows()}
        assert found[UNITS[1].name] == [0, 0, 0, 0]


def test_a_city_without_a_case_has_zeros(tmp_path: Path) -> None:
    """Sums of nothing but zeros are zeros, not absent."""
    for unit in UNITS[:2]:
        quiet(tmp_path, unit=unit.name)
    result = consolidate(tmp_path)
    assert result.is_whole
    assert {form.form.code: form.total[3] for form in result.forms} == {"II.06B": 0, "PL01": 0}


def test_an_empty_workbook_is_still_empty(tmp_path: Path) -> None:
    """Where one form says nothing and the other is not filled in, nobody confirmed the whole."""
    data = nothing("PL01")
    data["bieu"]["II.06B"]["dong"] = [["Hộ tịch", *[None] * 14]]
    data["bieu"]["II.06B"].pop("tong", None)
    (tmp_path / "so.xlsx").write_bytes(workbook_bytes(parse_data(data, known_forms())))
    (standing,) = consolidate(tmp_path).account.standings
    assert standing.state == "empty"


def test_late_is_late(tmp_path: Path) -> None:
    """A mail after the due day is late, whatever it carries."""
    quiet(tmp_path, unit=UNITS[0].name)
    folder = next(path for path in tmp_path.iterdir() if path.is_dir())
    sent = tmp_path / "nhan"
    sent.mkdir()
    files = [path for path in folder.iterdir() if path.suffix != ".eml"]
    mail(sent / "thu.eml", files, datetime(2026, 1, 27, 3, tzinfo=UTC))
    (standing,) = consolidate(sent, (UNITS[0]._replace(due=date(2026, 1, 22)),)).account.standings
    assert standing.state == "late"
