"""The superior's response by command: drafts of it, and one received into the unit's workbook."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import TthcError
from ..wording import first_lines
from .speech import advise, say, tell

if TYPE_CHECKING:
    from ..consolidation import Consolidation
    from ..consolidation.arrivals import Arrival
    from ..filing import Filing
    from ..remarks import Line
    from ..responses.response_draft import Sent

_LAST_WORD = "Sổ không đổi gì; nếu đó đúng là lời sau cùng của cấp trên, hãy thêm --loi-sau-cung."
_MAX_NAMED = 3  # files


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
    from ..files import name_beside, written_whole
    from ..in_place.response_written import with_lines

    file: Path = options.file
    target: Path = options.ra or name_beside(file, "đã nhận phản hồi")
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


def write_responses(source: Path, folder: Path, result: Consolidation) -> None:
    """Write the draft of a response for each unit whose figures are in the sums; one that lies
    there already is left as it is: somebody may have written in it.
    """
    from tempfile import TemporaryDirectory

    from ..consolidation.reminders import write_drafts

    with TemporaryDirectory(prefix="BaoCao_TTHC-") as unpacked:
        drafts = list(_drafts(source, Path(unpacked), result))
    written, kept = write_drafts(folder, drafts)
    tell(f"Đã lập {len(written)} tệp phản hồi ở {folder}.")
    if kept:
        named = ", ".join(first_lines(kept, _MAX_NAMED, unit="tệp"))
        tell(f"Để nguyên {len(kept)} tệp đã có ({named}); muốn lập lại thì xóa tệp cũ.")


def _drafts(source: Path, unpacked: Path, result: Consolidation) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each; what has none is told."""
    from ..consolidation.arrivals import arrivals
    from ..responses.response_draft import draft_bytes

    wanted = {each.taken.arrival.label for each in result.counted if each.taken}
    found: dict[str, Arrival] = {}
    for arrival in arrivals(source, unpacked):
        if arrival.label in wanted:
            found.setdefault(arrival.label, arrival)
    names = _names(result)
    for unit, _, taken in result.counted:
        if taken is None:
            continue
        try:
            sent = _sent(found.get(taken.arrival.label, taken.arrival), taken.revision)
            yield f"PhanHoi_{names[unit.name]}_lan-{sent.to.revision}.xlsx", draft_bytes(sent)
        except TthcError as error:
            tell(f"{unit.name}: {error}")


def _names(result: Consolidation) -> dict[str, str]:
    """The month and the unit as in names of files; two that come to one in ASCII (Tân Hà, Tân Hạ)
    get their numbers of the list.
    """
    from ..sending.manifest import series_name

    month, standings = result.account.month, result.account.standings
    named = [series_name(month, each.unit.name) for each in standings]
    times = Counter(named)
    return {
        each.unit.name: name if times[name] == 1 else f"{name}-{number:03d}"
        for number, (each, name) in enumerate(zip(standings, named, strict=True), 1)
    }


def _sent(arrival: Arrival, revision: int | None) -> Sent:
    """What a response is to; raises TthcError where there is no workbook to remark on."""
    from ..consolidation.arrivals import ArrivalKind
    from ..responses.response_draft import sent_package, sent_workbook

    if arrival.kind is ArrivalKind.PACKAGE:
        return sent_package(arrival.path)
    if arrival.kind is ArrivalKind.WORKBOOK:
        return sent_workbook(arrival.path, revision)
    raise TthcError("chỉ có báo cáo Word nên không lập phản hồi.")
