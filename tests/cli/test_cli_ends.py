"""How the command ends and speaks: outputs that take nothing, signals, texts a terminal obeys."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from baocao_tthc.cli import main
from baocao_tthc.wording import harmless, json_text
from support.paths import JANUARY, SOURCES

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a shell and signals of Unix")
UNSAID = "không in được hết kết quả"
# The command, which says when it writes and then takes its time.
_SLOWLY = """
import sys, time
sys.path[:0] = [sys.argv.pop(1)]
import baocao_tthc.files as files
keep = files._settle
def slow(file):
    print("writing", flush=True)
    for _ in range(1200):  # a signal that comes right before a sleep is seen behind it
        time.sleep(0.05)
    keep(file)
files._settle = slow
from baocao_tthc.__main__ import process
sys.exit(process())
"""
HOSTILE = "Xã\x1b[2J\x1b]0;a\x07 \u202eA\x9b31m\u2066\nB\x7f"


@pytest.fixture(autouse=True)
def _usual_signals() -> Iterator[None]:
    """As of a command at a terminal, also where the tests themselves run in the background."""
    ignored = [n for n in (signal.SIGINT, signal.SIGHUP) if signal.getsignal(n) is signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January's workbook, which has errors."""
    book = tmp_path_factory.mktemp("book") / "thang-01.xlsx"
    assert main(["dien", str(JANUARY), "-o", str(book)]) == 0
    return book


def shell(command: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """A shell command in which tthc is `$tthc` and the words are `$1`, `$2` …"""
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    environment["tthc"] = f"{sys.executable} -m baocao_tthc"
    return subprocess.run(
        ["bash", "-c", command, "bash", *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=environment,
    )


@pytest.mark.parametrize(
    "output", [">&-", ">/dev/full", "--json >/dev/full", "<&- >&-", "| (exec <&-; sleep 2)"]
)
def test_output_that_nobody_takes_is_told_once(book: Path, output: str) -> None:
    """The exit code says what it always says: the figures have errors."""
    done = shell(f'$tthc kiem-tra "$1" {output}; exit ${{PIPESTATUS[0]}}', book)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert UNSAID in done.stderr


def test_a_reader_that_has_enough_is_no_error(book: Path) -> None:
    """`tthc … | head -1` shows the verdict and keeps the exit code."""
    done = shell('$tthc kiem-tra "$1" | head -1; exit ${PIPESTATUS[0]}', book)
    assert (done.returncode, done.stdout) == (1, "3 việc cần sửa (11 lỗi).\n")
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_messages_that_nobody_hears_are_not_said_elsewhere(book: Path, tmp_path: Path) -> None:
    """With stderr closed the results stand alone; the file is written all the same."""
    done = shell('$tthc bao-cao "$1" -o "$2" 2>&-', book, tmp_path / "a.docx")
    assert (done.returncode, done.stdout) == (1, f"Đã viết {tmp_path / 'a.docx'}\n")
    assert (tmp_path / "a.docx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize("words", ["--help", "--version", "kiem-tra --help"])
def test_help_that_cannot_be_shown_is_told(words: str) -> None:
    """Not a trace of the program's end, and no exit code of the interpreter's."""
    done = shell(f"$tthc {words} >/dev/full")
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    assert UNSAID in done.stderr


def test_a_closed_input_holds_no_paste(book: Path) -> None:
    """`tthc nhap -` without an input: the paste is empty."""
    done = shell('$tthc nhap - "$1" --xem <&-', book)
    assert done.returncode == 2
    assert "rỗng" in done.stderr


def test_a_deleted_working_folder_is_told(book: Path, tmp_path: Path) -> None:
    """Before anything is read, and when something would be written."""
    for words in ("ky-moi a.xlsx", 'bao-cao "$2" -o a.docx', "dung"):
        command = f'mkdir "$1"; cd "$1"; rmdir "$1"; $tthc {words}'
        done = shell(command, tmp_path / "đi", book)
        assert done.returncode == 2
        assert "ngoài dự kiến" not in done.stderr, words
        assert done.stderr.count("\n") == 1, words


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 2)],
)
def test_a_signal_ends_in_order(book: Path, tmp_path: Path, number: int, code: int) -> None:
    """While it writes: one sentence, nothing half written, no trace."""
    target = tmp_path / "a.docx"
    command = [sys.executable, "-c", _SLOWLY, SOURCES, "bao-cao", book, "-o", target]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        process.send_signal(number)
        out, error = process.communicate(timeout=30)
    assert (process.returncode, out) == (code, "")
    assert error == "tthc: đã dừng theo yêu cầu; không có tệp nào bị ghi dở.\n"
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_while_it_loads_shows_no_trace(tmp_path: Path) -> None:
    """Nothing was done yet, so nothing is said: it is gone at once."""
    late = tmp_path / "baocao_tthc_late.py"
    late.write_text("print('loading', flush=True)\nimport time\ntime.sleep(60)\n")
    program = (
        "import sys, importlib.abc\n"
        f"sys.path[:0] = [{str(SOURCES)!r}, {str(tmp_path)!r}]\n"
        "class Late(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'baocao_tthc.cli.commands':\n"
        "            import baocao_tthc_late\n"
        "sys.meta_path.insert(0, Late())\n"
        "from baocao_tthc.__main__ import process\n"
        "sys.exit(process())\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, "kiem-tra", "a.xlsx"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"loading\n"
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=30)
    assert error in (b"", "tthc: đã dừng theo yêu cầu; không có tệp nào bị ghi dở.\n".encode())


def test_what_a_terminal_obeys_is_shown_and_not_obeyed() -> None:
    """One line, letters as they are; in JSON it is escaped and reads back the same."""
    assert harmless(HOSTILE) == "Xã?[2J?]0;a? ?A?31m? B?"
    assert harmless("1 249 hồ\u00a0sơ") == "1 249 hồ\u00a0sơ"
    written = json_text({"a": HOSTILE, "ơ": "\udc80"})
    assert not any(mark in written for mark in "\x1b\x07\x9b\x7f\u202e\u2066\udc80")
    assert json.loads(written) == {"a": HOSTILE, "ơ": "\udc80"}


@pytest.mark.parametrize("as_json", [False, True])
def test_no_text_of_a_file_acts_on_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], as_json: bool, book: Path
) -> None:
    """A rule of a stranger, its id, its message, the name of the file itself."""
    rules = tmp_path / "quy\x1b[31m\u202etac.toml"
    rule = {"ma": HOSTILE, "quy_tac": "[II.06B](3)[tong] = 1", "thong_bao": HOSTILE}
    lines = (f"{key} = {json.dumps(value)}" for key, value in rule.items())
    rules.write_text("\n".join(["[[quy_tac]]", *lines]), encoding="utf-8")
    words = ["kiem-tra", str(book), "--quy-tac", str(rules), *(["--json"] if as_json else [])]
    assert main(words) == 1
    assert main([*words[:3], f"{rules}\n\x1b[2J"]) == 2
    for said in capsys.readouterr():
        assert not any(mark in said for mark in "\x1b\x07\x9b\x7f\u202e\u2066")


_CHECK_FAILS = """
import sys
sys.path[:0] = [sys.argv.pop(1)]
import baocao_tthc.checks
def fails(*_):
    raise ZeroDivisionError
baocao_tthc.checks.check = fails
from baocao_tthc.cli import main
sys.exit(main())
"""


@pytest.mark.parametrize(("command", "name"), [("bao-cao", "a.docx"), ("ky-moi", "a.xlsx")])
def test_checks_come_before_a_file_is_written(
    command: str, name: str, book: Path, tmp_path: Path
) -> None:
    """What goes wrong in a check leaves no report and no workbook behind."""
    words = [sys.executable, "-c", _CHECK_FAILS, SOURCES, command, book, "-o", tmp_path / name]
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "log")}
    done = subprocess.run(words, capture_output=True, check=False, env=environment)
    assert done.returncode == 2
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("home", ["/dev/null", "không/có\x01", ""])
def test_a_log_that_cannot_be_written_is_no_second_error(
    home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence says how to see the details instead, or where the log is."""
    fails: Callable[..., None] = lambda *_: (_ for _ in ()).throw(ZeroDivisionError())  # noqa: E731
    monkeypatch.setattr("baocao_tthc.cli.commands.kiem_tra", fails)
    monkeypatch.setenv("XDG_STATE_HOME", home)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["kiem-tra", "a.xlsx"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "ngoài dự kiến" in error
