"""The command tthc: exit codes, what stands on stdout and stderr, the JSON of the contract."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc import __version__
from baocao_tthc.cli import commands, main
from baocao_tthc.cli.arguments import COMMANDS, function
from baocao_tthc.errors import TthcError
from support.paths import JANUARY, ROOT

CLEAN_NAMES = {
    "Ủy ban nhân dân huyện": "Ủy ban nhân dân xã",
    "UBND huyện": "UBND xã",
    "UBND các xã, thị trấn": "UBND xã",
    "các xã, thị trấn": "xã",
    "2 cấp huyện xã": "xã",
    "Bộ phận Tiếp nhận và Trả kết quả": "Trung tâm Phục vụ hành chính công",
    "bộ phận Tiếp nhận và Trả kết quả": "Trung tâm Phục vụ hành chính công",
    "của tỉnh": "của thành phố",
    "huyện": "xã",
}


def january() -> Any:
    """The January data."""
    return json.loads(JANUARY.read_text(encoding="utf-8"))


def agreed() -> Any:
    """January with the figures made consistent, one period and today's names."""
    data = january()
    text = json.dumps(data["noi_dung"], ensure_ascii=False)
    for old, new in CLEAN_NAMES.items():
        text = text.replace(old, new)
    data["noi_dung"] = json.loads(text)
    del data["bieu"]["II.06B"]["tieu_de"]
    annex = data["bieu"]["PL01"]
    annex |= {"tu": "2025-12-21", "den": "2026-01-20"}
    counts = [3749, 6, 6, 6, 6, 0, 0, 3743, 3735, 3743, 3735, 8, 0]
    annex["dong"] = [[annex["dong"][0][0], *counts, None, None, None, 2586, 3722, None]]
    del annex["tong"]
    return data


@pytest.fixture
def book(tmp_path: Path) -> Callable[[Any], Path]:
    """Return a function that makes the workbook of some data with `tthc dien`."""

    def make(data: Any) -> Path:
        source, target = tmp_path / "số liệu.json", tmp_path / "sổ tháng 01.xlsx"
        source.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        assert main(["dien", str(source), "-o", str(target), "--ghi-de"]) == 0
        return target

    return make


def test_january_has_exactly_its_findings(book: Any, capsys: Any) -> None:
    """Eleven findings in three matters: the differences, the two periods, the stale names."""
    file = book(january())
    capsys.readouterr()
    assert main(["kiem-tra", str(file), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["summary"] == {"error": 11, "warning": 0, "info": 0}
    assert [f["rule"] for f in found["findings"]] == [
        *("LB01", "LB02", "LB03", "KY01"),
        *("TC01",) * 7,
    ]
    assert found["matters"] == [[0, 1, 2], [3], [4, 5, 6, 7, 8, 9, 10]]
    names = " ".join(f["message"] for f in found["findings"] if f["rule"] == "TC01")
    places = [p for f in found["findings"] if f["rule"] == "TC01" for p in f["places"]]
    assert {"sheet": "II.06B", "cell": "A4"} in places
    assert "thị trấn" in names


def test_the_json_has_the_fields_of_the_contract(book: Any, capsys: Any) -> None:
    """Other programs rely on names and types."""
    file = book(january())
    capsys.readouterr()
    main(["kiem-tra", str(file), "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["file"] == str(file)
    assert found["unit"] == "UBND xã Ninh Giang"
    assert found["forms"] == [
        {
            "form": "II.06B",
            "sheet": "II.06B",
            "rows": 6,
            "period": {"from": "2025-12-21", "to": "2026-01-20"},
        },
        {
            "form": "PL01",
            "sheet": "PL01",
            "rows": 1,
            "period": {"from": "2025-12-15", "to": "2026-01-14"},
        },
    ]
    first = found["findings"][0]
    assert {key: first[key] for key in ("expected", "actual", "difference", "group")} == {
        "expected": 3749,
        "actual": 3733,
        "difference": -16,
        "group": "lien-bieu-1",
    }
    assert set(first) == {
        *("rule", "severity", "message", "places", "expected", "actual"),
        *("difference", "group", "hint"),
    }


def test_consistent_figures_and_clean_texts_have_no_finding(book: Any, capsys: Any) -> None:
    """Nothing right is blamed, and the exit code is 0."""
    file = book(agreed())
    capsys.readouterr()
    assert main(["kiem-tra", str(file)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "Không phát hiện sai sót."


def test_the_verdict_comes_first_and_lines_fit_80_columns(book: Any, capsys: Any) -> None:
    """A terminal of 80 columns shows every finding without breaking a line itself."""
    file = book(january())
    capsys.readouterr()
    main(["kiem-tra", str(file)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "3 việc cần sửa (11 lỗi)."
    assert max(map(len, lines)) <= 80
    assert not any("\x1b" in line for line in lines)


def test_colour_is_for_a_terminal_only(book: Any) -> None:
    """On a terminal the verdict is coloured, with NO_COLOR it is not."""
    file = book(january())
    coloured, plain = on_a_terminal(file, {}), on_a_terminal(file, {"NO_COLOR": "1"})
    assert "\x1b[31;1m3 việc cần sửa (11 lỗi)" in coloured
    assert "\x1b" not in plain


def test_what_comes_next_is_told_to_a_person(book: Any, capsys: Any) -> None:
    """On a terminal a check names the next command; a script hears nothing of it."""
    wrong = book(january())
    shown = on_a_terminal(wrong, {}, errors_too=True)
    assert f"Tên cũ, lỗi gõ: “tthc sua {wrong}”." in shown
    assert "Bước sau" not in shown
    right = book(agreed())
    assert f"Bước sau: “tthc bao-cao {right}”." in on_a_terminal(right, {}, errors_too=True)
    capsys.readouterr()
    main(["kiem-tra", str(right)])
    assert capsys.readouterr().err == ""


def on_a_terminal(file: Path, extra: dict[str, str], *, errors_too: bool = False) -> str:
    """What `tthc kiem-tra` prints on a terminal of its own."""
    main_end, other_end = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | extra
    environment["PYTHONPATH"] = str(ROOT / "python")
    command = [sys.executable, "-m", "baocao_tthc", "kiem-tra", str(file)]
    errors = other_end if errors_too else None
    with subprocess.Popen(command, stdout=other_end, stderr=errors, env=environment) as process:
        os.close(other_end)
        shown = b""
        while chunk := _read(main_end):
            shown += chunk
        process.wait()
    os.close(main_end)
    return shown.decode()


def _read(end: int) -> bytes:
    try:
        return os.read(end, 65536)
    except OSError:  # the other end of a pseudo-terminal has closed
        return b""


def test_the_report_is_written_beside_the_workbook(book: Any, capsys: Any) -> None:
    """Without -o it has the workbook's name; open errors give exit code 1 and make it a draft."""
    file = book(january())
    assert main(["bao-cao", str(file)]) == 1
    assert file.with_name(f"{file.stem}_DU-THAO.docx").exists()
    assert not file.with_suffix(".docx").exists()
    assert "11 lỗi" in capsys.readouterr().err


def test_nothing_is_overwritten_unasked(book: Any, capsys: Any) -> None:
    """An existing report stays as it is until --ghi-de."""
    file = book(agreed())
    target = file.with_suffix(".docx")
    target.write_text("của tôi", encoding="utf-8")
    assert main(["bao-cao", str(file)]) == 2
    assert "--ghi-de" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8") == "của tôi"
    assert main(["bao-cao", str(file), "--ghi-de"]) == 0
    assert target.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["kiem-tra"], "thiếu TỆP"),
        (["kiem-tra", "khong-co.xlsx"], "Không tìm thấy tệp “khong-co.xlsx”"),
        (["kiem-tra", "a.xlsx", "--la"], "không hiểu “--la”"),
        (["lam-gi"], "không có lệnh 'lam-gi'"),
        (["dien", str(JANUARY), "-o", "a.xls"], "phải có đuôi .xlsx hoặc .xlsm"),
        (["dien", str(JANUARY), "-o", "khong/co/a.xlsx"], "Không có thư mục"),
        (["dien", "khong-co.json", "-o", "a.xlsx"], "khong-co.json"),
        (["bao-cao", "a.xlsx", "-o", "a.pdf"], "phải có đuôi .docx"),
        (["kiem-tra", "a.xlsx", "--quy-tac"], "phải có một giá trị"),
    ],
)
def test_what_cannot_be_done_ends_in_one_sentence(
    words: list[str], sentence: str, capsys: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    """Exit code 2, one Vietnamese line that says what and what to do, no traceback."""
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    (line,) = shown.err.splitlines()
    assert line.startswith("tthc: ")
    assert sentence in line


def test_a_workbook_is_not_overwritten_unasked(tmp_path: Path, capsys: Any) -> None:
    """The clerk's own workbook of that name stays as it is until --ghi-de."""
    target = tmp_path / "a.xlsx"
    target.write_text("của tôi", encoding="utf-8")
    assert main(["dien", str(JANUARY), "-o", str(target)]) == 2
    assert "a.xlsx” đã có" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8") == "của tôi"
    assert main(["dien", str(JANUARY), "-o", str(target), "--ghi-de"]) == 0
    assert target.read_bytes().startswith(b"PK")


def test_data_without_a_form_make_no_workbook(tmp_path: Path, capsys: Any) -> None:
    """The sentence names the data file, and nothing is left behind."""
    source = tmp_path / "a.json"
    source.write_text('{"don_vi": "UBND xã A", "thang": 3, "nam": 2026}', encoding="utf-8")
    assert main(["dien", str(source), "-o", str(tmp_path / "a.xlsx")]) == 2
    assert "a.json” chưa có biểu nào" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_help_is_in_vietnamese(capsys: Any) -> None:
    """Headings, commands and exit codes, within 80 columns."""
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    shown = capsys.readouterr().out
    assert left.value.code == 0
    assert "Cách dùng: tthc" in shown
    assert all(name in shown for name in ("kiem-tra", "bao-cao", "dien", "Mã kết thúc"))
    assert "usage" not in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_without_a_command_the_months_commands_are_shown(capsys: Any) -> None:
    """A bare `tthc` lists them in the order of the work, each as it is understood; no success."""
    assert main([]) == 2
    shown = capsys.readouterr().out
    named = re.findall(r"(?m)^  tthc (\S+)", shown)
    assert named[:2] == ["nhap", "kiem-tra"]
    assert named[-2:] == ["dong-goi", "ky-moi"]
    assert set(named) < set(COMMANDS)
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_a_function_of_its_module(name: str) -> None:
    """What `tthc --help` lists can be run: the function has the command's name."""
    assert function(name).__name__ == name.replace("-", "_")


def test_the_version_is_the_package_s(capsys: Any) -> None:
    """`tthc --version` is what a support person asks for."""
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.strip() == f"tthc {__version__}"


class Panic(BaseException):
    """What a library written in Rust raises; it is no Exception."""


@pytest.mark.parametrize("error", [RuntimeError("hỏng"), Panic("hỏng")])
def test_an_unexpected_error_goes_to_the_log(
    error: BaseException, capsys: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    """The user reads one sentence with the log's place; the traceback is there."""

    def fail(options: object) -> int:
        raise error

    monkeypatch.setattr(commands, "kiem_tra", fail)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert main(["kiem-tra", "a.xlsx"]) == 2
    shown = capsys.readouterr().err
    log = tmp_path / "BaoCao_TTHC" / "tthc.log"
    assert str(log) in shown
    assert "Traceback" not in shown
    assert "hỏng" in log.read_text(encoding="utf-8")


def test_go_loi_shows_the_traceback(capsys: Any, monkeypatch: Any) -> None:
    """Whoever helps the user can ask for the details."""

    def fail(options: object) -> int:
        raise TthcError("Một câu.")

    monkeypatch.setattr(commands, "kiem_tra", fail)
    assert main(["kiem-tra", "a.xlsx", "--go-loi"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_a_rule_file_is_checked_too(book: Any, tmp_path: Path, capsys: Any) -> None:
    """--quy-tac adds the office's rules to those of the sheet."""
    rules = tmp_path / "quy-tac.toml"
    rules.write_text('[[quy_tac]]\nma = "XA01"\nquy_tac = "[II.06B](12)[tong] = 0"\n', "utf-8")
    file = book(agreed())
    capsys.readouterr()
    assert main(["kiem-tra", str(file), "--quy-tac", str(rules), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [f["rule"] for f in found] == ["XA01"]


def test_rules_of_the_data_file_come_back_from_the_sheet(book: Any, capsys: Any) -> None:
    """A rule written into QuyTac by `dien` is read and checked from there."""
    rule = {"ma": "XA02", "quy_tac": "[II.06B](12) = 0", "muc_do": "Cảnh báo", "thong_bao": "Rút"}
    file = book(agreed() | {"quy_tac": [rule]})
    capsys.readouterr()
    assert main(["kiem-tra", str(file), "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (found["rule"], found["severity"]) == ("XA02", "warning")
    assert found["message"].startswith("Rút: dòng “Hộ tịch”")


def test_output_cut_short_by_its_reader_is_no_traceback(book: Any) -> None:
    """`tthc kiem-tra … | head -1` ends quietly."""
    file = book(january())
    words = [sys.executable, "-m", "baocao_tthc", "kiem-tra", str(file)]
    command = f"{shlex.join(words)} | head -c 1"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "python")}
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stderr == ""


@pytest.mark.parametrize("mode", ["--json", "--quy-tac=khong-co.toml"])
def test_a_file_name_that_is_no_text_is_no_traceback(book: Any, mode: str) -> None:
    """A name from another system may hold bytes that are not UTF-8, or a line break."""
    file = book(agreed())
    odd = os.fsencode(file.parent) + b"/so\xff\n1.xlsx"
    os.rename(os.fsencode(file), odd)
    done = subprocess.run(
        [sys.executable, "-m", "baocao_tthc", "kiem-tra", odd, mode],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "python"), "LC_ALL": "C.UTF-8"},
        check=False,
    )
    assert done.returncode == (0 if mode == "--json" else 2)
    assert len(done.stderr.splitlines()) == (0 if mode == "--json" else 1)


def test_the_period_before_is_compared(book: Any, tmp_path: Path, capsys: Any) -> None:
    """--ky-truoc FILE: the same workbook is no period before; an unreadable file is exit code 2."""
    file = book(january())
    capsys.readouterr()
    assert main(["kiem-tra", str(file), "--ky-truoc", str(file)]) == 1
    assert "KT04" in capsys.readouterr().out
    assert main(["kiem-tra", str(file), "--ky-truoc", str(tmp_path / "không có.xlsx")]) == 2
    assert "không có.xlsx" in capsys.readouterr().err


def test_every_command_and_option_is_in_the_documents() -> None:
    """README and docs name all that `tthc --help` offers, `--ra` by its letter."""
    pages = (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    names = {f"tthc {name}" for name in COMMANDS} | {"--go-loi"}
    for _, _, _, *arguments in COMMANDS.values():
        names |= {name for argument in arguments for name in argument.names if name[:2] == "--"}
    assert [name for name in sorted(names - {"--ra"}) if name not in text] == []
