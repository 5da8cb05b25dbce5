"""`tthc tong-hop --bien-nhan`: a receipt for each unit of which a package is in the sums."""

from __future__ import annotations

import hashlib
import json
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from baocao_tthc.cli import main
from baocao_tthc.cli.responding import write_receipts
from baocao_tthc.consolidation import consolidate
from support.city import City, package
from support.packages import names

Printed = pytest.CaptureFixture[str]
_PACKED = ("an-binh", "binh-minh", "blao", "cam-giang", "gui-lai_lan-2", "qua-thu")


@pytest.fixture
def received(tmp_path: Path) -> Path:
    """A folder with the package of one unit."""
    package(tmp_path / "nhận", "UBND xã An", 1)
    return tmp_path / "nhận"


def words(folder: Path, made: Path) -> list[str]:
    """The command that writes the receipts and nothing else."""
    return ["tong-hop", str(folder), "--json", "--bien-nhan", str(made)]


def digests(folder: Path) -> dict[Path, str]:
    """What every file below the folder holds."""
    files = (each for each in folder.rglob("*") if each.is_file())
    return {each: hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def message_of(mail: Path) -> EmailMessage:
    """A draft as a mail program reads it."""
    message = message_from_bytes(mail.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def letter_of(mail: Path) -> str:
    """The letter of a draft."""
    body = message_of(mail).get_body()
    assert body is not None
    return str(body.get_content())


def test_each_package_in_the_sums_gets_one(made: City, tmp_path: Path, capsys: Printed) -> None:
    """Not the fork, the broken, the stranger's, workbooks and reports: these are counted. What was
    received stays as it is; a second time every receipt is left and said to be there.
    """
    before, folder = digests(made.folder), tmp_path / "biên nhận"
    command = [*words(made.folder, folder), "--don-vi", str(made.units)]
    assert main(command) == 1
    wanted = {f"bien-nhan_2026-01_ubnd-xa-{name}" for name in _PACKED}
    wanted = {name.replace("ubnd-xa-blao", "uy-ban-nhan-dan-xa-b-lao") for name in wanted}
    assert names(folder) == sorted(f"{n}.{end}" for n in wanted for end in ("eml", "json"))
    said = capsys.readouterr().err
    assert "Đã lập 6 biên nhận kèm thư nháp" in said
    lacking = len(made.states) - 6
    assert f"{lacking} đơn vị không có biên nhận: 3 gửi sổ hay báo cáo Word không thành gói" in said
    written = digests(folder)
    assert main(command) == 1
    assert "Để nguyên 6 biên nhận đã có của chính những gói này." in capsys.readouterr().err
    assert (digests(made.folder), digests(folder)) == (before, written)


def test_the_unit_can_hold_it_to_its_own_package(received: Path, tmp_path: Path) -> None:
    """To the one it sent, and to no other."""
    folder = tmp_path / "biên nhận"
    assert main(words(received, folder)) == 0
    (receipt,) = folder.glob("*.json")
    own = next((received / "UBND xã An").iterdir())
    assert main(["dong-goi", "--kiem", str(own), "--theo", str(receipt)]) == 0
    other = package(tmp_path / "khác", "UBND xã An", 2)
    assert main(["dong-goi", "--kiem", str(other), "--theo", str(receipt)]) == 1


def test_the_draft_goes_to_the_listed_address_with_the_day_of_the_mail(
    made: City, tmp_path: Path
) -> None:
    """A package that came by mail is whole; it was sent on that day, whenever it is looked at."""
    folder = tmp_path / "biên nhận"
    assert main([*words(made.folder, folder), "--don-vi", str(made.units)]) == 1
    mail = folder / "bien-nhan_2026-01_ubnd-xa-qua-thu.eml"
    message, receipt = message_of(mail), mail.with_suffix(".json")
    number = list(made.states).index("UBND xã Qua Thư")
    assert (message["To"], message["X-Unsent"]) == (f"vt{number}@xa.vn", "1")
    assert "Đã nhận gói báo cáo tháng 01/2026, thư ngày 21/01/2026." in letter_of(mail)
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (receipt.name, receipt.read_bytes())
    assert json.loads(receipt.read_bytes())["sent"] == "2026-01-21"
    assert "thư ngày" not in letter_of(folder / "bien-nhan_2026-01_ubnd-xa-an-binh.eml")


@pytest.mark.parametrize("ending", ["json", "eml"])
def test_another_file_in_its_place_is_left_and_named(
    ending: str, received: Path, tmp_path: Path, capsys: Printed
) -> None:
    """A receipt of another package, or a draft whose receipt is gone: neither is written over."""
    folder = tmp_path / "biên nhận"
    other = tmp_path / "trước" / "UBND xã An"
    package(tmp_path / "trước", "UBND xã An", 2)
    assert main(words(other, folder)) == 0
    next(folder.glob("*.json" if ending == "eml" else "*.eml")).unlink()
    before = digests(folder)
    assert main(words(received, folder)) == 0
    assert digests(folder) == before
    said = capsys.readouterr().err
    assert "Đã lập 0 biên nhận" in said
    named = "bien-nhan_2026-01_ubnd-xa-an.json"
    assert f"Chưa lập 1 biên nhận vì ở đó đã có tệp khác cùng tên ({named})." in said


def test_a_package_that_changed_meanwhile_gets_none(
    received: Path, tmp_path: Path, capsys: Printed
) -> None:
    """Between the sums and the receipts: it is looked at again, and told."""
    found, folder = consolidate(received), tmp_path / "biên nhận"
    next(received.rglob("*.docx")).write_bytes(b"PK")
    write_receipts(received, folder, found)
    assert "UBND xã An: gói vừa bị đổi nên chưa lập biên nhận" in capsys.readouterr().err
    assert not folder.exists()
