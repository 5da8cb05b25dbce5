"""Several responses to one month: which of them is the superior's last word."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from baocao_tthc.checks.superiors_remarks import month_remarks
from baocao_tthc.cli import main
from baocao_tthc.reading import read_filing
from baocao_tthc.remarks import MonthRemarks
from support.packages import NAME, packed
from support.responses import ACCEPTED, RETURNED, THREE, Line, response

Printed = pytest.CaptureFixture[str]


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """The workbook of January with its package beside it."""
    packed(tmp_path)
    return tmp_path / "so.xlsx"


def answer(sent: Path, result: str, lines: tuple[Line, ...] = THREE) -> Path:
    """A response to the package beside the workbook."""
    return response(sent.parent / NAME, sent.parent / f"{result} {len(lines)}.xlsx", result, lines)


def take(so: Path, file: Path, *more: str) -> tuple[int, Path]:
    """Receive the response; the exit code, and the workbook in which it is then."""
    target = so.with_stem(f"{so.stem}+")
    code = main(["phan-hoi", str(so), str(file), "-o", str(target), *more])
    return code, target if target.exists() else so


def month(so: Path) -> MonthRemarks:
    """What was said of the month."""
    return month_remarks(read_filing(so))


def test_an_older_response_never_replaces_a_later_one_by_itself(
    sent: Path, capsys: Printed
) -> None:
    """A mail opened again: the acceptance stands, the sentence says what came when; on request the
    older is the last word.
    """
    back = answer(sent, RETURNED)
    _, so = take(sent, back)
    _, so = take(so, answer(sent, ACCEPTED, ()))
    capsys.readouterr()
    assert take(so, back) == (2, so)
    told = capsys.readouterr().err
    assert "(lần 1, trả lại) đã nhận rồi" in told
    assert "sau đó đã nhận phản hồi chấp nhận" in told
    assert month(so).is_locked
    code, so = take(so, back, "--loi-sau-cung")
    assert (code, len(month(so).open)) == (1, len(THREE))


def test_an_acceptance_is_not_taken_back_in_silence(sent: Path, capsys: Printed) -> None:
    """Another response that returns what was accepted is asked about too."""
    _, so = take(sent, answer(sent, ACCEPTED, ()))
    back = answer(sent, RETURNED)
    capsys.readouterr()
    assert take(so, back) == (2, so)
    assert "đã được chấp nhận (nhận ngày" in capsys.readouterr().err
    assert take(so, back, "--loi-sau-cung")[0] == 1


def test_an_unlocked_month_is_locked_by_the_acceptance_again(sent: Path) -> None:
    """Received once more it locks, and the reason to unlock is gone; a third time it is known."""
    accepted = answer(sent, ACCEPTED, ())
    _, so = take(sent, accepted)
    opened = so.with_stem("mở")
    assert main(["phan-hoi", str(so), "--mo-khoa", "Sót hồ sơ", "-o", str(opened)]) == 0
    assert not openpyxl.load_workbook(opened)["II.06B"]["D14"].protection.locked
    code, so = take(opened, accepted)
    assert (code, month(so).unlocked) == (0, None)
    assert openpyxl.load_workbook(so)["II.06B"]["D14"].protection.locked
    assert month(so).figures
    assert take(so, accepted) == (0, so)


def test_advice_beside_an_acceptance_is_said(sent: Path, capsys: Printed) -> None:
    """Once, with where it is kept; nothing has to be answered."""
    code, so = take(sent, answer(sent, ACCEPTED, THREE[:1]))
    told = capsys.readouterr().out
    assert (code, month(so).open) == (0, ())
    assert told.count("Vì sao tăng?") == 1
    assert "Ý kiến kèm theo, không phải trả lời (ghi ở tờ KiemTra và tờ PhanHoi)" in told


def test_a_corrected_response_withdraws_remarks(sent: Path) -> None:
    """The last response to a revision counts alone; what was said before stays as the record."""
    _, so = take(sent, answer(sent, RETURNED))
    _, so = take(so, answer(sent, RETURNED, THREE[:1]))
    assert [line.text for line in month(so).open] == ["Vì sao tăng?"]
    assert len(read_filing(so).remarks) == 6
