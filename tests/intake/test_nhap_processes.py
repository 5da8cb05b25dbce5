"""tthc nhap as a process: what it loads, and what is left when it is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from baocao_tthc.cli import main
from support.killed import every_moment
from support.paths import SOURCES


def test_cases_are_counted_where_pandas_is_not_installed(book: Path, export: Path) -> None:
    """As in a clerk's environment."""
    code = (
        "import sys; sys.modules.update(pandas=None, numpy=None)\n"
        f"from baocao_tthc.cli import main; sys.exit(main(['nhap', {str(export)!r}, {str(book)!r},"
        " '--xem', '--thay']))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(SOURCES)},
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Đếm 4 hồ sơ" in ended.stdout


def test_the_check_does_not_load_the_intake() -> None:
    """Its start-up is measured: what only other commands need is not imported."""
    unneeded = ("intake", "workbook", "entries", "sending", "report", "windows", "isolation")
    libraries = ("pandas", "numpy", "xlsxwriter", "jinja2", "subprocess", "tempfile")
    code = (
        "import sys; from baocao_tthc.cli import main; main(['kiem-tra', 'x.xlsx']);"
        f"print([n for n in sys.modules if n.startswith('baocao_tthc.') and n.split('.')[1] in "
        f"{unneeded} or n in {libraries}], file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(SOURCES)},
    )
    assert ended.stderr.splitlines()[-1] == "[]"


def test_killed_at_any_moment_it_is_the_old_state_or_the_new(
    book: Path, export: Path, tmp_path: Path
) -> None:
    """The workbook and the export are untouched; of the target there is the old or a whole new."""
    target = tmp_path / "moi.xlsx"
    main(["nhap", str(export), str(book), "-o", str(target)])
    whole, contents, seen = target.read_bytes(), (book.read_bytes(), export.read_bytes()), set()

    def fresh(moment: int) -> Path:
        folder = tmp_path / f"lan-{moment}"
        folder.mkdir()
        (folder / "so.xlsx").write_bytes(contents[0])
        (folder / "xuat.csv").write_bytes(contents[1])
        (folder / "moi.xlsx").write_bytes(b"cu")
        return folder

    def command(folder: Path) -> list[str | Path]:
        source, old = folder / "xuat.csv", folder / "so.xlsx"
        return ["nhap", source, old, "-o", folder / "moi.xlsx", "--ghi-de"]

    for folder in every_moment(fresh, command):
        assert (folder / "so.xlsx").read_bytes() == contents[0]
        assert (folder / "xuat.csv").read_bytes() == contents[1]
        seen.add((folder / "moi.xlsx").read_bytes())
    assert seen == {b"cu", whole}
