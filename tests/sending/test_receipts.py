"""Biên nhận: what arrived, when, how it was found; the unit can hold it to its own package."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from baocao_tthc.cli import main
from baocao_tthc.sending import verify
from support.packages import NAME, names, packed

Printed = pytest.CaptureFixture[str]
RECEIPT = f"bien-nhan_{NAME}"


@pytest.fixture
def received(tmp_path: Path) -> Path:
    """A package of a unit with an address, and nothing else in its folder."""
    folder = packed(tmp_path, thu_gui_tu="Văn thư <vt@ninhgiang.vn>").folder
    (tmp_path / "so.xlsx").unlink()
    return folder


def test_a_receipt_is_written_beside_the_package(received: Path, capsys: Printed) -> None:
    """JSON and draft; the package itself stays as it is."""
    before = names(received)
    assert main(["dong-goi", "--kiem", str(received), "--bien-nhan"]) == 0
    assert names(received) == before
    assert names(received.parent) == [NAME, f"{RECEIPT}.eml", f"{RECEIPT}.json"]
    said = json.loads((received.parent / f"{RECEIPT}.json").read_text(encoding="utf-8"))
    assert (said["unit"], said["month"], said["lan_gui"]) == ("UBND xã Ninh Giang", "2026-01", 1)
    assert (said["as_sent"], said["safe"], said["differences"]) == (True, True, [])
    assert said["received"][-6:-3] in ("+00", "+07") or "+" in said["received"]
    assert main(["dong-goi", "--kiem", str(received), "--bien-nhan"]) == 2  # never over another


def test_the_draft_goes_to_the_unit(received: Path) -> None:
    """Its address, what was found, the receipt attached; nothing is sent."""
    assert main(["dong-goi", "--kiem", str(received), "--bien-nhan"]) == 0
    mail = received.parent / f"{RECEIPT}.eml"
    message = message_from_bytes(mail.read_bytes(), policy=default)
    assert message["To"] == "Văn thư <vt@ninhgiang.vn>"
    assert message["X-Unsent"] == "1"
    assert "Gói nguyên vẹn" in message.get_body().get_content()  # type: ignore[union-attr]
    attached = [part.get_filename() for part in message.iter_attachments()]  # type: ignore[attr-defined]
    assert attached == [f"{RECEIPT}.json"]


def test_a_receipt_that_stands_there_stays(received: Path, capsys: Printed) -> None:
    """No option is advised that the command does not have."""
    assert main(["dong-goi", "--kiem", str(received), "--bien-nhan"]) == 0
    capsys.readouterr()
    assert main(["dong-goi", "--kiem", str(received), "--bien-nhan"]) == 2
    told = capsys.readouterr().err
    assert "đã có biên nhận" in told
    assert "chọn tên khác" not in told
    assert "--ghi-de" not in told


def test_the_receipt_verifies(received: Path, capsys: Printed) -> None:
    """The unit holds it to its own package: right, of another package, changed by hand."""
    assert main(["dong-goi", "--kiem", str(received), "--bien-nhan"]) == 0
    receipt = received.parent / f"{RECEIPT}.json"
    words = ["dong-goi", "--kiem", str(received), "--theo", str(receipt)]
    assert main(words) == 0
    assert "Biên nhận đúng là của gói này." in capsys.readouterr().out
    other = packed(received.parent / "khác", cap_tren="UBND tỉnh Khác").folder
    assert main(["dong-goi", "--kiem", str(other), "--theo", str(receipt)]) == 1
    assert "Biên nhận là của gói khác" in capsys.readouterr().out
    text = receipt.read_text(encoding="utf-8")
    receipt.write_text(text.replace("2026-01", "2026-02"), encoding="utf-8")
    assert main(words) == 1
    assert "Biên nhận đã bị sửa" in capsys.readouterr().out


def test_a_package_that_is_not_whole_gets_a_receipt_that_says_so(received: Path) -> None:
    """Its differences stand in the receipt and in the letter, which asks to send it again."""
    next(received.glob("*.docx")).unlink()
    assert main(["dong-goi", "--kiem", str(received), "--bien-nhan"]) == 1
    said = json.loads((received.parent / f"{RECEIPT}.json").read_text(encoding="utf-8"))
    assert said["as_sent"] is False
    assert any("Thiếu tệp" in each for each in said["differences"])
    mail = (received.parent / f"{RECEIPT}.eml").read_bytes()
    body = message_from_bytes(mail, policy=default).get_body()  # type: ignore[attr-defined]
    assert "KHÔNG dùng được" in body.get_content()


@pytest.mark.parametrize("content", [None, b"{", b"[]", b'{"bien_nhan": 9}'])
def test_what_is_no_receipt_ends_with_2(
    content: bytes | None, received: Path, capsys: Printed
) -> None:
    """Missing, broken, something else: one sentence."""
    file = received.parent / "x.json"
    if content is not None:
        file.write_bytes(content)
    assert main(["dong-goi", "--kiem", str(received), "--theo", str(file)]) == 2
    assert "biên nhận" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["~$BaoCao.docx", "Thumbs.db", ".DS_Store", "desktop.ini"])
def test_what_a_system_leaves_in_the_folder_is_no_difference(received: Path, name: str) -> None:
    """Looking at a package must not break it."""
    (received / name).write_bytes(b"x")
    assert verify(received).is_sound


def test_the_receivers_own_files_are_told_and_no_difference(received: Path) -> None:
    """A response or a receipt saved in the package's folder is not of the package."""
    (received / "PhanHoi_2026-01_lan-1.xlsx").write_bytes(b"x")
    found = verify(received)
    assert found.is_sound
    assert found.notes == ("“PhanHoi_2026-01_lan-1.xlsx” là của nơi nhận, không thuộc gói.",)
