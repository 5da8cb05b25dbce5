"""Files changed at random, through every command that reads one: `make fuzz`.

    fuzz.py SECONDS            every reader for so long, one after the other
    fuzz.py SECONDS so goi     only these
    fuzz.py --lai FILE so      one file again, as a reader found it

atheris changes what led to code not reached before. Of a package it changes one member and zips it
again, else nothing behind the archive would ever be met. A reader has found a fault when a command
ends otherwise than with 0, 1 or 2, in “lỗi ngoài dự kiến”, or not within 20 seconds and 1 GB; the
file that led there is kept in out/fuzz/.
"""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["baocao_tthc"]):
    from baocao_tthc.cli import main as tthc

from support.exports import lines, month, write_csv
from support.hostile_files import LARGE
from support.paths import JANUARY, JANUARY_REPORT, JANUARY_WORKBOOK, ROOT

_FOUND = ROOT / "out" / "fuzz"
_MAX_SEED = 2**18  # bytes; larger ones would make every round slow
_OLD_WORKBOOKS = ROOT / "tests" / "intake" / "hostile"
_LIMITS = ("-timeout=20", "-rss_limit_mb=1024", f"-max_len={_MAX_SEED}", "-verbosity=0")

Words = Sequence[str | Path]
READERS: dict[str, tuple[str, Callable[[Path, Path, Path], Words]]] = {
    "so": (".xlsx", lambda file, _, __: ("kiem-tra", file)),
    "xuat": (".xlsx", lambda file, book, __: ("nhap", file, book, "--xem")),
    "chu": (".csv", lambda file, book, __: ("nhap", file, book, "--xem")),
    "soat": (".docx", lambda file, book, __: ("soat", file, "--so-lieu", book)),
    "cap-nhat": (".docx", lambda file, book, out: ("cap-nhat", book, file, "-o", out / "x.docx")),
    "mau": (
        ".docx",
        lambda file, book, out: ("bao-cao", book, "--mau", file, "-o", out / "x.docx"),
    ),
    "goi": (".docx", lambda file, book, out: ("dong-goi", book, "--bao-cao", file, "-o", out)),
    "kiem": (".json", lambda file, _, __: ("dong-goi", "--kiem", file.parent)),
    "phan-hoi": (
        ".xlsx",
        lambda file, book, out: ("phan-hoi", book, file, "-o", out / "x.xlsx"),
    ),
    "du-lieu": (".json", lambda file, _, out: ("dien", file, "-o", out / "x.xlsx")),
}
"""Each reader: the ending of its file, and the command over a file, a sound workbook, a folder."""


def main(words: list[str]) -> int:
    """Run the readers in turn, each in a process of its own; 1 when one found a fault."""
    if words[0] == "--lai":
        return int(not _is_sound(words[2], Path(words[1]).read_bytes()))
    if words[0] == "--mot":
        _fuzz(words[1], words[2:])
        return 0
    failed = [name for name in words[1:] or READERS if _found_a_fault(name, words[0])]
    for name in failed:
        print(f"LỖI: {name}, xem {_FOUND}", file=sys.stderr)
    return int(bool(failed))


def _found_a_fault(name: str, seconds: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(_seeds(name, Path(folder))):
            (Path(folder) / f"{number}.seed").write_bytes(seed)
        _FOUND.mkdir(parents=True, exist_ok=True)
        kept = f"-artifact_prefix={_FOUND}/{name}-"
        command = (sys.executable, __file__, "--mot", name, f"-max_total_time={seconds}")
        return bool(subprocess.run([*command, kept, *_LIMITS, folder], check=False).returncode)


def _seeds(name: str, folder: Path) -> Iterator[bytes]:
    """Sound files of the reader's kind, and those that are known to be hostile."""
    ending = READERS[name][0]
    sound: dict[str, Sequence[Path]] = {
        ".docx": (JANUARY_REPORT, ROOT / "templates" / "BaoCao_TTHC.docx"),
        ".xlsx": (JANUARY_WORKBOOK, *_OLD_WORKBOOKS.iterdir()),
        ".json": (JANUARY,),
        ".csv": (),
    }
    hostile = folder / "hostile"
    hostile.mkdir()
    if ending == ".csv":
        rows = lines(month(20))
        page = "".join(f"<tr><td>{'</td><td>'.join(map(str, row))}</td></tr>" for row in rows)
        yield write_csv(hostile / "x.csv", rows).read_bytes()
        yield f"<html><table>{page}</table></html>".encode()
    for file in (*sound[ending], *(make(hostile) for make in LARGE.values())):
        kinds = {".csv": (".csv", ".xls", ".mht"), ".xlsx": (".xlsx", ".xls", ".ods", ".xlsm")}
        if file.suffix in kinds.get(ending, (ending,)) and file.stat().st_size <= _MAX_SEED:
            yield file.read_bytes()
    shutil.rmtree(hostile)


def _fuzz(name: str, options: Sequence[str]) -> None:
    def once(content: bytes) -> None:
        if not _is_sound(name, content):
            raise AssertionError(name)

    atheris.Setup([sys.argv[0], *options], once, custom_mutator=_changed)
    atheris.Fuzz()


def _changed(content: bytes, max_size: int, seed: int) -> bytes:
    """A package with one member changed, or the bytes changed as they are."""
    chance = random.Random(seed)  # noqa: S311 - the same seed, the same change
    members: dict[str, bytes] = {}
    with suppress(Exception), zipfile.ZipFile(io.BytesIO(content)) as package:
        members = {info.filename: package.read(info) for info in package.infolist()}
    if not members or chance.random() < 0.05:
        return bytes(atheris.Mutate(content, max_size))
    name = chance.choice(sorted(members))
    members[name] = bytes(atheris.Mutate(members[name], len(members[name]) + 2**12))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for member, data in members.items():
            package.writestr(member, data)
    return stream.getvalue()


_PACKED: dict[str, Path] = {}  # what stays the same from one round to the next


def _is_sound(name: str, content: bytes) -> bool:
    """Whether the command ends as it should, whatever the file holds."""
    if "folder" not in _PACKED:
        _PACKED["folder"] = Path(tempfile.mkdtemp(prefix="fuzz-"))
        _PACKED["book"] = _PACKED["folder"] / "sổ.xlsx"
        _run(("dien", JANUARY, "-o", _PACKED["book"]))
    ending, words = READERS[name]
    with tempfile.TemporaryDirectory(dir=_PACKED["folder"]) as folder:
        file = Path(folder) / ("manifest.json" if name == "kiem" else f"x{ending}")
        file.write_bytes(content)
        out = Path(folder) / "ra"
        out.mkdir()
        return _run(words(file, _PACKED["book"], out))


def _run(words: Words) -> bool:
    told = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(told):
        code = tthc([str(word) for word in words])
    sound = code in (0, 1, 2) and "ngoài dự kiến" not in told.getvalue()
    if not sound:
        print(code, told.getvalue(), file=sys.stderr)
    return sound


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
