"""One refresh, from the file to the file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from os.path import exists  # False also for a name that the system cannot have
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from ..errors import DocumentError, OutputError
from ..files import lock_beside, written_whole
from ..filing import Filing
from ..ooxml.members import members_of
from ..sheets import HISTORY, NOTHING
from ..sources.present_values import PresentValues
from ..sources.tags import read_tag
from ..word import SoundDocument, read_document, sound_document
from ..word.document import damaged_part
from ..word.harmless_document import refuse_live, without_live_links
from .control_scan import Control, Part, scan
from .decisions import Decider, Decision, meaning, new_record
from .lacking import lacking
from .record import Record, Sentence, read_record, read_sentences, record_xml
from .splice import Revisions, replaced, spliced
from .summary import ControlChange, OneSection, RefreshOutcome

if TYPE_CHECKING:
    from .conditional_sentences import StaleSentence
    from .report_sections import Sections

_NO_CASES = (None, "", "-", "0")  # as `meaning` has what a control says
_PARTS = {
    "header": "đầu trang",
    "footer": "chân trang",
    "footnotes": "chú thích",
    "endnotes": "chú thích",
}


def refresh(
    filing: Filing,
    file: Path,
    target: Path,
    *,
    overwrite: bool,
    typed_too: bool = False,
    tracked: bool = False,
    section: str | None = None,
    now: datetime | None = None,
) -> RefreshOutcome:
    """Write the Word report `file` to `target` with the present numbers of `filing`.

    Where `target` is `file` itself, a backup with the time `now` (default: the clock's, local) in
    its name is made beside it, and without any change nothing is written; another existing target
    is replaced only with `overwrite`. `typed_too` replaces also what the staff typed over or
    emptied. `tracked` writes the changes as tracked revisions, dated `now`. A `section` ("2.1")
    leaves all that stands outside it alone.

    Links of the document to files and programs lead nowhere then.

    Raises DocumentError when `file` is no sound Word document, is open in Word, has no control of
    the program's or something alive in it, OutputError when `target` cannot be written; then
    nothing was changed.
    """
    moment = now or datetime.now()
    original = sound_document(file)
    document, links = _harmless(original)
    if target.suffix.lower() != file.suffix.lower():
        raise OutputError(f"Tệp “{target}” phải có đuôi {file.suffix}; hãy đổi tên tệp ghi ra.")
    report = _EditedReport(document)
    report.refuse_other_sentences(filing)
    values = PresentValues(filing)
    decided = report.decisions(values, section, typed_too=typed_too)
    content = report.changed(decided, moment if tracked else None)
    in_place = exists(target) and file.samefile(target)
    backup = None
    if in_place and content != original.content:
        backup = _replaced_file(file, original.content, content, moment)
    elif not in_place:
        _check_closed(target)
        with written_whole(target, overwrite=overwrite) as temporary:
            temporary.write_bytes(content)
    outcome = _outcome(target, report, values, decided)
    written = backup is not None or not in_place
    return outcome._replace(written=written, backup=backup, links_taken=links)


def preview(
    filing: Filing, file: Path, *, typed_too: bool = False, section: str | None = None
) -> RefreshOutcome:
    """What `refresh` would change and leave alone, as its outcome; nothing is written.

    Raises DocumentError as `refresh`.
    """
    document, _ = _harmless(sound_document(file))
    report, values = _EditedReport(document), PresentValues(filing)
    report.refuse_other_sentences(filing)
    decided = report.decisions(values, section, typed_too=typed_too)
    outcome = _outcome(file, report, values, decided)
    return outcome._replace(previewed=True)


def _harmless(original: SoundDocument) -> tuple[SoundDocument, int]:
    """The document without its links to files and programs, and how many they were."""
    _check_closed(original.file)
    document, links = without_live_links(original)
    refuse_live(original.file, document.content)
    return document, links


def sentences_to_drop(filing: Filing, document: SoundDocument) -> tuple[StaleSentence, ...]:
    """What a document says under a condition that does not hold now; () where it has no record."""
    try:
        report = _EditedReport(document)
    except DocumentError:
        return ()
    return tuple(each for each in report.stale(PresentValues(filing)) if each.paragraph)


Decisions = Mapping[str, Sequence[Decision]]
"""What becomes of the controls of each part, by its name."""


class _Decided(NamedTuple):
    """What becomes of all controls, and which of that is done: of a `section` what lies in it."""

    every: Decisions
    done: Decisions
    section: OneSection | None = None


class _EditedReport:
    """The document with its controls, and the record of what the program printed."""

    def __init__(self, document: SoundDocument) -> None:
        self._document = document
        self.parts = {name: _scanned(document, name) for name in document.parts}
        if not any(part.controls for part in self.parts.values()):
            raise DocumentError(
                f"Tệp báo cáo “{document.file}” không có ô số nào của chương trình; hãy tạo báo "
                "cáo bằng nút Tạo báo cáo Word rồi sửa tay trên tệp đó.",
                option="tạo bằng “tthc bao-cao”",
            )
        self.record: Record | None = None
        self._sentences: tuple[Sentence, ...] = ()
        self.has_charts = False
        for name, member in members_of(document.content).items():
            folded = name.casefold()
            self.has_charts |= folded.startswith("word/charts/")
            item = folded.startswith("customxml/item") and name.endswith(".xml")
            if self.record is None and item:
                self.record, self._record_name = read_record(member), name
                self._sentences = read_sentences(member)

    def refuse_other_sentences(self, filing: Filing) -> None:
        """Sentences about cases cannot say that there were none, nor the other way round: other
        numbers in them would leave a report that is half true.
        """
        controls = [control for part in self.parts.values() for control in part.controls]
        empty = {each.names.form for each in controls if each.names.kind == "nothing"}
        counted = {each.names.form for each in controls if _counts_cases(each)}
        for table in filing.tables:
            if table.form.code in (counted if table.reports_nothing else empty):
                says = "ghi" if table.reports_nothing else "không ghi"
                raise DocumentError(
                    f"Sổ {says} “{NOTHING}” ở {table.form.name}, báo cáo “{self._document.file}” "
                    "thì ngược lại; đổi từng số thì lời văn sai, hãy tạo báo cáo mới."
                )

    def decisions(self, values: PresentValues, section: str | None, *, typed_too: bool) -> _Decided:
        """What becomes of its controls, and which of that is done where a section is named."""
        decider = Decider(values, self.record, typed_too=typed_too)
        main = self._document.main
        every = {
            name: decider.decide(part.controls, "" if name == main else _called(name))
            for name, part in self.parts.items()
        }
        if section is None:
            return _Decided(every, every)
        from .report_sections import Sections  # reads as the audit does

        sections = Sections(read_document(self._document))
        inside = sections.paragraphs_of(section)
        done = [one for one in every[main] if one.told.paragraph in inside]
        older = [
            one
            for name, made in every.items()
            for one in made
            if one.kind == "changed" and not (name == main and one.told.paragraph in inside)
        ]
        places = [_part_of(one, sections) for one in older]
        told = OneSection(section, inside, len(older), tuple(dict.fromkeys(places)))
        return _Decided(every, {main: done}, told)

    def brought_up(self, decisions: Decisions) -> SoundDocument:
        """The document with the new texts, to be read; its package is the old one."""
        return self._document._replace(parts=self._document.parts | self._texts(decisions, None))

    def changed(self, decided: _Decided, tracked: datetime | None) -> bytes:
        """The package with the new texts, tracked when a moment is given."""
        used = set().union(*(part.ids for part in self.parts.values()))
        changed = self._texts(decided.done, Revisions(used, tracked) if tracked else None)
        if not changed:
            return self._document.content
        if self.record is not None:
            every = (decision for made in decided.done.values() for decision in made)
            keeping = tracked is not None or decided.section is not None  # old numbers elsewhere
            new = new_record(every, self.record, keeping=keeping)
            changed[self._record_name] = record_xml(new, self._sentences)
        return self._document.with_parts(changed)

    def _texts(self, decisions: Decisions, revisions: Revisions | None) -> dict[str, bytes]:
        """The parts that get new texts."""
        changed = {}
        for name, part in self.parts.items():
            splices = [
                splice
                for decision in decisions.get(name, ())
                if decision.new is not None
                for splice in replaced(part, decision.control, decision.new, revisions)
            ]
            if splices:
                changed[name] = spliced(part.data, splices)
        return changed

    def stale(
        self, values: PresentValues, section: OneSection | None = None
    ) -> tuple[StaleSentence, ...]:
        """What it says under a condition that does not hold now, or lacks, in a section or in the
        whole; nothing of a document whose words cannot be read, which is told where they are read
        again.
        """
        if not self._sentences:
            return ()
        from .conditional_sentences import stale

        try:
            read = read_document(self._document)
        except DocumentError:
            return ()
        texts = {each.number: each.text for each in read.paragraphs()}
        found = stale(self._sentences, values, texts)
        if section is None:
            return found
        inside = {number: text for number, text in texts.items() if number in section.inside}
        return tuple(each for each in found if each.stands_in(inside))


def _counts_cases(control: Control) -> bool:
    """Whether it shows a number of this period, other than 0, of some form."""
    of_form = control.names.form and control.names.kind in ("count", "rate")
    past = control.source.startswith(f"{HISTORY}!")
    return bool(of_form) and not past and meaning(control.source, control.shown) not in _NO_CASES


def _scanned(document: SoundDocument, name: str) -> Part:
    try:
        return scan(document.parts[name])
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged_part(document, name) from error


def _replaced_file(file: Path, old: bytes, new: bytes, moment: datetime) -> Path:
    """Write the new content over the file; the old one goes to a backup beside it."""
    backup = _backup_name(file, moment)
    with written_whole(backup) as temporary:
        temporary.write_bytes(old)
    try:
        with written_whole(file, overwrite=True) as temporary:
            temporary.write_bytes(new)
    except OutputError:
        backup.unlink(missing_ok=True)  # nothing was replaced
        raise
    return backup


def _backup_name(file: Path, moment: datetime) -> Path:
    """A name that no file has."""
    base, number = f"{file.stem} (bản trước {moment:%Y-%m-%d %H.%M}", 1
    backup = file.with_name(f"{base}){file.suffix}")
    while exists(backup):
        number += 1
        backup = file.with_name(f"{base}, {number}){file.suffix}")
    return backup


def _check_closed(file: Path) -> None:
    """Refuse a document that Word or LibreOffice has open: its newest text is not in the file."""
    if lock := lock_beside(file):
        raise DocumentError(
            f"Tệp báo cáo “{file}” đang mở trong Word hoặc LibreOffice; hãy lưu và đóng tệp "
            f"rồi làm lại (nếu không chương trình nào mở, hãy xóa tệp “{lock}”)."
        )


def _called(part: str) -> str:
    """The part as people call it."""
    base = part.rpartition("/")[2]
    return next((said for name, said in _PARTS.items() if base.startswith(name)), base)


def _part_of(decision: Decision, sections: Sections) -> str:
    """Where a control stands, as people call it."""
    told = decision.told
    if told.part:
        return told.part
    if decision.control.names.form_row:
        return "phụ lục"
    return sections.called(told.paragraph)


def _outcome(
    target: Path, report: _EditedReport, values: PresentValues, decided: _Decided
) -> RefreshOutcome:
    """What was decided, told once where Word keeps a control twice. Of one section what is gone
    is not told, since nobody knows whether it stood there.
    """
    told: dict[str, list[ControlChange]] = defaultdict(list)
    for decision in (one for made in decided.done.values() for one in made):
        if not decision.control.repeated:
            told[decision.kind].append(decision.told)
    there = Counter(
        control.source
        for part in report.parts.values()
        for control in part.controls
        if not control.repeated
    )
    record = {tag: printed for tag, printed in (report.record or {}).items() if read_tag(tag)}
    every = [control for part in report.parts.values() for control in part.controls]
    lacks = lacking(every, record.keys(), values)
    return RefreshOutcome(
        target=target,
        changes=tuple(told["changed"]),
        typed_over=tuple(told["typed"]),
        emptied=tuple(told["emptied"]),
        unknown=tuple(told["unknown"]),
        deleted=tuple(
            tag
            for tag, printed in sorted(record.items())
            if decided.section is None and there[tag] < max(printed.controls, 1)
        ),
        lacking=lacks.rows,
        lacking_cells=lacks.cells,
        unchanged=len(told["unchanged"]),
        recorded=report.record is not None,
        stale=report.stale(values, decided.section),
        document=report.brought_up(decided.every),
        section=decided.section,
        old_charts=report.has_charts and bool(told["changed"]),
    )
