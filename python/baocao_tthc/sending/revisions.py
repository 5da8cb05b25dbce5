"""The chain of revisions: a period that is packed again is a new package beside the old one.

    2026-01_ubnd-xa-ninh-giang/         lan_gui 1
    2026-01_ubnd-xa-ninh-giang_lan-2/   lan_gui 2, thay_cho: SHA-256 of the manifest it replaces

A revision is always whole and says why it was made and which figures changed. Packages of before
there were revisions count as the first. Two that replace the same one are a fork, of which nobody
can guess the right one, so neither is taken.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from .. import __version__
from ..errors import OutputError, TthcError, WorkbookError
from ..files import UNFINISHED
from ..filing import Filing, FormTable
from ..findings.rendering import number_json
from ..formula import Number
from ..ooxml.archive import Unsound, content_of
from ..reading import read_filing
from ..vietnamese import one_line
from .manifest import FORMAT, FORMATS, MAIL, MANIFEST, Identity, Json, series_name, stated_period

FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}")
"""How the name of a file of a package is written."""
_MAX_MANIFEST = 8 * 2**20  # bytes
MAX_REASON = 500  # characters
_MAX_FOLDERS = 20_000  # looked through for the other revisions
_MAX_REVISION = 999


class Change(NamedTuple):
    """A figure that is another one now; `column` is official, None stands for no figure."""

    form: str
    row: str
    column: int
    old: Number | None
    new: Number | None


class Revision(NamedTuple):
    """Which revision of its period a package is: its number, the SHA-256 of the manifest that it
    replaces (None for the first), why it was made, which figures changed.
    """

    number: int = 1
    replaces: str | None = None
    reason: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def json(self) -> Json:
        """What manifest.json says of it."""
        return {
            "lan_gui": self.number,
            "thay_cho": self.replaces,
            "ly_do": self.reason or None,
            "thay_doi": changes_json(self.changes),
        }


class SentPackage(NamedTuple):
    """A package that lies in a folder; `digest` is the SHA-256 of its manifest as a file."""

    folder: Path
    document: Json
    digest: str

    @property
    def number(self) -> int:
        """Which revision it says that it is."""
        return revision_number(self.document) or 1

    @property
    def replaces(self) -> str | None:
        """The digest of the package that it says it replaces."""
        stated = self.document.get("thay_cho")
        return stated if isinstance(stated, str) else None

    @property
    def names(self) -> frozenset[str]:
        """The names of what belongs to it: the files that it lists, the manifest, the mail."""
        files = self.document.get("files")
        listed = filter(FILE_NAME.fullmatch, files if isinstance(files, dict) else ())
        return frozenset((*listed, MANIFEST, MAIL))

    @property
    def workbook(self) -> Path:
        """Its frozen workbook, which may not be there."""
        files = self.document.get("files")
        names = sorted(files) if isinstance(files, dict) else []
        plain = (name for name in names if name.endswith(".xlsx") and name == Path(name).name)
        return self.folder / next(plain, "BaoCao_TTHC.xlsx")


def revision_number(document: Json) -> int | None:
    """The revision that a manifest states; 1 for one of before there were revisions."""
    stated = document.get("lan_gui", 1 if document.get("format") == FORMATS[0] else None)
    if not isinstance(stated, int) or isinstance(stated, bool):
        return None
    return stated if 1 <= stated <= _MAX_REVISION else None


def changes_json(changes: Sequence[Change]) -> list[Json]:
    """The changes as manifest.json lists them."""
    return [
        {**each._asdict(), "old": number_json(each.old), "new": number_json(each.new)}
        for each in changes
    ]


def packages_of(folder: Path, series: str) -> list[SentPackage]:
    """The packages of a series (of a period and a unit) in the folder, by their revision."""
    own = [each for each in _packages(folder) if _series(each.document) == series]
    return sorted(own, key=lambda each: (each.number, each.folder.name))


def _series(document: Json) -> str:
    month, unit = (str(document.get(key)) for key in ("month", "unit"))
    return series_name(month, unit, stated_period(document))


def _packages(folder: Path) -> Iterator[SentPackage]:
    """Every folder in it that is a package; what cannot be read, or is being written, is none."""
    try:
        names = sorted(os.listdir(folder))[:_MAX_FOLDERS]
    except OSError:  # told by whoever reads or writes there
        return
    for name in names:
        if not name.startswith(UNFINISHED) and (folder / name / MANIFEST).is_file():
            with suppress(TthcError):
                yield read_package(folder / name)


def read_package(folder: Path) -> SentPackage:
    """What the manifest of a folder says; raises TthcError when there is none that can be read."""
    try:
        content = content_of(folder / MANIFEST, _MAX_MANIFEST)
    except (Unsound, OSError) as error:
        raise TthcError(
            f"Thư mục “{folder}” không có {MANIFEST}; đây không phải gói báo cáo."
        ) from error
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise TthcError(f"Tệp {MANIFEST} của “{folder}” đã hỏng; hãy xin lại gói.") from error
    if not isinstance(document, dict) or document.get("format") not in FORMATS:
        raise TthcError(
            f"Tệp {MANIFEST} của “{folder}” không phải dạng {FORMAT} mà phiên bản {__version__} "
            "này đọc được; hãy cập nhật chương trình hoặc xin lại gói."
        )
    return SentPackage(folder, document, hashlib.sha256(content).hexdigest())


def latest_of(packages: Sequence[SentPackage]) -> SentPackage | None:
    """The package that comes last; None when there are no packages.

    An earlier one that does not lie here is no fork: the last one's number tells how many came
    before. Raises OutputError when two may be the last, or it replaces another than lies here.
    """
    replaced = {each.replaces for each in packages}
    first_here = _first_of_chain(packages)
    open_ends = [
        each for each in packages if each.digest not in replaced and each.number >= first_here
    ]
    if len({each.digest for each in open_ends}) > 1:
        names = ", ".join(f"“{each.folder.name}”" for each in open_ends)
        raise OutputError(
            f"Kỳ này có hai gói cùng là bản mới nhất ({names}); hãy giữ gói đã gửi, chuyển gói kia "
            "ra chỗ khác rồi làm lại."
        )
    return open_ends[0] if open_ends else None


def _first_of_chain(packages: Sequence[SentPackage]) -> int:
    """The number of the earliest package that the one of the highest number is known to follow,
    or which it replaces where that does not lie here.
    """
    by_digest = {each.digest: each for each in packages}
    at = max(packages, key=lambda each: each.number, default=None)
    number = at.number if at else 0
    while at is not None and at.replaces is not None:
        number, at = at.number - 1, by_digest.pop(at.replaces, None)
    return number


def last_package(folder: Path, who: Identity) -> SentPackage | None:
    """The last package of that period and unit in the folder; raises OutputError for a fork."""
    return latest_of(packages_of(folder, who.series))


def next_revision(folder: Path, filing: Filing, who: Identity, reason: str) -> Revision:
    """The revision that packing into the folder would make, after those that lie there.

    Raises OutputError when there is one and no reason is given, or the last one cannot be told or
    read.
    """
    before = last_package(folder, who)
    if before is None:
        return Revision()
    reason = one_line(reason)[:MAX_REASON]
    if not reason:
        raise OutputError(
            f"Kỳ này đã đóng gói lần {before.number} (“{before.folder.name}”) và gói ấy không bị "
            "thay; hãy bấm nút Đóng gói để ghi lý do gửi lại",
            option="thêm --ly-do “…” để đóng gói lần nữa",
        )
    changed = tuple(changes_between(_filing_of(before), filing))
    return Revision(before.number + 1, before.digest, reason, changed)


def _filing_of(package: SentPackage) -> Filing:
    try:
        return read_filing(package.workbook)
    except WorkbookError as error:
        raise OutputError(
            f"Không đọc được sổ trong gói trước “{package.folder}” nên chưa biết số nào đã đổi; "
            "hãy lấy lại gói ấy từ thư đã gửi, hoặc chuyển nó ra chỗ khác rồi làm lại."
        ) from error


def changes_between(old: Filing, new: Filing) -> Iterator[Change]:
    """The figures of the forms that differ, by form, row and official column."""
    codes = dict.fromkeys(table.form.code for filing in (new, old) for table in filing.tables)
    for code in codes:
        before, now = (_figures(filing.table(code)) for filing in (old, new))
        for row, column in dict.fromkeys((*now, *before)):
            was, is_now = before.get((row, column)), now.get((row, column))
            if was != is_now:
                yield Change(code, row, column, was, is_now)


def _figures(table: FormTable | None) -> Mapping[tuple[str, int], Number]:
    """The figures of a form by the name of their row and their official column."""
    return {
        (name, column): cell.value
        for name, row in (table.by_name if table else {}).items()
        for column, cell in sorted(row.cells.items())
        if cell.value is not None
    }


class Chain(NamedTuple):
    """How a package stands among the other revisions of its period that lie beside it: what
    differs from what its manifest says, and what a reader should know, a sentence each.
    """

    differences: tuple[str, ...]
    notes: tuple[str, ...]


def chain_of(package: SentPackage, filing: Filing | None) -> Chain:
    """Follow the chain of a package; `filing` is what its workbook says, None when unread."""
    stated = revision_number(package.document)
    if stated is None:
        return Chain((f"{MANIFEST} không ghi lần gửi hợp lệ (lan_gui).",), ())
    if (stated == 1) is not (package.replaces is None):
        wrong = "không ghi thay cho gói nào" if stated > 1 else "lại ghi thay cho gói khác"
        return Chain((f"{MANIFEST} ghi gửi lần {stated} mà {wrong} (thay_cho).",), ())
    beside = packages_of(package.folder.absolute().parent, _series(package.document))
    others = [each for each in beside if each.digest != package.digest]
    before = [each for each in others if each.digest == package.replaces]
    differing = [*_forks(package, others)]
    notes = []
    after = {each.digest: each for each in others if each.replaces == package.digest}  # no copies
    named = " và ".join(f"“{each.folder.name}”" for each in after.values())
    if len(after) > 1:
        differing.append(f"Các gói {named} cùng thay cho gói này; hãy hỏi đơn vị gói nào đúng.")
    elif after:
        notes.append(f"Gói {named} đã thay cho gói này; hãy dùng gói ấy.")
    if before:
        differing += _unlike_before(package, before[0], filing)
    elif package.replaces is not None:
        notes.append(
            f"Gói lần {stated - 1} không nằm cạnh gói này nên chưa đối chiếu được những số đã đổi."
        )
    return Chain(tuple(differing), tuple(notes))


def _forks(package: SentPackage, others: Sequence[SentPackage]) -> Iterator[str]:
    for each in others:
        if each.replaces == package.replaces:
            yield (
                f"Gói “{each.folder.name}” cũng là lần {each.number} của kỳ này, thay cho cùng một "
                "gói; hãy hỏi đơn vị gói nào đúng."
            )


def _unlike_before(
    package: SentPackage, before: SentPackage, filing: Filing | None
) -> Iterator[str]:
    if before.number != package.number - 1:
        yield (
            f"{MANIFEST} ghi gửi lần {package.number} mà gói nó thay (“{before.folder.name}”) là "
            f"lần {before.number}."
        )
    if filing is None:
        return
    try:
        changed = changes_json(tuple(changes_between(_filing_of(before), filing)))
    except OutputError as error:
        yield str(error)
        return
    if json.loads(json.dumps(changed)) != package.document.get("thay_doi"):
        yield f"{MANIFEST} ghi những số đã đổi khác với hai sổ của hai gói (thay_doi)."
