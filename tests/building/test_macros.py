"""The workbooks with macros: built from their sources, whole, the same every time."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from baocao_tthc import __version__
from baocao_tthc.cli import main
from baocao_tthc.entries.data import read_data
from baocao_tthc.errors import DataError
from baocao_tthc.workbook.assembly import macro_workbook_bytes, packaged_macros
from support.macro_books import blank, example
from support.paths import JANUARY, ROOT
from support.read_sheets import pack, parts

Validate = Callable[[Path], list[str]]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source tree of its own with the workbooks' sources, built once."""
    root = tmp_path_factory.mktemp("nguồn của tôi")
    shutil.copytree(ROOT / "workbook" / "src", root / "workbook" / "src")
    (root / "workbook" / "vi-du").mkdir()
    shutil.copy(JANUARY, root / "workbook" / "vi-du")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root / "workbook" / "src")
        assert main(["dung"]) == 0
    return root


def test_the_committed_workbooks_are_what_their_sources_give(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """`tthc dung --kiem` in the source tree finds no difference."""
    monkeypatch.chdir(ROOT)
    assert main(["dung", "--kiem"]) == 0, capsys.readouterr().err


def test_the_same_sources_give_the_same_bytes(checkout: Path) -> None:
    """Built elsewhere, from a folder with blanks and diacritics, both files are the same."""
    for path in (blank(), example()):
        built = checkout / path.relative_to(ROOT)
        assert parts(built) == parts(path)


def test_what_differs_is_named(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """A workbook that somebody saved by hand is told with its part; nothing is written."""
    root = shutil.copytree(checkout, tmp_path / "bản sao")
    path = root / "workbook" / "BaoCao_TTHC.xlsm"
    found = parts(path)
    found["xl/sharedStrings.xml"] = found["xl/sharedStrings.xml"].replace(b"KiemTra", b"Kiem")
    pack(path, found)
    monkeypatch.chdir(root)
    assert main(["dung", "--kiem"]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "BaoCao_TTHC.xlsm khác với nguồn (xl/sharedStrings.xml)" in told
    assert parts(path) == found
    path.unlink()
    assert main(["dung", "--kiem"]) == 1
    assert "chưa có tệp này" in capsys.readouterr().err


def test_outside_a_source_tree_nothing_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """Where there is no workbook/src the command says where to go."""
    monkeypatch.chdir(tmp_path)
    assert main(["dung"]) == 2
    assert "Không thấy thư mục workbook/src" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", [blank(), example()], ids=["blank", "example"])
def test_the_validator_finds_no_error(path: Path, validate: Validate) -> None:
    """Microsoft's own validator accepts both workbooks."""
    assert validate(path) == []


def test_dien_gives_the_macros_of_the_blank_workbook(
    tmp_path: Path, validate: Validate, capsys: Any
) -> None:
    """With -o …xlsm the same macros and ribbon go in as a whole, without their sources."""
    path = tmp_path / "tháng 01.xlsm"
    assert main(["dien", str(JANUARY), "-o", str(path)]) == 0
    assert "11 lỗi" in capsys.readouterr().err
    made, kept = parts(path), parts(blank())
    for part in ("xl/vbaProject.bin", "customUI/customUI14.xml", "_rels/.rels"):
        assert made[part] == kept[part]
    assert validate(path) == []


def test_with_and_without_macros_the_findings_are_the_same(tmp_path: Path, capsys: Any) -> None:
    """January has the same eleven findings in .xlsx and .xlsm, word for word."""
    found = []
    for name in ("a.xlsx", "a.xlsm"):
        path = tmp_path / name
        main(["dien", str(JANUARY), "-o", str(path)])
        capsys.readouterr()
        assert main(["kiem-tra", "--json", str(path)]) == 1
        found.append(json.loads(capsys.readouterr().out)["findings"])
    assert len(found[0]) == 11
    assert found[0] == found[1]


def test_a_form_without_a_module_of_its_own_is_whole(tmp_path: Path, validate: Validate) -> None:
    """A form that the blank workbook does not have is a valid sheet; Excel makes its module."""
    data = json.loads(JANUARY.read_text(encoding="utf-8"))
    row = ["Chung", None, 3726, 9, 14, None, 3740, 3, 0, None, 6, 0]
    data["bieu"] = {"II.06A13": {"dong": [row]}}
    source, path = tmp_path / "a.json", tmp_path / "a.xlsm"
    source.write_text(json.dumps(data), encoding="utf-8")
    path.write_bytes(macro_workbook_bytes(read_data(source)))
    assert validate(path) == []
    assert "II.06A13" in openpyxl.load_workbook(path).sheetnames


@pytest.mark.parametrize("path", [blank(), example()], ids=["blank", "example"])
def test_the_versions_stand_in_names(path: Path) -> None:
    """chan-doan compares these texts with what is installed."""
    names = openpyxl.load_workbook(path).defined_names
    assert names["PhienBanSo"].attr_text == f'"{__version__}"'
    assert names["PhienBanXlwings"].attr_text == f'"{version("xlwings")}"'


def test_the_configuration_is_hidden_from_all_but_vba() -> None:
    """The sheet is there for xlwings; staff cannot unhide it by the menu."""
    sheet = openpyxl.load_workbook(blank())["xlwings.conf"]
    assert sheet.sheet_state == "veryHidden"
    settings = {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2)}
    assert settings["INTERPRETER_WIN"] == "%BAOCAO_TTHC_PYTHON%"
    assert settings["USE UDF SERVER"] == "True"
    assert settings["PYTHONPATH"] == "%BAOCAO_TTHC_PYTHON%"


def test_every_sheet_has_its_module() -> None:
    """The code name in each sheet is the name of a document module of the project."""
    members = parts(blank())
    names = [
        xml.decode().partition('codeName="')[2].partition('"')[0]
        for name, xml in members.items()
        if name.startswith("xl/worksheets/sheet")
    ]
    assert len(set(names)) == len(names) == 10
    for name in (*names, "ThisWorkbook"):
        assert f"Document={name}/".encode() in _project_stream(members["xl/vbaProject.bin"])


def _project_stream(project: bytes) -> bytes:
    """The stream PROJECT of a VBA project."""
    from io import BytesIO

    import olefile

    with olefile.OleFileIO(BytesIO(project)) as file:
        return bytes(file.openstream("PROJECT").read())


def test_without_the_blank_workbook_one_sentence_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that lost its blank workbook says so, and that .xlsx still works."""
    monkeypatch.setattr(Path, "is_file", lambda self: False)
    with pytest.raises(DataError, match=r"hãy cài lại, hoặc ghi sổ \.xlsx"):
        packaged_macros()
