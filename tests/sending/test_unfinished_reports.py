"""A report that packing writes has no gap but one that somebody explained, no error untold."""

from __future__ import annotations

from collections.abc import Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.cli import main
from baocao_tthc.errors import TthcError
from baocao_tthc.findings.finding import Severity
from baocao_tthc.reading import read_filing
from baocao_tthc.report.render import render_report
from baocao_tthc.sending import Templates, pack, read_checked, verify
from support.packages import FILES, NAME, data_of, explained, manifest, names, workbook

WHY = "Hệ thống phản ánh, kiến nghị ngừng, sẽ báo cáo bổ sung."
Fields = Mapping[str, Any]


def without_petitions() -> Fields:
    """Nobody has typed how many petitions were received."""
    texts = data_of()["noi_dung"]
    del texts["3.1.1"]
    return {"noi_dung": texts}


def without_reused() -> Fields:
    """Nobody has typed column (20) of PL01."""
    forms = data_of()["bieu"]
    forms["PL01"]["dong"][0][17:19] = [7, None]
    return {"bieu": forms}


def letter(folder: Path) -> str:
    """The text of the package's mail, on one line."""
    mail = message_from_bytes((folder / "thu-gui.eml").read_bytes(), policy=SMTP)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body()
    assert body is not None
    return " ".join(body.get_content().split())


@pytest.mark.parametrize(
    ("fields", "cells"),
    [(without_petitions(), "ô C15 tờ NoiDung"), (without_reused(), "ô T8 tờ PL01")],
)
def test_a_gap_stops_it_also_where_nobody_can_answer(
    fields: Fields, cells: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, one sentence that names the cell and the ways out; no folder."""
    file = workbook(tmp_path / "so.xlsx", **fields)
    assert main(["dong-goi", str(file)]) == 2
    said = capsys.readouterr().err
    assert f"Chưa nhập {cells} nên báo cáo Word còn chỗ trống, chưa đóng gói; hãy gõ số" in said
    assert "gửi nó bằng --bao-cao" in said
    assert names(tmp_path) == ["so.xlsx"]


def test_all_gaps_are_one_sentence(tmp_path: Path) -> None:
    """Of a form and of NoiDung together, each cell in it."""
    file = workbook(tmp_path / "so.xlsx", **without_petitions(), **without_reused())
    with pytest.raises(TthcError, match=r"ô T8 tờ PL01; ô C15 tờ NoiDung"):
        pack(read_checked(file), tmp_path)


def test_an_explained_gap_goes_along_with_its_explanation(tmp_path: Path) -> None:
    """The letter says why it is there."""
    file = workbook(tmp_path / "so.xlsx", **without_petitions())
    explained(file, WHY, Severity.WARNING)
    assert main(["dong-goi", str(file)]) == 0
    assert names(tmp_path / NAME) == FILES
    assert verify(tmp_path / NAME).is_sound
    assert WHY in letter(tmp_path / NAME)


def test_a_report_finished_by_hand_goes_along(tmp_path: Path) -> None:
    """The office's own is sent as it is, and audited; what could have been written is not asked."""
    file = workbook(tmp_path / "so.xlsx", **without_petitions())
    report = tmp_path / "bao-cao.docx"
    render_report(read_filing(file), None, report)
    made = pack(read_checked(file), tmp_path, Templates(report))
    assert names(made.folder) == FILES


def test_zeros_left_out_are_no_gap(tmp_path: Path) -> None:
    """An office that leaves out its zeros is told of them and packs, as before."""
    forms = data_of()["bieu"]
    row = forms["PL01"]["dong"][0]
    forms["PL01"]["dong"] = [[None if value == 0 else value for value in row]]
    subject = read_checked(workbook(tmp_path / "so.xlsx", bieu=forms))
    assert "GT07" in {each.rule for each in subject.findings}
    assert names(pack(subject, tmp_path).folder) == FILES


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"don_vi": "UBND xã Hưng Đạo"}, "ghi đơn vị"), ({"thang": 2}, "ghi tháng “02”")],
    ids=["unit", "month"],
)
def test_the_report_of_another_is_sent_only_when_asked(
    fields: Fields, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another unit or month: exit code 2, one sentence with the way out, no folder."""
    file, report = workbook(tmp_path / "so.xlsx"), tmp_path / "khác.docx"
    render_report(read_filing(workbook(tmp_path / "khác.xlsx", **fields)), None, report)
    assert main(["dong-goi", str(file), "--bao-cao", str(report)]) == 2
    error = capsys.readouterr().err
    assert f"Báo cáo “khác.docx” {said}" in error
    assert "hãy chọn đúng báo cáo của sổ, chưa đóng gói, hoặc thêm --van-ghi" in error
    assert not (tmp_path / NAME).exists()
    assert main(["dong-goi", str(file), "--bao-cao", str(report), "--van-ghi"]) == 0


def in_narrative(text: str) -> Fields:
    """A paragraph of section II that a person typed in NoiDung."""
    return {"noi_dung": {**data_of()["noi_dung"], "II": text}}


def test_an_error_of_noidung_is_told_before_it_is_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A number typed in NoiDung against the forms: the sender is told which and what to mend, mail
    and manifest say so, and the package is whole.
    """
    file = workbook(tmp_path / "so.xlsx", **in_narrative("Trong kỳ đã tiếp nhận 3.794 hồ sơ."))
    assert main(["dong-goi", str(file)]) == 0
    told = capsys.readouterr().err
    said = manifest(tmp_path / NAME)["report"]
    errors = said["audit"]["summary"]["error"]
    assert errors
    assert f"Soát lời văn tờ NoiDung: {errors} lỗi." in told
    assert "“Trong kỳ đã tiếp nhận 3.794 hồ sơ”: lời văn ghi 3.794" in told
    assert "hãy sửa tờ NoiDung, xóa gói này khi chưa gửi" in told
    assert not said["edited"]
    assert f"Soát lời văn báo cáo Word: {errors} lỗi (VB01" in letter(tmp_path / NAME)
    assert main(["dong-goi", "--kiem", str(tmp_path / NAME)]) == 0


def test_a_right_narrative_is_not_spoken_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the program's own sentences nor a number that agrees is told."""
    file = workbook(tmp_path / "so.xlsx", **in_narrative("Trong kỳ đã tiếp nhận 3.749 hồ sơ."))
    assert main(["dong-goi", str(file)]) == 0
    assert "Soát" not in capsys.readouterr().err
    assert manifest(tmp_path / NAME)["report"]["audit"]["findings"] == []
