"""The superior's answers by command: receipts, drafts of responses, and a response received into
the unit's workbook.
"""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import TthcError
from ..wording import first_lines
from .speech import advise, say, tell

if TYPE_CHECKING:
    from ..consolidation import Consolidation
    from ..consolidation.arrivals import Arrival
    from ..consolidation.standing import Standing
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
    from ..responses.response_draft import draft_bytes

    names = _names(result)
    for (unit, _, taken), arrival in _taken(source, unpacked, result):
        try:
            sent = _sent(arrival, taken.revision if taken else None)
            yield f"PhanHoi_{names[unit.name]}_lan-{sent.to.revision}.xlsx", draft_bytes(sent)
        except TthcError as error:
            tell(f"{unit.name}: {error}")


def _taken(
    source: Path, unpacked: Path, result: Consolidation
) -> Iterator[tuple[Standing, Arrival]]:
    """The units that are counted, each with where lies what it sent; mails are unpacked anew."""
    from ..consolidation.arrivals import arrivals

    wanted = {each.taken.arrival.label for each in result.counted if each.taken}
    found: dict[str, Arrival] = {}
    for arrival in arrivals(source, unpacked):
        if arrival.label in wanted:
            found.setdefault(arrival.label, arrival)
    for each in result.counted:
        if each.taken:
            yield each, found.get(each.taken.arrival.label, each.taken.arrival)


def write_receipts(source: Path, folder: Path, result: Consolidation) -> None:
    """Write a receipt and its draft for each unit of which a package is in the sums; what lies
    there already is left as it is.
    """
    from tempfile import TemporaryDirectory

    from ..consolidation.reminders import write_drafts

    made: list[tuple[str, bytes]] = []
    there: list[str] = []
    others: list[str] = []
    with TemporaryDirectory(prefix="BaoCao_TTHC-") as unpacked:
        for name, standing, arrival in _packages(source, Path(unpacked), result):
            lying = _lying(folder, name, arrival.path)
            if lying is None:
                made += _receipt(name, standing, arrival, result)
            else:
                (there if lying else others).append(f"{name}.json")
    written, kept = write_drafts(folder, made)
    tell(f"Đã lập {len(written) // 2} biên nhận kèm thư nháp ở {folder}; chương trình không gửi.")
    if there:
        tell(f"Để nguyên {len(there)} biên nhận đã có của chính những gói này.")
    if others := [*others, *kept]:
        named = ", ".join(first_lines(others, _MAX_NAMED, unit="tệp"))
        tell(f"Chưa lập {len(others)} biên nhận vì ở đó đã có tệp khác cùng tên ({named}).")
    _tell_without_package(result)


def _packages(
    source: Path, unpacked: Path, result: Consolidation
) -> Iterator[tuple[str, Standing, Arrival]]:
    """The packages that are counted, each with the name of its receipt."""
    from ..sending.receipts import RECEIPT

    names = _names(result)
    for standing, arrival in _taken(source, unpacked, result):
        if standing.taken and standing.taken.digest:
            number = standing.taken.revision or 1
            again = f"_lan-{number}" if number > 1 else ""
            yield f"{RECEIPT}{names[standing.unit.name]}{again}", standing, arrival


def _lying(folder: Path, name: str, package: Path) -> bool | None:
    """Whether what lies there is the receipt of that package; None where nothing lies there."""
    from ..sending.receipts import unlike_receipt
    from ..targets import exists

    if not any(exists(folder / f"{name}.{ending}") for ending in ("json", "eml")):
        return None
    try:
        return not unlike_receipt(folder / f"{name}.json", package)
    except TthcError:
        return False


def _receipt(
    name: str, standing: Standing, arrival: Arrival, result: Consolidation
) -> Sequence[tuple[str, bytes]]:
    """Draft and receipt of a package, of the first day of which its mails tell; none, which is
    told, where it is no longer what was counted.
    """
    from ..sending.receipts import receipt_of
    from ..sending.revisions import read_package
    from ..sending.verify import verify_alone

    digest = standing.taken and standing.taken.digest
    days = [one.sent for one, _ in result.account.files if one.digest == digest and one.sent]
    try:
        verified, _ = verify_alone(arrival.path)
        if verified.is_sound and read_package(arrival.path).digest == digest:
            moment, first = datetime.now().astimezone(), min(days, default=None)
            whose = standing.unit.addresses
            made = receipt_of(
                arrival.path, verified, moment, sent=first, addresses=whose, name=name
            )
            return made.files[::-1]  # the receipt, by which it is known to be made, comes last
    except TthcError:  # it is gone
        pass
    tell(f"{standing.unit.name}: gói vừa bị đổi nên chưa lập biên nhận; hãy chạy lại.")
    return ()


def _tell_without_package(result: Consolidation) -> None:
    """Who gets no receipt: a receipt is held to the manifest of a package."""
    unpacked = sum(not (each.taken and each.taken.digest) for each in result.counted)
    others = len(result.account.standings) - len(result.counted)
    said = [f"{unpacked} gửi sổ hay báo cáo Word không thành gói"] if unpacked else []
    said += [f"{others} chưa có báo cáo được cộng"] if others else []
    if said:
        tell(f"{unpacked + others} đơn vị không có biên nhận: {', '.join(said)}.")


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
