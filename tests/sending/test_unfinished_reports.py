"""A report that packing writes has no gap but one that somebody explained."""

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
from support.packages import FILES, NAME, data_of, explained, names, workbook

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
    mail = message_from_bytes((tmp_path / NAME / "thu-gui.eml").read_bytes(), policy=SMTP)
    assert isinstance(mail, EmailMessage)
    letter = mail.get_body()
    assert letter is not None
    assert WHY in letter.get_content()


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
