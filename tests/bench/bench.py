"""Speeds as ratios in one run: `make bench`.

    read and check  workbooks of a year, in process, against bare python-calamine over the same
                    files: at most 3
    whole process   tthc kiem-tra against a plain pandas script of the same sums: at most
                    0.22, and at most 60 MB
    checks          on a Filing already read, against reading it: less than 1
    bao-cao         in process, against a bare docxtpl render and save: at most 1.25
    soat            whole process on the real report, against an empty interpreter: at most 1 s of
                    processor time more; and a report of 200 pages against one of 100: about 2
    nhap            100,000 cases, .csv and .xlsx, previewed by a whole process: at most 2 s of
                    processor time above the same process that only imports
    dong-goi        with 20,000 formatted, empty rows below a form, whole process: at most 3 s and
                    150 MB
    ky-moi          the workbook after 24 months against the one after 12: about 1, at most 2
    kiem-tra        with 24 months of history against none
    tong-hop        the workbooks of 3,321 units, checks included, in process, against bare
                    python-calamine over the same files: at most 3; a workbook of these takes as
                    long as one of a tenth of them; at most 400 MB; two processes at least 1.7 times
                    as fast as one
    first click     what a button's process loads, against the same with pandas and numpy, which
                    xlwings loads when it finds them; a clerk's environment has neither
    second click    its start-up in the server that stays warm, against the first's
    whole click     Kiểm tra in a live Calc, warm, against the first click's start-up

Each pair is run in turn, A B A B …; the medians and the ratio of the medians are printed, and
nothing else.
"""

from __future__ import annotations

import importlib
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path

from python_calamine import CalamineWorkbook

from baocao_tthc.checks import check
from baocao_tthc.cli import main as tthc
from baocao_tthc.consolidation import consolidate
from baocao_tthc.reading import read_filing
from support.live_office import open_copy
from support.months import year
from support.paths import JANUARY, JANUARY_REPORT, JANUARY_WORKBOOK, ROOT
from support.read_sheets import edit

_PAGES = 10  # of the real report
_UNITS = 3321  # communes, wards and special zones of the nation
_PARTS = 10


def in_turn(a: Callable[[], float], b: Callable[[], float], runs: int) -> tuple[float, float]:
    """The medians of two measurements made in turn, after a warm-up of each."""
    a(), b()
    pairs = [(a(), b()) for _ in range(runs)]
    return statistics.median(x for x, _ in pairs), statistics.median(y for _, y in pairs)


def seconds(
    work: Callable[[], object], clock: Callable[[], float] = time.perf_counter
) -> Callable[[], float]:
    """A measurement of how long `work` takes in this process."""

    def measure() -> float:
        start = clock()
        work()
        return clock() - start

    return measure


@contextmanager
def quiet() -> Iterator[None]:
    """Without the messages of the commands that run inside."""
    with (
        open(os.devnull, "w", encoding="utf-8") as nothing,
        redirect_stdout(nothing),
        redirect_stderr(nothing),
    ):
        yield


def _run(command: list[str]) -> resource.struct_rusage:
    """Run a process whose messages nobody sees, and give what it used; one that could not do its
    work would be a fast one, so it ends the run.
    """
    actions = [(os.POSIX_SPAWN_OPEN, n, os.devnull, os.O_WRONLY, 0) for n in (1, 2)]
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, used = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"not done: {' '.join(command)}")
    return used


def process(command: list[str]) -> Callable[[], float]:
    """A measurement of a whole process."""

    def measure() -> float:
        start = time.perf_counter()
        _run(command)
        return time.perf_counter() - start

    return measure


_PEAK = """import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
if done.returncode not in (0, 1): sys.exit(f"not done: {sys.argv[1:]}")
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""


def peak_memory(command: list[str]) -> float:
    """The most memory that a process takes, in MB.

    Asked from a small process between: Linux counts for a child what its parent had.
    """
    words = [sys.executable, "-c", _PEAK, *command]
    return int(subprocess.run(words, capture_output=True, check=True).stdout) / 1024


def processor(command: list[str]) -> Callable[[], float]:
    """A measurement of the processor time of a whole process."""

    def measure() -> float:
        usage = _run(command)
        return float(usage.ru_utime + usage.ru_stime)

    return measure


def show(name: str, ours: float, theirs: float, limit: str) -> None:
    """One line of the result, times in milliseconds."""
    print(f"{name:<42}{ours * 1e3:9.1f}{theirs * 1e3:9.1f}{ours / theirs:8.2f}   {limit}")


def main() -> None:
    """Run every benchmark on the January workbook."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "thang-01.xlsx"
        with quiet():
            tthc(["dien", str(JANUARY), "-o", str(book)])
            books = list(year(Path(folder), 25))
        print(f"{'median ms':<42}{'ours':>9}{'theirs':>9}{'ratio':>8}   limit")
        bench_reading([book, *books[:12]])
        bench_process(book)
        bench_checks(book)
        bench_report(book, Path(folder))
        bench_audit(Path(folder))
        bench_intake(book, Path(folder))
        bench_sending(books[0], Path(folder))
        bench_months(Path(folder), books)
        bench_consolidation(Path(folder) / "nhận về")
        bench_click(Path(folder))


def bench_reading(books: Sequence[Path]) -> None:
    """Reading and checking workbooks one by one, against taking their values and no more, in
    processor time.
    """

    def ours() -> None:
        for book in books:
            check(read_filing(book))

    timed = (seconds(work, time.process_time) for work in (ours, lambda: bare_values(books)))
    read, values = (median / len(books) for median in in_turn(*timed, runs=21))
    show("read and check a workbook / bare calamine", read, values, "<= 3")


def bare_values(books: Sequence[Path]) -> None:
    """Take the values of workbooks, and no more."""
    for book in books:
        with CalamineWorkbook.from_path(str(book)) as workbook:
            for name in workbook.sheet_names:
                workbook.get_sheet_by_name(name).to_python()


def bench_consolidation(folder: Path) -> None:
    """`tong-hop` over the workbooks of the nation's units, against taking their values, in
    processor time, a tenth of them after the other in turn; all against a tenth; its memory; two
    processes against one, in time that passes.
    """
    from many_units import many_units

    books = many_units(folder, _UNITS)
    tenths = [_some_of(books, folder, part) for part in range(_PARTS)]
    clock = time.process_time
    pairs = [
        (seconds(partial(consolidate, few), clock)(), seconds(partial(bare_values, own), clock)())
        for few, own in tenths
    ]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    number, (few, _) = _UNITS // _PARTS, tenths[0]
    show(f"tong-hop of {_UNITS} workbooks / bare calamine", ours, theirs, "<= 3")
    whole = seconds(partial(consolidate, folder), clock)()
    show("  a workbook of all / of a tenth of them", whole / _UNITS, ours / number, "<= 1.1")
    command = [str(Path(sys.executable).with_name("tthc")), "tong-hop", str(folder), "--json"]
    print(f"{'  peak memory, MB':<42}{peak_memory(command):9.1f}{'':17}   <= 400")
    two, one = (seconds(partial(_by_processes, few, number))() for number in (2, 1))
    show("  by two processes / by one", two, one, "<= 0.59")


def _some_of(books: Sequence[Path], folder: Path, part: int) -> tuple[Path, Sequence[Path]]:
    """A folder beside with that part of the workbooks, and they themselves."""
    number = len(books) // _PARTS
    some, own = folder.with_name(f"phần {part}"), books[part * number : (part + 1) * number]
    some.mkdir()
    for book in own:
        os.link(book, some / book.name)
    return some, own


def _by_processes(folder: Path, number: int) -> None:
    with ProcessPoolExecutor(number) as executor:
        consolidate(folder, executor=executor)


def bench_process(book: Path) -> None:
    """`tthc kiem-tra` against pandas.read_excel and the same sums."""
    command = [str(Path(sys.executable).with_name("tthc")), "kiem-tra", str(book)]
    ours, theirs = in_turn(
        process(command),
        process([sys.executable, str(ROOT / "tests" / "bench" / "bare_libraries.py"), str(book)]),
        runs=11,
    )
    show("kiem-tra, whole process / plain pandas", ours, theirs, "<= 0.22")
    print(f"{'  peak memory, MB':<42}{peak_memory(command):9.1f}{'':17}   <= 60")


def bench_checks(book: Path) -> None:
    """The checks of a Filing against reading it."""
    report = read_filing(book)
    ours, theirs = in_turn(
        seconds(lambda: check(report)), seconds(lambda: read_filing(book)), runs=101
    )
    show("checks of a Filing / reading it", ours, theirs, "< 1")


def bench_report(book: Path, folder: Path) -> None:
    """`tthc bao-cao` in process against a bare docxtpl render and save."""
    from with_docxtpl import bare_render

    target = folder / "bao-cao.docx"
    with quiet():
        ours, theirs = in_turn(
            seconds(lambda: tthc(["bao-cao", str(book), "-o", str(target), "--ghi-de"])),
            seconds(lambda: bare_render(read_filing(book), folder / "tran.docx")),
            runs=15,
        )
    show("bao-cao in process / bare docxtpl", ours, theirs, "<= 1.25")


def bench_audit(folder: Path) -> None:
    """`tthc soat` on the real January report, and how its time grows with the pages."""
    command = str(Path(sys.executable).with_name("tthc"))
    ours, empty = in_turn(
        processor([command, "soat", str(JANUARY_REPORT)]),
        processor([sys.executable, "-c", ""]),
        runs=7,
    )
    show("soat, whole process / empty interpreter", ours, empty, "")
    print(f"{'  more processor time, ms':<42}{(ours - empty) * 1e3:9.1f}{'':17}   <= 1000")
    times = []
    for pages in (100, 200):
        long = longer(JANUARY_REPORT, pages // _PAGES, folder / f"{pages}.docx")
        times.append(processor([command, "soat", str(long)]))
    hundred, two_hundred = in_turn(*times, runs=3)
    show("soat, 200 pages / 100 pages", two_hundred - empty, hundred - empty, "about 2")


def bench_intake(book: Path, folder: Path) -> None:
    """`tthc nhap --xem` of a list of 100,000 cases, against its imports alone."""
    from support.exports import lines, month, timed, write_csv, write_xlsx

    rows = lines(month(100_000))
    imports = (
        "import baocao_tthc.cli.commands, baocao_tthc.intake, baocao_tthc.building.committed; "
    )
    run = "from baocao_tthc.cli import main; main(['nhap', *__import__('sys').argv[1:], '--xem'])"
    for file in (
        write_csv(folder / "ho-so.csv", rows),
        write_xlsx(folder / "ho-so.xlsx", timed(rows)),
    ):
        ours, bare = in_turn(
            processor([sys.executable, "-c", imports + run, str(file), str(book)]),
            processor([sys.executable, "-c", imports]),
            runs=5,
        )
        show(f"nhap, 100,000 cases, {file.suffix} / imports", ours, bare, "")
        print(f"{'  more processor time, ms':<42}{(ours - bare) * 1e3:9.1f}{'':17}   <= 2000")


def longer(report: Path, times: int, target: Path) -> Path:
    """The report with its text so many times; its annexes stand once."""
    with zipfile.ZipFile(report) as source, zipfile.ZipFile(target, "w") as package:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == "word/document.xml":
                xml = content.decode()
                start = xml.index("<w:body>") + len("<w:body>")
                end = xml.rindex("<w:p>", 0, xml.index("Nơi nhận"))
                content = (xml[:start] + xml[start:end] * times + xml[end:]).encode()
            package.writestr(member.filename, content, zipfile.ZIP_DEFLATED)
    return target


def bench_sending(book: Path, folder: Path) -> None:
    """Packing a workbook in which somebody formatted whole columns of a form."""
    command = str(Path(sys.executable).with_name("tthc"))
    row = (
        '<row r="{0}">'
        + "".join(f'<c r="{x}{{0}}" s="1"/>' for x in "ABCDEFGHIJKLMNOPQ")
        + "</row>"
    )
    rows, end = "".join(row.format(100 + n) for n in range(20_000)).encode(), b"</sheetData>"
    long = Path(shutil.copy(book, folder / "dong-trong.xlsm"))
    edit(long, "xl/worksheets/sheet3.xml", lambda xml: xml.replace(end, rows + end))
    pack = [command, "dong-goi", str(long), "--ra", str(folder), "--ly-do", "đo lần nữa"]
    packed, checked = in_turn(process(pack), process([command, "kiem-tra", str(long)]), runs=3)
    show("dong-goi / kiem-tra, 20,000 empty rows", packed, checked, "<= 3000 ms")
    print(f"  peak memory of dong-goi: {peak_memory(pack):.0f} MB, at most 150")


def bench_months(folder: Path, books: Sequence[Path]) -> None:
    """How `tthc ky-moi` and `tthc kiem-tra` grow with the months that LichSu holds."""
    command = str(Path(sys.executable).with_name("tthc"))
    target = str(folder / "ky-sau.xlsm")
    moves = [
        processor([command, "ky-moi", str(books[n]), "-o", target, "--ghi-de"]) for n in (12, 24)
    ]
    twelve, two_years = in_turn(*moves, runs=3)
    show("ky-moi after 24 months / after 12", two_years, twelve, "<= 2")
    sizes = [books[n].stat().st_size / 1024 for n in (0, 12, 24)]
    print(f"  size after 0, 12, 24 months, KB: {sizes[0]:.0f}, {sizes[1]:.0f}, {sizes[2]:.0f}")
    checks = [processor([command, "kiem-tra", str(books[n])]) for n in (0, 24)]
    first, last = in_turn(*checks, runs=7)
    show("kiem-tra with 24 months / with none", last, first, "")


def bench_click(folder: Path) -> None:
    """The start-up of a button's first and second click, and a whole click in LibreOffice."""
    import xlwings_calc
    from baocao_tthc import excel

    load = "import xlwings, baocao_tthc.excel.actions"
    block = "import sys\nfor name in ('pandas', 'numpy', 'polars'): sys.modules[name] = None\n"
    first, with_pandas = in_turn(
        process([sys.executable, "-c", block + load]), process([sys.executable, "-c", load]), runs=9
    )
    show("first click's start-up / with pandas there", first, with_pandas, "")
    again = seconds(lambda: importlib.import_module("baocao_tthc.excel.actions"))
    second = statistics.median(again() for _ in range(101))
    show("second click's start-up / first's", second, first, "")
    with xlwings_calc.start_office() as app:
        open_copy(app, JANUARY_WORKBOOK, folder / "sổ").set_mock_caller()
        click = seconds(excel.check)
        with quiet():
            click()
            whole = statistics.median(click() for _ in range(5))
        show("Kiểm tra in Calc / first start-up", whole, first, "")
        app.books.active.close()


if __name__ == "__main__":
    main()
