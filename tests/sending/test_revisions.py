"""A period packed again: the next revision beside the old package, its reason, what changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.cli import main
from baocao_tthc.errors import OutputError
from baocao_tthc.findings.finding import Severity
from baocao_tthc.ooxml.archive import opened
from baocao_tthc.reading import read_filing
from baocao_tthc.sending import pack, read_checked, verify
from baocao_tthc.sending.carried_manifest import carried_manifest
from baocao_tthc.sending.manifest import entry, sealed
from baocao_tthc.sending.revisions import changes_between
from support.packages import NAME, data_of, explained, manifest, names, packed, restate, workbook

SECOND, THIRD = f"{NAME}_lan-2", f"{NAME}_lan-3"
WHY = "Sở trả lại: thiếu hồ sơ kỳ trước."
Printed = pytest.CaptureFixture[str]


def moved(data: dict[str, Any], by: int = 1) -> dict[str, Any]:
    """The forms with that many cases more carried over and pending in the first row."""
    forms = json.loads(json.dumps(data["bieu"]))
    row, total = forms["II.06B"]["dong"][0], forms["II.06B"].get("tong")
    for column in (3, 6, 13, 14):
        row[column - 2] += by
        if total:
            total[column - 3] += by
    return {"bieu": forms}


@pytest.fixture
def again(tmp_path: Path) -> Path:
    """A folder with a package and its second revision, in which a case more is pending."""
    packed(tmp_path)
    file = workbook(tmp_path / "so.xlsx", **moved(data_of()))

    explained(file, "Chờ Sở.", Severity.ERROR, Severity.WARNING)
    pack(read_checked(file), tmp_path, reason=WHY)
    return tmp_path


def digest_of(folder: Path) -> str:
    """The SHA-256 of a package's manifest."""
    return hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()


def test_the_first_replaces_nothing(tmp_path: Path) -> None:
    """Revision 1, no reason, no change."""
    said = manifest(packed(tmp_path).folder)
    chain = [said[key] for key in ("lan_gui", "thay_cho", "ly_do", "thay_doi")]
    assert chain == [1, None, None, []]


def test_packing_again_needs_a_reason(tmp_path: Path, capsys: Printed) -> None:
    """Without one nothing is made, and the sentence says how it is given."""
    packed(tmp_path)
    assert main(["dong-goi", str(tmp_path / "so.xlsx")]) == 2
    assert f"đã đóng gói lần 1 (“{NAME}”)" in (said := capsys.readouterr().err)
    assert "--ly-do" in said
    assert names(tmp_path) == [NAME, "so.xlsx"]
    assert main(["dong-goi", str(tmp_path / "so.xlsx"), "--ly-do", WHY]) == 0
    assert names(tmp_path) == [NAME, SECOND, "so.xlsx"]


def test_a_revision_says_what_it_replaces_and_why(again: Path) -> None:
    """Its number, the digest of the manifest before, the reason, the figures by official column."""
    said = manifest(again / SECOND)
    assert (said["lan_gui"], said["thay_cho"]) == (2, digest_of(again / NAME))
    assert said["ly_do"] == WHY
    row = {"form": "II.06B", "row": "Người có công", "column": 3, "old": 29, "new": 30}
    assert row in said["thay_doi"]
    assert {(each["row"], each["column"]) for each in said["thay_doi"]} == {
        (row, column) for row in ("Người có công", "Tổng cộng") for column in (3, 6, 13, 14)
    }


def test_the_first_package_stays_as_it_was(again: Path, tmp_path: Path) -> None:
    """Byte for byte: what was sent is never written over."""
    first = packed(tmp_path / "x").folder
    assert all(
        (again / NAME / each.name).read_bytes() == each.read_bytes() for each in first.iterdir()
    )


def test_the_mail_tells_it(again: Path) -> None:
    """Which revision, why, and the changed figures with old and new; the manifest is attached."""
    message = message_from_bytes((again / SECOND / "thu-gui.eml").read_bytes(), policy=default)
    text = message.get_body().get_content()  # type: ignore[union-attr]
    assert f"bản gửi lần 2, thay cho bản gửi lần 1. Lý do: {WHY}" in text
    assert "- Biểu II.06B, Người có công, cột (3): 29 → 30" in text
    attached = [part.get_filename() for part in message.iter_attachments()]  # type: ignore[attr-defined]
    assert attached[-1] == "manifest.json"


def test_the_workbook_says_it_too(again: Path) -> None:
    """Alone, the frozen workbook tells unit, month, revision and changes."""
    with opened(next((again / SECOND).glob("*.xlsx"))) as archive:
        own = carried_manifest(archive)
    assert own is not None
    said = manifest(again / SECOND)
    assert own == {key: said[key] for key in own}
    assert {"unit", "month", "lan_gui", "thay_cho", "thay_doi", "forms"} <= own.keys()
    assert "files" not in own


def test_a_workbook_with_another_manifest_in_it_is_told(again: Path) -> None:
    """The manifest that the workbook carries must be that of the package."""
    restate(again / SECOND, ly_do="khác")
    assert any("mang bản kê khác" in each for each in verify(again / SECOND).differences)


def test_the_chain_is_followed(again: Path, capsys: Printed) -> None:
    """Both are sound; the older one names the package that replaced it."""
    assert main(["dong-goi", "--kiem", str(again / SECOND)]) == 0
    assert "gửi lần 2: nguyên vẹn" in capsys.readouterr().out
    assert main(["dong-goi", "--kiem", str(again / NAME)]) == 0
    assert f"Gói “{SECOND}” đã thay cho gói này" in capsys.readouterr().out


def test_without_the_one_before_it_is_said(again: Path, tmp_path: Path) -> None:
    """A revision that came alone is sound; what could not be compared is said."""
    alone = Path(shutil.copytree(again / SECOND, tmp_path / "x" / "nhận"))
    found = verify(alone)
    assert found.is_sound
    assert "chưa đối chiếu được" in found.notes[0]


def test_changes_that_are_not_those_are_told(again: Path) -> None:
    """`thay_doi` is worked out anew from both workbooks."""
    restate(again / SECOND, thay_doi=[])
    assert any("thay_doi" in each for each in verify(again / SECOND).differences)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lan_gui": 0}, "không ghi lần gửi hợp lệ"),
        ({"lan_gui": "2"}, "không ghi lần gửi hợp lệ"),
        ({"lan_gui": True}, "không ghi lần gửi hợp lệ"),
        ({"lan_gui": 3}, "gói nó thay"),
        ({"thay_cho": None}, "không ghi thay cho gói nào"),
        ({"lan_gui": 1}, "lại ghi thay cho gói khác"),
    ],
)
def test_an_impossible_chain_is_told(again: Path, changes: dict[str, Any], said: str) -> None:
    """A number that is none, that does not follow, or that replaces nothing."""
    restate(again / SECOND, **changes)
    assert any(said in each for each in verify(again / SECOND).differences)


def test_a_fork_is_told_and_not_guessed(again: Path) -> None:
    """Two that replace the same one: each names the other, the one replaced names both and neither
    as the one to use, and a third cannot be packed.
    """
    shutil.copytree(again / SECOND, again / "khác")
    restate(again / "khác", ly_do="lý do khác")
    shutil.copytree(again / "khác", again / "một bản sao")
    verified = verify(again / NAME)
    assert not verified.is_sound
    assert [each for each in verified.differences if "cùng thay cho gói này; hãy hỏi" in each]
    assert not any("hãy dùng gói ấy" in each for each in verified.notes)
    shutil.rmtree(again / "một bản sao")
    for one, other in ((SECOND, "khác"), ("khác", SECOND)):
        assert any(f"“{other}” cũng là lần 2" in each for each in verify(again / one).differences)
    with pytest.raises(OutputError, match="hai gói cùng là bản mới nhất"):
        pack(read_checked(again / "so.xlsx"), again, reason=WHY)


def test_one_that_does_not_lie_here_makes_no_fork(again: Path) -> None:
    """The first and the third: the second was moved elsewhere, the fourth follows the third."""
    pack(read_checked(again / "so.xlsx"), again, reason=WHY)
    shutil.rmtree(again / SECOND)
    assert pack(read_checked(again / "so.xlsx"), again, reason=WHY).folder.name == f"{NAME}_lan-4"


def test_another_in_the_place_of_the_one_before_is_a_fork(again: Path) -> None:
    """The third replaces a second that is not the one which lies here."""
    pack(read_checked(again / "so.xlsx"), again, reason=WHY)
    restate(again / SECOND, ly_do="lý do khác")
    with pytest.raises(OutputError, match="hai gói cùng là bản mới nhất"):
        pack(read_checked(again / "so.xlsx"), again, reason=WHY)


def test_a_quarter_is_a_series_of_its_own(tmp_path: Path) -> None:
    """It ends in the month of a monthly report, of which it is no revision; its letter names it."""
    made = []
    for start in ("2026-02-21", "2025-12-21"):
        period = {"tu": start, "den": "2026-03-20"}
        forms = {code: {**form, **period} for code, form in data_of()["bieu"].items()}
        made.append(packed(tmp_path, thang=3, ky=period, bieu=forms).folder)
    assert [each.name for each in made] == [
        "2026-03_ubnd-xa-ninh-giang",
        "2026-03_quy-i-2026_ubnd-xa-ninh-giang",
    ]
    assert [manifest(each)["lan_gui"] for each in made] == [1, 1]
    letter = message_from_bytes((made[1] / "thu-gui.eml").read_bytes(), policy=default)
    assert "cải cách thủ tục hành chính quý I/2026 của" in str(letter["Subject"])
    assert verify(made[1]).is_sound


def test_a_copy_is_no_fork(again: Path) -> None:
    """The same package twice in a folder is one."""
    shutil.copytree(again / SECOND, again / "bản sao")
    assert verify(again / SECOND).is_sound
    assert pack(read_checked(again / "so.xlsx"), again, reason=WHY).folder == again / THIRD


def test_a_package_of_before_counts_as_the_first(tmp_path: Path) -> None:
    """Format 1, the mail among its files, nothing of a chain: sound, and the next is the second."""
    folder = packed(tmp_path).folder
    said = manifest(folder)
    for key in ("lan_gui", "thay_cho", "ly_do", "thay_doi"):
        del said[key]
    mail = (folder / "thu-gui.eml").read_bytes()
    (folder / "manifest.json").write_bytes(
        sealed({**said, "format": 1, "files": {**said["files"], "thu-gui.eml": entry(mail)}})
    )
    packing = pack(read_checked(tmp_path / "so.xlsx"), tmp_path, reason=WHY)
    assert packing.folder == tmp_path / SECOND
    assert manifest(packing.folder)["thay_cho"] == digest_of(folder)
    assert verify(packing.folder).is_sound


def test_a_package_that_cannot_be_read_stops_it(again: Path) -> None:
    """Without the workbook before nobody knows what changed: one sentence, nothing is made."""
    next((again / SECOND).glob("*.xlsx")).unlink()
    with pytest.raises(OutputError, match="Không đọc được sổ trong gói trước"):
        pack(read_checked(again / "so.xlsx"), again, reason=WHY)
    assert THIRD not in names(again)


def test_the_mail_need_not_be_there(again: Path) -> None:
    """Who saved the three attachments of a mail has a package."""
    (again / SECOND / "thu-gui.eml").unlink()
    assert verify(again / SECOND).is_sound


def test_rows_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    """A row more, of a name that is there already: its figures are new, the others as before."""
    old = workbook(tmp_path / "a.xlsx")
    data = data_of()
    row = data["bieu"]["II.06B"]["dong"][1]
    new = workbook(
        tmp_path / "b.xlsx",
        bieu={
            **data["bieu"],
            "II.06B": {
                **data["bieu"]["II.06B"],
                "dong": [*data["bieu"]["II.06B"]["dong"], list(row)],
            },
        },
    )
    changed = list(changes_between(read_filing(old), read_filing(new)))
    rows = {each.row for each in changed if each.old is None}
    assert rows == {f"{row[0]} (2)"}
