"""`tthc dong-goi`: what is in a package, what stops it, and what a receiver is told of it."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sys
import zipfile
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.cli import commands as command
from baocao_tthc.cli import main
from baocao_tthc.errors import WorkbookError
from baocao_tthc.findings.finding import Severity
from baocao_tthc.sending import Templates, pack, read_checked
from baocao_tthc.sending.manifest import Identity, identity
from support.filings import report_of
from support.packages import (
    FILES,
    NAME,
    data_of,
    explained,
    manifest,
    names,
    packed,
    reseal,
    restate,
    workbook,
)
from support.paths import JANUARY
from support.read_sheets import january, write

BOOK, WORD = f"BaoCao_TTHC_{NAME}.xlsx", f"BaoCao_TTHC_{NAME}.docx"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package on disk; tests copy it."""
    return packed(tmp_path_factory.mktemp("made")).folder


@pytest.fixture
def received(made: Path, tmp_path: Path) -> Path:
    """A copy of it, as received."""
    return Path(shutil.copytree(made, tmp_path / "nhận"))


@pytest.fixture
def with_errors(tmp_path: Path) -> Path:
    """The January workbook, with its eleven errors."""
    path = tmp_path / "so.xlsx"
    assert main(["dien", str(JANUARY), "-o", str(path)]) == 0
    return path


def test_a_package_is_made_and_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Four files in a folder named after month and unit; --kiem finds them as they were made."""
    file = workbook(tmp_path / "so.xlsx")
    assert main(["dong-goi", str(file)]) == 0
    assert names(tmp_path / NAME) == FILES
    assert main(["dong-goi", "--kiem", str(tmp_path / NAME)]) == 0
    assert "nguyên vẹn, sổ kiểm tra lại cho đúng kết quả đã ghi" in capsys.readouterr().out


def test_the_last_folder_of_a_path_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """-o may name a folder that is not there yet, in one that is; nothing done leaves none."""
    file, folder = workbook(tmp_path / "so.xlsx"), tmp_path / "gửi"
    assert main(["dong-goi", str(file), "-o", str(folder), "--loi-thu", "không có.txt"]) == 2
    assert not folder.exists()
    assert main(["dong-goi", str(file), "-o", str(folder)]) == 0
    assert names(folder / NAME) == FILES
    capsys.readouterr()
    assert main(["dong-goi", str(file), "-o", str(tmp_path / "a" / "b")]) == 2
    assert str(tmp_path / "a" / "b") in capsys.readouterr().err
    assert not (tmp_path / "a").exists()


def test_the_manifest_says_what_the_workbook_holds(made: Path) -> None:
    """Unit, superior, period, totals by official column, verdict, the hashes of the two reports."""
    said = manifest(made)
    assert (said["unit"], said["superior"]) == ("UBND xã Ninh Giang", "UBND Thành phố Hải Phòng")
    assert (said["format"], said["month"]) == (2, "2026-01")
    assert said["period"] == {"from": "2025-12-21", "to": "2026-01-20"}
    assert [(form["form"], form["totals"]["3"]) for form in said["forms"]] == [
        ("II.06B", 3749),
        ("PL01", 3749),
    ]
    assert said["summary"] == {"error": 0, "warning": 0, "info": 0}
    assert sorted(said["files"]) == [WORD, BOOK]
    for name, entry in said["files"].items():
        content = (made / name).read_bytes()
        assert entry == {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def test_the_same_workbook_gives_the_same_package(made: Path, tmp_path: Path) -> None:
    """Byte for byte, the mail too: a package can be made again and compared."""
    again = packed(tmp_path / "x").folder
    assert {name: (again / name).read_bytes() for name in FILES} == {
        name: (made / name).read_bytes() for name in FILES
    }


def test_errors_without_explanation_stop_it(
    with_errors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, the findings as kiem-tra prints them, one sentence; no folder."""
    assert main(["dong-goi", str(with_errors)]) == 2
    told = capsys.readouterr()
    assert "LB01  Hồ sơ tiếp nhận" in told.out
    assert (
        "Còn 11 lỗi chưa có giải trình nên chưa đóng gói (LB01 ở ô C18 tờ II.06B; LB02" in told.err
    )
    assert told.err.count("TC01") == 1  # four names that are stale, with the cells of all
    assert names(with_errors.parent) == ["so.xlsx"]


def test_explained_errors_travel(with_errors: Path) -> None:
    """Explained, they go along in manifest and mail; exit code 1 says that they are there."""
    explained(with_errors, "Đã đối chiếu với cấp trên.", Severity.ERROR)
    assert main(["dong-goi", str(with_errors)]) == 1
    folder = with_errors.parent / NAME
    said = manifest(folder)
    assert said["summary"]["error"] == 11
    assert {each["explanation"] for each in said["findings"]} == {"Đã đối chiếu với cấp trên."}
    assert {"rule", "severity", "message", "places", "expected", "actual", "difference"} <= set(
        said["findings"][0]
    )
    assert main(["dong-goi", "--kiem", str(folder)]) == 0


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """A workbook with warnings and explained errors."""
    data = data_of()["bieu"]
    data["II.06B"]["dong"][0][0] = "Chứng thực"
    file = workbook(tmp_path / "so.xlsx", bieu=data)
    return explained(file, "Đúng như vậy.", Severity.ERROR)


@pytest.mark.parametrize(("answer", "code"), [("k\n", 2), ("\n", 2), ("c\n", None), ("có\n", None)])
def test_warnings_only_ask(
    answer: str, code: int | None, doubtful: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a terminal the clerk decides; a no leaves nothing."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    monkeypatch.setattr(command, "_at_terminal", lambda: True)
    done = main(["dong-goi", str(doubtful)])
    assert (doubtful.parent / NAME).exists() is (code is None)
    assert done == 2 if code == 2 else done in (0, 1)


def test_warnings_pass_where_nobody_can_answer(
    doubtful: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a script they are said and do not stop it."""
    assert main(["dong-goi", str(doubtful)]) in (0, 1)
    assert "chưa có giải trình; vẫn đóng gói" in capsys.readouterr().err
    assert names(doubtful.parent / NAME) == FILES


def _swap(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-30] ^= 1
    file.write_bytes(content)


def _break(folder: Path) -> None:
    said = manifest(folder) | {"unit": "UBND xã Khác"}
    (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")


def _entry(folder: Path, name: str) -> None:
    files = manifest(folder)["files"]
    restate(folder, files={**files, name: {"sha256": "0" * 64, "size": 1}})


def _replace_mail(folder: Path, old: bytes = b"UEsDB", new: bytes = b"UEsDC") -> None:
    mail = folder / "thu-gui.eml"
    assert old in mail.read_bytes()
    mail.write_bytes(mail.read_bytes().replace(old, new, 1))


def _html_mail(folder: Path) -> None:
    _replace_mail(folder, b"Content-Type: text/plain", b"Content-Type: text/html")


def _link(file: Path) -> None:
    outside = file.parent.parent / "ngoài.docx"
    file.rename(outside)
    file.symlink_to(outside)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (
            lambda f: (f / BOOK).write_bytes((f / BOOK).read_bytes() + b"x"),
            f"{BOOK} đã đổi: nay có",
        ),
        (lambda f: (f / WORD).unlink(), f"Thiếu tệp {WORD}."),
        (lambda f: (f / "virus.exe").write_bytes(b"MZ"), "Thừa tệp “virus.exe”"),
        (lambda f: _swap(f / WORD), f"{WORD} đã đổi: mã SHA-256 khác"),
        (_break, "manifest.json đã bị sửa"),
        (lambda f: restate(f, unit="UBND xã Khác"), "cho đơn vị khác với manifest.json"),
        (lambda f: restate(f, forms=[]), "cho số tổng cộng của các biểu khác với"),
        (lambda f: restate(f, findings=[{"rule": "LB01"}]), "cho nội dung các phát hiện khác"),
        (lambda f: _entry(f, "../../etc/passwd"), "tên tệp không hợp lệ “../../etc/passwd”"),
        (lambda f: _entry(f, "C:\\x"), "tên tệp không hợp lệ “C:\\x”"),
        (_replace_mail, "Tệp gửi kèm trong thu-gui.eml khác với tệp trong gói"),
        (_html_mail, "thu-gui.eml có phần text/html, thư nháp của chương trình chỉ có chữ và"),
        (lambda f: _link(f / WORD), f"{WORD} không phải là tệp thường"),
    ],
)
def test_a_changed_package_is_told(
    harm: Callable[[Path], object], said: str, received: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever differs is one sentence and exit code 1; nothing outside the folder is read."""
    harm(received)
    assert main(["dong-goi", "--kiem", str(received)]) == 1
    out = capsys.readouterr().out
    assert said in out
    assert "chỗ khác." in out.splitlines()[0]


def test_a_workbook_that_is_not_frozen_is_told(
    received: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A package with a living workbook in it, sealed anew, is not what was sent frozen."""
    reseal(received, BOOK, workbook(tmp_path / "so.xlsx").read_bytes())
    assert main(["dong-goi", "--kiem", str(received)]) == 1
    assert "còn công thức ở tờ" in capsys.readouterr().out


@pytest.mark.parametrize(
    "part", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/media/virus1.exe"]
)
def test_a_part_that_no_frozen_workbook_has_is_told(
    part: str, received: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Macros, links: sealed anew, it is no workbook of ours all the same."""
    with zipfile.ZipFile(received / BOOK, "a") as package:
        package.writestr(part, "x")
    reseal(received, BOOK, (received / BOOK).read_bytes())
    assert main(["dong-goi", "--kiem", str(received)]) == 1
    assert f"có phần không thuộc sổ đã khóa số ({part.lower()})" in capsys.readouterr().out


def test_a_second_attachment_of_one_name_is_told(
    received: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The mail carries exactly workbook, report and manifest, however they are called."""
    message = message_from_bytes((received / "thu-gui.eml").read_bytes(), policy=SMTP)
    assert isinstance(message, EmailMessage)
    name = next(part.get_filename() for part in message.iter_attachments())
    message.add_attachment(b"khac", maintype="application", subtype="pdf", filename=name)
    first, *_, last = list(message.iter_parts())
    message.set_payload([first, last, *list(message.iter_parts())[1:-1]])
    (received / "thu-gui.eml").write_bytes(message.as_bytes())
    assert main(["dong-goi", "--kiem", str(received)]) == 1
    assert "Tệp gửi kèm trong thu-gui.eml khác với tệp trong gói." in capsys.readouterr().out


def test_a_manifest_writes_nothing_to_the_terminal_but_text(
    received: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A version with control characters and line ends is shown as text, cut."""
    restate(received, version="\x1b[2JNGUYÊN VẸN\n" + "x" * 500, unit="UBND xã Khác")
    assert main(["dong-goi", "--kiem", str(received)]) == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "x" * 100 not in out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "đây không phải gói báo cáo"),
        (b"{", "đã hỏng; hãy xin lại gói"),
        (b"[" * 100_000, "đã hỏng; hãy xin lại gói"),
        (b"[]", "không phải dạng 2"),
        (b'{"format": 3}', "hãy cập nhật chương trình"),
    ],
)
def test_what_is_no_package_ends_with_2(
    content: bytes | None, said: str, received: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No manifest, a broken or another one: could not be done, and what to do."""
    (received / "manifest.json").unlink()
    if content is not None:
        (received / "manifest.json").write_bytes(content)
    assert main(["dong-goi", "--kiem", str(received)]) == 2
    assert said in capsys.readouterr().err


@given(
    st.dictionaries(
        st.sampled_from(["files", "forms", "findings", "unit", "digest", "report", "period"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=5), some),
            max_leaves=6,
        ),
    )
)
def test_any_manifest_is_answered(made: Path, document: dict[str, Any]) -> None:
    """Whatever a manifest holds, the answer is differences, never a crash."""
    from baocao_tthc.sending.revisions import SentPackage, chain_of
    from baocao_tthc.sending.verify import _files, _mail, _seal

    whole = {"format": 2, **document}
    package = SentPackage(made, whole, "")
    assert list(_seal(whole))
    assert [*_files(made, whole, set(names(made))), *_mail(made, package)]
    assert chain_of(package, None).differences


def identity_of(unit: str) -> Identity:
    """The identity of January of a unit with that name."""
    return identity(report_of(data_of(don_vi=unit)))


@given(st.text(max_size=300))
def test_no_unit_becomes_a_path(unit: str) -> None:
    """Any unit: one folder name, ASCII, short, no reserved name of Windows, always the same."""
    who = identity_of(unit or "x")
    for name in (who.name, who.workbook, who.document):
        assert name.isascii()
        assert len(name) <= 80
        assert name == Path(name).name
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")
        assert not name.endswith((".", " ", "-"))
        assert name.split(".")[0].upper() not in ("CON", "NUL", "AUX", "PRN", "COM1", "LPT1")
    assert who.name.startswith("2026-01_")


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("../../x", "2026-01_x"),
        ("CON", "2026-01_con"),
        ("…", "2026-01_khong-ghi-don-vi"),
        ("UBND đặc khu Phú Quốc", "2026-01_ubnd-dac-khu-phu-quoc"),
        ("x" * 300, "2026-01_" + "x" * 40),
    ],
)
def test_names_are_known_beforehand(unit: str, name: str) -> None:
    """A path, a reserved name, no letter at all, diacritics, far too long."""
    assert identity_of(unit).name == name


def test_a_hostile_unit_is_packed_where_asked(tmp_path: Path) -> None:
    """../../x stays in the folder that was asked for."""
    made = packed(tmp_path / "trong", don_vi="../../x")
    assert made.folder == tmp_path / "trong" / "2026-01_x"
    assert names(tmp_path) == ["trong"]


def test_without_month_and_period_it_is_told(tmp_path: Path) -> None:
    """A package must say of which month it is: without any period the clerk is told where."""
    bare = report_of(data_of())._replace(stated_period=None, numbers={})
    tables = tuple(table._replace(periods=()) for table in bare.tables)
    with pytest.raises(WorkbookError, match=r"chưa ghi kỳ báo cáo.*ThongTin"):
        identity(bare._replace(tables=tables))


@pytest.mark.parametrize(
    "arguments",
    [["dong-goi"], ["dong-goi", "a.xlsx", "--kiem", "b"], ["dong-goi", "--kiem", "không-có"],
     ["dong-goi", "không-có.xlsx"]],
)  # fmt: skip
def test_wrong_arguments_end_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence each, exit code 2."""
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("tthc: ")


def test_own_sheets_left_behind_are_told(tmp_path: Path) -> None:
    """The sender knows that a sheet of the staff's own does not go along; the manifest names it."""
    file = write(tmp_path / "a.xlsx", {"II.06B": january("II.06B"), "Việc riêng": {(1, 1): "x"}})
    own = Path(shutil.copy(JANUARY.with_suffix(".docx"), tmp_path / "bc.docx"))
    made = pack(read_checked(file), tmp_path, Templates(own))
    assert "Không gửi kèm tờ “Việc riêng”: không phải tờ của báo cáo." in made.notes
    assert manifest(made.folder)["left_out"]["sheets"] == ["Việc riêng"]
    assert openpyxl.load_workbook(made.attachments[0]).sheetnames == ["II.06B"]
