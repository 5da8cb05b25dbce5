"""Making a package: read and check, freeze, write the report and the mail, seal, publish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..checks import check
from ..errors import TthcError, WorkbookError
from ..files import office_template, whole_folder
from ..filing import Filing, Place
from ..findings.finding import Finding, Severity, errors_of, tally
from ..reading import read_filing
from ..sheets import (
    CONFIG,
    FINDINGS,
    GUIDE,
    HISTORY,
    INFO,
    MENDS,
    OVERVIEW,
    REMARKS,
    RULES,
    TEXTS,
)
from ..wording import Cells, first_lines
from .answered import reason_to_unlock, refuse_broken_chain
from .carried_manifest import carried_part
from .freeze import Frozen, freeze
from .mail import (
    NAME,
    Letter,
    Mail,
    attachments_too_large,
    default_letter,
    draft,
    letter_values,
    mail_of,
    write_letter,
)
from .manifest import MAIL, MANIFEST, Identity, described, entry, identity, manifest
from .revisions import Revision, next_revision, packages_of

if TYPE_CHECKING:
    from ..audit.auditing import Audit

_MAX_ERRORS = 3  # of the report
_MEND_REPORT = (
    "Gói vẫn được lập với báo cáo ấy; nếu đúng là lỗi thì hãy sửa {}, xóa gói này khi chưa gửi, "
    "rồi đóng gói lại (nút Soát tệp Word hay “tthc soat” kể đủ); nếu không thì xem lại câu về lỗi "
    "ở thư nháp."
)
_LEFT_OPEN = ("GT11", "ND08")  # of what a report prints a gap for, though no error stands there
_ALWAYS = (INFO, TEXTS, FINDINGS, RULES, HISTORY, OVERVIEW, REMARKS)


class CheckedWorkbook(NamedTuple):
    """A workbook that was read and checked, before it is packed."""

    filing: Filing
    findings: tuple[Finding, ...]
    who: Identity

    def unexplained(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of a severity that the clerk has not explained, or not for these numbers."""
        return tuple(
            each for each in self.findings if each.severity is severity and not each.explanation
        )


class Templates(NamedTuple):
    """The office's own report, else its template; its letter. None: the program's."""

    own_report: Path | None = None
    report: Path | None = None
    letter: Path | None = None


class Packed(NamedTuple):
    """A package on disk: its folder, its mail, what the sender should know, one sentence each."""

    folder: Path
    mail: Mail
    attachments: tuple[Path, ...]
    notes: tuple[str, ...]


def read_checked(file: Path) -> CheckedWorkbook:
    """Read and check a workbook; raises WorkbookError when it is none, is one of sums, or states no
    month.
    """
    filing = read_filing(file)
    if filing.units:
        raise WorkbookError(
            f"“{file}” là sổ tổng hợp của nhiều đơn vị, không đóng gói; hãy gửi báo cáo Word viết "
            "từ sổ này, kèm chính sổ."
        )
    return CheckedWorkbook(filing, check(filing), identity(filing))


def pack(
    subject: CheckedWorkbook,
    folder: Path,
    templates: Templates = Templates(),  # noqa: B008 - immutable
    reason: str = "",
) -> Packed:
    """Write the package of a subject into `folder`, whole or not at all.

    Where its period was packed there before, it is the next revision, made for that `reason`.
    Raises TthcError when errors stand without explanation, or the report that is written here would
    have gaps without one, and as its parts do.
    """
    refuse_unexplained(subject)
    refuse_gaps(subject, templates.own_report)
    filing = subject.filing
    reason = reason or reason_to_unlock(filing, packages_of(folder, subject.who.series))
    revision = next_revision(folder, filing, subject.who, reason)
    refuse_broken_chain(filing, revision)
    who = subject.who._replace(revision=revision.number)
    sealing = {**described(filing, who, subject.findings), **revision.json}
    kept = sheets_kept(filing, subject.findings)
    frozen = freeze(filing.file, kept, who.about, carried_part(sealing))
    target = folder / who.name
    with whole_folder(target) as new:
        (new / who.workbook).write_bytes(frozen.content)
        _refuse_difference(subject, new / who.workbook)
        document, audit, notes = _document(subject, templates, new / who.document)
        reports = {who.workbook: frozen.content, who.document: document}
        edited = templates.own_report is not None
        sealed = manifest(sealing, frozen, audit, reports, edited=edited)
        (new / MANIFEST).write_bytes(sealed)
        attached = {**reports, MANIFEST: sealed}
        mail = mail_of(filing, who, _letter(subject, templates, attached, revision, audit))
        message = draft(mail, who, attached)
        (new / MAIL).write_bytes(message)
    told = (
        *notes,
        *_told(frozen, mail),
        *_passed_over(filing.file.absolute().parent, templates),
        attachments_too_large(len(message)),
    )
    attachments = tuple(target / name for name in (who.workbook, who.document, MANIFEST))
    return Packed(target, mail, attachments, tuple(filter(None, told)))


def refuse_unexplained(subject: CheckedWorkbook) -> None:
    """Raise TthcError when an error stands without explanation; its sentence lists them."""
    errors = subject.unexplained(Severity.ERROR)
    if errors:
        by_rule: dict[str, list[Place]] = {}
        for each in errors:
            by_rule.setdefault(each.rule, []).extend(each.cells[:1])
        listed = "; ".join(f"{rule} {_at(places)}" for rule, places in by_rule.items())
        raise TthcError(
            f"Còn {len(errors)} lỗi chưa có giải trình nên chưa đóng gói ({listed}); hãy sửa số "
            f"liệu, hoặc ghi giải trình cạnh từng lỗi {_in_findings(subject)}."
        )


def refuse_gaps(subject: CheckedWorkbook, own_report: Path | None) -> None:
    """Raise TthcError when a report written from the workbook has gaps that nobody explained; its
    sentence names the cells. The office's own report may have them filled in by hand.
    """
    open_ = [each for each in subject.unexplained(Severity.WARNING) if each.rule in _LEFT_OPEN]
    if open_ and own_report is None:
        cells = Cells(tuple(place for each in open_ for place in each.cells))
        raise TthcError(
            f"Chưa nhập {cells} nên báo cáo Word còn chỗ trống, chưa đóng gói; hãy gõ số (không có "
            f"thì gõ 0) hay ghi giải trình {_in_findings(subject)}.",
            option="viết nốt báo cáo bằng tay rồi gửi nó bằng --bao-cao",
        )


def _in_findings(subject: CheckedWorkbook) -> str:
    """Where an explanation is written, and what makes that sheet."""
    return (
        "ở tờ KiemTra (nút Kiểm tra số liệu hay “tthc kiem-tra "
        f"{subject.filing.file.name} --ghi” lập tờ ấy)"
    )


def _at(places: Sequence[Place]) -> str:
    return f"ở {Cells(tuple(dict.fromkeys(places)))}" if places else "(cả sổ)"


def sheets_kept(filing: Filing, findings: Iterable[Finding]) -> frozenset[str]:
    """The sheets that are read again: the office's inputs, forms, and where a finding lies."""
    return frozenset((*_ALWAYS, *(place.sheet for place in _places(filing, findings))))


def _places(filing: Filing, findings: Iterable[Finding]) -> Iterator[Place]:
    yield from (table.place for table in filing.tables)
    yield from (layout.place for layout in filing.broken)
    yield from (text.place for text in filing.info.values())
    yield from filing.blanks.values()
    yield from (cell.place for cell in filing.numbers.values())
    yield from (text.place for texts in filing.texts.values() for text in texts)
    yield from (rule.place for rule in filing.office_rules)
    yield from (place for finding in findings for place in finding.cells)


def _refuse_difference(subject: CheckedWorkbook, frozen: Path) -> None:
    """The frozen workbook must say what the original does: read it as the receiver will."""
    if check(read_filing(frozen)) != subject.findings:
        raise WorkbookError(
            f"Sổ “{subject.filing.file}” vừa đổi trong lúc đóng gói, hoặc có phần mà bản gửi không "
            "giữ được; hãy lưu sổ, đóng lại rồi đóng gói lần nữa."
        )


def _document(
    subject: CheckedWorkbook, templates: Templates, target: Path
) -> tuple[bytes, Audit, tuple[str, ...]]:
    """Write the Word report; its bytes, its audit, what the sender should know.

    Of a report written here only the texts of NoiDung are a person's, so theirs are the errors.
    """
    if templates.own_report is None:
        from ..report.full_audit import audit_of_texts
        from ..report.gaps import gaps
        from ..report.render import report_bytes
        from ..word import sound_document

        content = report_bytes(subject.filing, templates.report)
        target.write_bytes(content)
        audit = audit_of_texts(sound_document(target), subject.filing)
        errors = _errors_of_report(audit, f"tờ {TEXTS}")
        said = (f"Soát lời văn tờ {TEXTS}: {len(audit.findings)} lỗi.",) if errors else ()
        return content, audit, (*said, *errors, *gaps(subject.filing))
    from .anonymise import office_report

    own = office_report(templates.own_report, subject.filing, subject.who.about)
    target.write_bytes(own.content)
    told = f"Soát báo cáo “{templates.own_report.name}”: {tally(own.audit.findings)}."
    return own.content, own.audit, (told, *_errors_of_report(own.audit, "báo cáo"), *own.notes)


def _errors_of_report(audit: Audit, mended: str) -> list[str]:
    """The first errors of the report, each with its place, and what is to be `mended`."""
    from ..audit.many_in_one import gathered

    errors = errors_of(gathered(audit.findings))
    said = [f"- {', '.join(map(str, each.words[:1]))}: {each.message}" for each in errors]
    mend = _MEND_REPORT.format(mended)
    return [*first_lines(said, _MAX_ERRORS, unit="lỗi"), mend] if errors else []


def _letter(
    subject: CheckedWorkbook,
    templates: Templates,
    files: dict[str, bytes],
    revision: Revision,
    audit: Audit,
) -> Letter:
    digests = {name: str(entry(content)["sha256"]) for name, content in files.items()}
    values = letter_values(
        *(subject.filing, subject.who, subject.findings, digests, revision),
        of_report=errors_of(audit.findings),
    )
    return write_letter(templates.letter or default_letter(), values)


def _told(frozen: Frozen, mail: Mail) -> Iterator[str]:
    own = [name for name in frozen.left_out if name not in (GUIDE, MENDS, CONFIG)]
    if own:
        names = ", ".join(f"“{name}”" for name in own)
        yield f"Không gửi kèm tờ {names}: không phải tờ của báo cáo."
    if frozen.formats:
        yield f"Bỏ định dạng có điều kiện nhìn ra ngoài tờ ở {', '.join(frozen.formats)}."
    if not mail.recipients:
        yield "Thư nháp chưa có nơi nhận; hãy điền “Thư điện tử nơi nhận” ở tờ ThongTin."
    if mail.sender is None:
        yield "Thư nháp chưa có người gửi; chương trình thư sẽ dùng tài khoản của nó."


def _passed_over(folder: Path, templates: Templates) -> Iterator[str]:
    """The templates beside the workbook that nobody asked for, so that they were not used."""
    from ..report import TEMPLATE

    report = templates.own_report or templates.report
    for given, name, option in ((report, TEMPLATE, "--mau"), (templates.letter, NAME, "--loi-thu")):
        found = office_template(folder, name)
        if found is not None and given is None:
            yield f"Không dùng “{found}” nằm cạnh sổ; nếu đó là mẫu của cơ quan, hãy thêm {option}."
