"""The superior's response by command: drafts of it, and one received into the unit's workbook."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import TthcError
from .speech import advise, say, tell

if TYPE_CHECKING:
    from ..consolidation import Consolidation
    from ..filing import Filing
    from ..remarks import Line
    from ..responses.response_draft import Sent

_LAST_WORD = "Sổ không đổi gì; nếu đó đúng là lời sau cùng của cấp trên, hãy thêm --loi-sau-cung."


def phan_hoi(options: Namespace) -> int:
    """Receive a response, or unlock an accepted month; 1 when the unit has something to answer."""
    from ..checks.superiors_remarks import month_remarks
    from ..reading import read_filing
    from ..responses.receiving import receive, unlocking

    if (options.response is None) is (options.mo_khoa is None):
        raise TthcError("Hãy ghi tệp phản hồi sau tên sổ, hoặc --mo-khoa “lý do”.")
    filing = read_filing(options.file)
    if options.mo_khoa is not None:
        lines: tuple[Line, ...] = (unlocking(filing, options.mo_khoa, date.today()),)
        said: Sequence[str] = ("Đã mở khóa; sửa số rồi đóng gói gửi lại.",)
    else:
        folder = options.file.absolute().parent
        reception = receive(
            filing, options.response, folder, date.today(), last_word=options.loi_sau_cung
        )
        if reception.doubt:
            raise TthcError(f"{reception.doubt} {_LAST_WORD}")
        lines, said = reception.lines, reception.said
    written = _write(options, lines) if lines else []
    say(*said)
    after = filing._replace(remarks=(*filing.remarks, *lines))
    _say_open(after)
    tell(*written)
    return int(bool(month_remarks(after).open))


def _write(options: Namespace, lines: Sequence[Line]) -> list[str]:
    """Write the workbook with these lines; what is to be told of it."""
    from ..files import free_name, written_whole
    from ..in_place.response_written import with_lines

    file: Path = options.file
    target: Path = options.ra or free_name(
        file.with_name(f"{file.stem} (đã nhận phản hồi){file.suffix}")
    )
    content, told = with_lines(file, lines, target)
    with written_whole(target, overwrite=options.ghi_de) as temporary:
        temporary.write_bytes(content)
    return [f"Đã ghi {target}", *told]


def _say_open(filing: Filing) -> None:
    from ..checks import check

    found = [one for one in check(filing) if one.rule.startswith("PH") and one.rule != "PH05"]
    say(*(f"- {one.message}" for one in found))
    if any(one.rule == "PH01" for one in found):
        advise("Bước sau: sửa số hoặc ghi giải trình ở tờ KiemTra, rồi đóng gói lại với --ly-do.")


def write_draft(sent: Sent, folder: Path) -> None:
    """Write the draft of a response into a folder; never over an existing file."""
    from ..files import written_whole
    from ..responses.response_draft import draft_bytes

    content = draft_bytes(sent)
    with written_whole(folder / sent.name) as temporary:
        temporary.write_bytes(content)
    tell(f"Đã ghi {folder / sent.name}")


def write_drafts(source: Path, folder: Path, result: Consolidation) -> None:
    """Write the draft of a response for each unit whose figures are in the sums."""
    from tempfile import TemporaryDirectory

    from ..consolidation.arrivals import Arrival, ArrivalKind, arrivals
    from ..files import with_last_folder
    from ..responses.response_draft import sent_package, sent_workbook

    wanted = {each.taken.arrival.label: each.taken for each in result.counted if each.taken}
    with TemporaryDirectory(prefix="BaoCao_TTHC-") as unpacked, with_last_folder(folder):
        found: dict[str, Arrival] = {}
        for arrival in arrivals(source, Path(unpacked)):
            if arrival.label in wanted:
                found.setdefault(arrival.label, arrival)
        for label, taken in wanted.items():
            arrival = found.get(label, taken.arrival)
            if arrival.kind is ArrivalKind.PACKAGE:
                write_draft(sent_package(arrival.path), folder)
            elif arrival.kind is ArrivalKind.WORKBOOK:
                write_draft(sent_workbook(arrival.path, taken.revision), folder)
            else:
                tell(f"{label}: chỉ có báo cáo Word nên không lập phản hồi.")
