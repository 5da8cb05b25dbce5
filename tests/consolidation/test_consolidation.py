"""What many units sent, brought together: states, sums, every file accounted for."""

from __future__ import annotations

import re
import shutil
import zipfile
from concurrent.futures import ProcessPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.consolidation import Consolidation, consolidate
from baocao_tthc.consolidation.arrivals import ArrivalKind
from baocao_tthc.consolidation.consolidating import consolidation_json
from baocao_tthc.consolidation.unit_list import ListedUnit, read_unit_list
from support.city import City, book, figures_of, package
from support.hostile_files import LARGE
from support.word_files import zipped


@pytest.fixture(scope="module")
def result(made: City) -> Consolidation:
    """What comes of it."""
    return consolidate(made.folder, read_unit_list(made.units))


def test_every_unit_stands_as_it_is(made: City, result: Consolidation) -> None:
    """Received, late, missing, empty, wrong period, forked, damaged: each by its own word."""
    found = {each.unit.name: each.state.value for each in result.account.standings}
    assert found == made.states


def test_every_file_is_accounted_for(result: Consolidation) -> None:
    """What was not used says why, in a line of its own."""
    said = {
        submission.arrival.label: (state.value, submission.trouble)
        for submission, state in result.account.files
    }
    assert said["ghi chú.txt"] == ("not_read", "không phải sổ, báo cáo hay thư đã lưu")
    assert said["độc.xlsx"][0] == "not_read"
    assert "~$mở dở.xlsx" not in said
    assert said["bản sao của gói cũ"][0] == "superseded"
    assert said["báo cáo An Bình.docx"][0] == "superseded"
    assert said["báo cáo Bình Minh.docx"][0] == "differs"


def test_the_sums_are_a_plain_recount(result: Consolidation) -> None:
    """Of the units that are counted, column by column; a rate is computed from the sums."""
    numbers = (1, 2, 3, 18, 4, 6, 13, 14, 16)
    rows = [row for number in numbers for row in figures_of(number)["II.06B"]["dong"]]
    rows[15][1] += 5  # as the unit with the error has it
    form = next(each for each in result.forms if each.form.code == "II.06B")
    for column in range(3, 17):
        assert form.total[column] == sum(row[column - 2] for row in rows)
    assert [row.name for row in form.fields] == [row[0] for row in rows[:5]]
    assert len(form.by_unit) == len(numbers)


def test_the_order_of_the_files_makes_no_difference(made: City, result: Consolidation) -> None:
    """Read by two processes, the answer is the same."""
    with ProcessPoolExecutor(2) as executor:
        again = consolidate(made.folder, read_unit_list(made.units), executor=executor)
    assert consolidation_json(again) == consolidation_json(result)


def test_programs_get_every_finding_with_its_unit(result: Consolidation) -> None:
    """As PhatHien lists them: rule, severity, sentence, cells, explanation; of an empty workbook,
    which is not counted, what it is empty of.
    """
    document: Any = consolidation_json(result)
    errors = [each for each in document["findings"] if each["severity"] == "error"]
    assert {each["unit"] for each in errors} == {"UBND xã Còn Lỗi", "UBND xã Trống"}
    assert {"CT06"} == {each["rule"] for each in errors if each["unit"] == "UBND xã Trống"}
    assert len(document["findings"]) == len(list(result.findings))
    first = errors[0]
    assert first.keys() == {"unit", "rule", "severity", "message", "places", "explanation"}
    assert first["explanation"] is None
    assert {"sheet": "II.06B", "cell": "C11"}.keys() == first["places"][0].keys()


def test_any_executor_gives_the_same(made: City, result: Consolidation) -> None:
    """Dask's, over a cluster of two processes on this machine: nothing else changes for it."""
    from distributed import Client, LocalCluster

    cluster = LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    )
    with cluster, Client(cluster) as client:
        again = consolidate(made.folder, read_unit_list(made.units), executor=client.get_executor())
    assert consolidation_json(again) == consolidation_json(result)


def test_without_a_list_the_units_are_those_that_sent(made: City) -> None:
    """Nobody is missing then, and the stranger is one of them."""
    found = {each.unit.name for each in consolidate(made.folder).account.standings}
    assert "UBND xã Người Lạ" in found
    assert "UBND xã Vắng" not in found


def test_a_list_with_a_unit_twice_is_refused(tmp_path: Path) -> None:
    """Two writings of one name: the sentence names both rows."""
    file = tmp_path / "ds.csv"
    file.write_text("Đơn vị\nUBND xã B'Lao\nỦy ban nhân dân xã BLao\n", encoding="utf-8")
    with pytest.raises(Exception, match="dòng 2 và dòng 3"):
        read_unit_list(file)


def test_hostile_files_harm_nobody_else(tmp_path: Path) -> None:
    """Every kind of file that is built to end a program, beside a sound one: each has its line."""
    package(tmp_path, "UBND xã An Bình", 1)
    for number, make in enumerate(LARGE.values()):
        folder = tmp_path / f"độc {number}"
        folder.mkdir()
        make(folder)
    found = consolidate(tmp_path, (ListedUnit("UBND xã An Bình"),))
    assert [each.state.value for each in found.account.standings] == ["received"]
    others = [one for one, _ in found.account.files if one.arrival.label.startswith("độc")]
    assert len(others) == len(LARGE)
    told = [one for one in others if one.trouble]
    assert {one.arrival.label for one in others if one.arrival.kind is ArrivalKind.WORKBOOK} <= {
        one.arrival.label for one in told
    }
    assert all("ngoài dự kiến" not in one.trouble for one in told)


def test_a_mail_may_be_anything(tmp_path: Path) -> None:
    """Attachments named as paths, twice, without a name, a mail in a mail, no mail at all."""
    book(tmp_path / "so.xlsx", "UBND xã An Bình", 1)
    content = (tmp_path / "so.xlsx").read_bytes()
    (tmp_path / "so.xlsx").unlink()
    inner = EmailMessage()
    inner.set_content("x")
    for name in ("../../so.xlsx", "so.xlsx", "so.xlsx", "C:\\\\x\\\\con.xlsx"):
        inner.add_attachment(content, maintype="application", subtype="x", filename=name)
    inner.add_attachment(b"1", maintype="application", subtype="x")
    outer = EmailMessage()
    outer.set_content("FW")
    outer.add_attachment(inner)
    (tmp_path / "thư.eml").write_bytes(outer.as_bytes())
    (tmp_path / "hỏng.eml").write_bytes(b"\\xff\\x00" * 500)
    (tmp_path / "rỗng.eml").write_bytes(b"")
    found = consolidate(tmp_path)
    assert [each.state.value for each in found.account.standings] == ["received"]
    states = [state.value for _, state in found.account.files]
    assert states.count("used") == 1
    assert states.count("copy") == 3
    assert {each.name for each in tmp_path.iterdir()} == {"thư.eml", "hỏng.eml", "rỗng.eml"}


def test_a_frozen_workbook_that_came_alone_says_which_revision_it_is(tmp_path: Path) -> None:
    """Of two, without their packages, the second revision is taken."""
    aside = tmp_path / "gốc"
    first = package(aside, "UBND xã An Bình", 1)
    second = package(aside, "UBND xã An Bình", 2, "Thiếu.")
    received = tmp_path / "nhận"
    received.mkdir()
    for folder in (first, second):
        workbook = next(folder.glob("*.xlsx"))
        (received / workbook.name).write_bytes(workbook.read_bytes())
    found = consolidate(received)
    taken = found.account.standings[0].taken
    assert taken is not None
    assert taken.revision == 2
    assert sorted(state.value for _, state in found.account.files) == ["superseded", "used"]


def test_an_altered_frozen_workbook_is_not_taken(tmp_path: Path) -> None:
    """It says that it is revision 2, which replaces the first, but not what its manifest says:
    neither is taken.
    """
    aside = tmp_path / "gốc"
    first = package(aside, "UBND xã An Bình", 1)
    second = next(package(aside, "UBND xã An Bình", 2, "Thiếu.").glob("*.xlsx"))
    received = tmp_path / "nhận"
    shutil.copytree(first, received / first.name)
    with zipfile.ZipFile(second) as old:
        parts = {each: old.read(each) for each in old.namelist()}
    cell = re.compile(rb'(<c r="D12"[^>]*><v>)20(?=</v>)')
    form = next(each for each, xml in parts.items() if cell.search(xml))
    parts[form] = cell.sub(rb"\g<1>9000", parts[form])
    (received / "lan2.xlsx").write_bytes(zipped(parts))
    found = consolidate(received)
    told = [one.trouble for one, _ in found.account.files if one.arrival.label == "lan2.xlsx"]
    assert told == ["sổ đã khóa số mà số bên trong bị sửa sau khi đóng gói"]
    assert [each.state.value for each in found.account.standings] == ["damaged"]


def test_a_damaged_revision_does_not_fall_back_to_the_one_before(tmp_path: Path) -> None:
    """The unit has replaced those figures: neither is taken, and why is said without bytes."""
    package(tmp_path, "UBND xã An Bình", 1)
    second = package(tmp_path, "UBND xã An Bình", 2, "Thiếu.")
    book = next(second.glob("*.xlsx"))
    book.write_bytes(b"PK")
    found = consolidate(tmp_path)
    (said,) = (one.trouble for one, _ in found.account.files if one.revision == 2)
    assert said == f"tệp {book.name} không còn như lúc đóng gói: bị sửa, hoặc hỏng khi gửi"
    assert [each.state.value for each in found.account.standings] == ["damaged"]
    assert found.forms == ()
