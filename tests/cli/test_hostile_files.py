"""Files of strangers through the command, in a process that may not take more than it should."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from baocao_tthc.cli import main
from support.hostile_files import LARGE
from support.paths import JANUARY, ROOT

_MEMORY = 480 * 2**20  # bytes of data, the interpreter aside
_PROCESSOR = 10  # seconds
_OLD_WORKBOOKS = Path(__file__).parents[1] / "intake" / "hostile"
_START = "import sys; sys.path[:] = {path!r}; from baocao_tthc.cli import main; sys.exit(main())"


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR, _PROCESSOR))


def _tthc(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _START.format(path=sys.path), *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        preexec_fn=_bound,
        check=False,
        env=os.environ | {"XDG_STATE_HOME": str(ROOT / "out" / "log")},
    )


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January's workbook."""
    book = tmp_path_factory.mktemp("book") / "thang-01.xlsx"
    assert main(["dien", str(JANUARY), "-o", str(book)]) == 0
    return book


def _commands(file: Path, book: Path) -> Sequence[tuple[str | Path, ...]]:
    """The commands that take such a file, as people give it to them."""
    if file.suffix == ".docx":
        report = file.with_name("báo cáo.docx")
        return (
            ("soat", file),
            ("cap-nhat", book, file, "-o", report),
            ("bao-cao", book, "--mau", file, "-o", report),
            ("dong-goi", book, "--bao-cao", file, "-o", file.parent),
        )
    if file.suffix == ".xlsx":
        received = file.with_name("nhận.xlsx")
        return (
            ("kiem-tra", file),
            ("nhap", file, book, "--xem"),
            ("phan-hoi", book, file, "-o", received),
        )
    return (("nhap", file, book, "--xem"),)


def _check(file: Path, book: Path) -> None:
    for command in _commands(file, book):
        ended = _tthc(*command)
        assert ended.returncode in (0, 1, 2), (command[0], ended)
        assert "ngoài dự kiến" not in ended.stderr, command[0]
        assert "Traceback" not in ended.stderr, command[0]
        if ended.returncode == 2:
            assert ended.stderr.startswith("tthc: "), command[0]
            assert ended.stderr.count("\n") == 1, command[0]


@pytest.mark.parametrize("make", LARGE.values(), ids=LARGE)
def test_a_large_thing_in_a_small_file(
    make: Callable[[Path], Path], tmp_path: Path, book: Path
) -> None:
    """Read or refused in one sentence, within 480 MB and 10 s of processor time."""
    _check(make(tmp_path), book)


@pytest.mark.parametrize("name", ["dims32.xls", "far.xls"])
def test_an_old_workbook_of_any_size(name: str, book: Path) -> None:
    """Records of a .xls that say it has four billion columns, or a value in its last cell."""
    ended = _tthc("nhap", _OLD_WORKBOOKS / name, book, "--xem")
    assert ended.returncode == 2
    assert "không đọc được vì hỏng bên trong hoặc trải quá rộng" in ended.stderr
    assert ended.stderr.count("\n") == 1
