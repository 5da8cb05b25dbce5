"""What a refresh did and what it left alone, in sentences; which words do not fit any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..errors import DocumentError
from ..filing import Filing
from ..forms import Form
from ..sheets import HISTORY
from ..sources.tags import Tag, read_tag
from ..typed_rows import unfinished
from ..word.harmless_document import said_of_links
from ..wording import first_lines, shortened

if TYPE_CHECKING:
    from ..findings.finding import Words
    from ..word import SoundDocument
    from .conditional_sentences import StaleSentence


class ControlChange(NamedTuple):
    """A control, its text before and the present text of its source.

    `paragraph` counts the paragraphs of its part from 1, as `word.Document` does; `words` are
    those around the control with the old text; `part` is "" for the body, else "đầu trang",
    "chân trang", "chú thích". An empty `new`: the number does not exist now (a rate over nothing),
    or the workbook cannot give it, for the `reason` that a Vietnamese sentence says.
    """

    source: str
    old: str
    new: str
    paragraph: int
    words: str
    part: str = ""
    reason: str = ""


class OneSection(NamedTuple):
    """The section that alone was brought up to date: its paragraphs; how many older numbers stand
    outside it, and where.
    """

    name: str
    inside: range
    older: int
    places: tuple[str, ...]


class RefreshOutcome(NamedTuple):
    """What was done, or with `previewed` what would be.

    `changes` were written. `typed_over` (text of the staff's own) and `emptied` (no text) were left
    as they are, `new` says what the workbook has; with `typed_too` they are among the changes.
    `unknown` are those that the workbook cannot give. `deleted` are the sources of which controls
    that the program printed are gone, `lacking` the rows of a form (code, label) that its annex in
    the document lacks, `lacking_cells` those (code, label with columns) in which cells without a
    control have not the number. `recorded` is False when the document has no record of what the
    program printed ("không có bản ghi số cũ"): then only what is no number counts as typed over,
    and `deleted` is empty. `old_charts` says that charts in the document still show the numbers
    before the changes. `stale` are sentences that do not hold any more, or are lacking. `written`
    says whether `target` was, `backup` is the copy of the file that it replaced. `links_taken`
    counts the links to files and programs that lead nowhere now. `document` is the whole document
    with the present numbers, also where only a `section` was to get them: its words are held to
    the numbers that will stand around them.
    """

    target: Path
    changes: tuple[ControlChange, ...]
    typed_over: tuple[ControlChange, ...]
    emptied: tuple[ControlChange, ...]
    unknown: tuple[ControlChange, ...]
    deleted: tuple[str, ...]
    lacking: tuple[tuple[str, str], ...]
    lacking_cells: tuple[tuple[str, str], ...]
    unchanged: int
    recorded: bool
    old_charts: bool = False
    written: bool = False
    backup: Path | None = None
    links_taken: int = 0
    stale: tuple[StaleSentence, ...] = ()
    previewed: bool = False
    document: SoundDocument | None = None
    section: OneSection | None = None

    @property
    def is_older(self) -> bool:
        """Whether the report has not the numbers, the rows or the sentences of the workbook."""
        return bool(self.changes or self.lacks or self.stale)

    @property
    def lacks(self) -> tuple[tuple[str, str], ...]:
        """The rows and cells for whose numbers the annex has no place."""
        return self.lacking + self.lacking_cells

    @property
    def by_hand(self) -> tuple[object, ...]:
        """What only a person can hold to the workbook: typed over, emptied, deleted, not known."""
        return (*self.typed_over, *self.emptied, *self.deleted, *self.unknown)

    @property
    def is_left(self) -> bool:
        """Whether the report, once written, is not wholly that of the workbook."""
        older = self.section is not None and self.section.older > 0
        return bool(self.by_hand or self.lacks or older or self.old_charts)


# Rules of the audit about the words around the numbers, and about places left behind.
_WORDING = frozenset(
    ["VB01", "VB03", "VB04", "VB05", "VB06", "VB07", "VB10", "VB15", "VB18", "VB22", "KY01", "CD01"]
)
_UNCHANGED = "giữ ở mức"  # of the sentence that compares with the period before
_NONE = ("", "0", "00", "0%", "không có")


def outcome_lines(outcome: RefreshOutcome, most: int | None = None) -> list[str]:
    """The outcome line by line; of long lists the first `most` (None: all)."""
    changed, right = len(outcome.changes), f"{outcome.unchanged} số vẫn đúng"
    lines = [f"Đã cập nhật {changed} số; {right}."]
    if outcome.previewed:
        lines = [f"Báo cáo cũ hơn sổ: {changed} số sẽ đổi; {right}."]
    if not outcome.changes:
        lines = [f"Không số nào phải đổi: {outcome.unchanged} ô số đều là số hiện nay."]
    if outcome.backup:
        lines.append(f"Bản trước: {outcome.backup.name}")
    annex = [change for change in outcome.changes if _in_annex(change)]
    lines += first_lines([_change(c) for c in outcome.changes if not _in_annex(c)], most)
    if annex:
        lines.append(f"Trong phụ lục: {_pairs(annex, most or len(annex))}")
    if outcome.typed_over:
        lines.append(f"Giữ nguyên {len(outcome.typed_over)} số đã gõ đè bằng tay:")
        lines += first_lines([_kept(change) for change in outcome.typed_over], most)
    if outcome.emptied:
        lines.append(f"{len(outcome.emptied)} ô số đã bị xóa trống, để nguyên:")
        lines += first_lines([_kept(change) for change in outcome.emptied], most)
    if outcome.deleted:
        shown = outcome.deleted[: most or len(outcome.deleted)]
        more = " …" if len(shown) < len(outcome.deleted) else ""
        lines.append(
            f"Có ô số không còn trong báo cáo (bị xóa hoặc gõ thành chữ thường): "
            f"{', '.join(shown)}{more}. Số ở những chỗ ấy không được cập nhật, hãy tự xem lại."
        )
    lines += _lacking(outcome, most)
    if outcome.section and outcome.section.older:
        lines.append(_older(outcome.section))
    if outcome.old_charts:
        lines.append("Biểu đồ trong báo cáo vẫn vẽ theo số cũ; hãy tạo báo cáo mới để lấy biểu đồ.")
    if outcome.links_taken:
        lines.append(said_of_links(outcome.links_taken))
    lines += first_lines(_unknown(outcome), most)
    if not outcome.recorded:
        lines.append("Tệp không có bản ghi số cũ nên số gõ đè bằng tay không nhận ra được.")
    return lines


def to_read_again(outcome: RefreshOutcome, filing: Filing) -> list[str]:
    """The sentences to be read again: a number came or went, or the words do not fit the numbers;
    where the words cannot be read, that.
    """
    from ..audit import audit
    from ..word import read_document

    gone = {
        (_where(change), _why_none(change, filing)): change.words
        for change in reversed(outcome.changes)
        if not change.new.strip()
    }
    lines = [
        f"Cần đọc lại {where}: nay không có số ({why})  “{words}”"
        for (where, why), words in reversed(gone.items())
    ]
    lines += [f"Cần đọc lại: {each.told}." for each in outcome.stale]
    try:
        found = audit(read_document(outcome.document or outcome.target), filing).findings
    except DocumentError:
        return [*lines, "Không soát lại được lời văn của báo cáo; hãy tự đọc lại."]
    for remark in found:
        place = next(filter(partial(_is_told, outcome.section), remark.words), None)
        if place and remark.rule in _WORDING and remark.severity != "info":
            lines.append(f"Cần đọc lại {place}: {remark.message}")
    return lines


def _is_told(section: OneSection | None, words: Words) -> bool:
    return section is None or words.paragraph in section.inside


def _lacking(outcome: RefreshOutcome, most: int | None) -> Iterator[str]:
    """The rows and cells for whose numbers the annex has no place."""
    rows, cells = (
        [f"{form}: {label}" for form, label in those]
        for those in (outcome.lacking, outcome.lacking_cells)
    )
    if rows:
        yield f"Phụ lục trong báo cáo thiếu dòng ({'; '.join(rows)}); hãy tạo báo cáo mới."
    if cells:
        listed = shortened(cells, most or len(cells), "; ")
        yield (
            f"Phụ lục trong báo cáo thiếu số mà sổ có ({listed}); hãy gõ vào hoặc tạo báo cáo mới."
        )


def _older(section: OneSection) -> str:
    """What was left alone outside the section."""
    return (
        f"Ngoài mục {section.name} còn {section.older} số cũ hơn sổ "
        f"({', '.join(section.places)}); hãy cập nhật cả báo cáo (bỏ --muc) trước khi trình ký."
    )


def changed_case(outcome: RefreshOutcome) -> list[str]:
    """Where a number came or went, so that the words around it may say the wrong thing."""
    places: dict[str, list[str]] = defaultdict(list)
    for change in outcome.changes:
        came_or_went = (change.old in _NONE) != (change.new in _NONE)
        if not _in_annex(change) and (came_or_went or _UNCHANGED in change.words):
            places[_where(change)].append(f"{change.old or 'trống'} → {change.new or 'trống'}")
    return [f"Nên đọc lại {where} ({'; '.join(pairs)})." for where, pairs in places.items()]


def _why_none(change: ControlChange, filing: Filing) -> str:
    if change.source.startswith(f"{HISTORY}!"):
        return f"tờ {HISTORY} không có kỳ liền trước"
    tag = read_tag(change.source)
    table = filing.table(tag.form) if tag else None
    if tag is None or table is None or not _is_rate(table.form, tag):
        return "ô ấy ở sổ để trống"
    return "mẫu số chưa nhập hoặc bằng 0" if unfinished(table) else "mẫu số bằng 0"


def _is_rate(form: Form, tag: Tag) -> bool:
    return (form.column(tag.column).kind if tag.column else tag.kind) == "rate"


def _in_annex(change: ControlChange) -> bool:
    """A cell of an annex holds its number alone."""
    return change.words.strip() == change.old.strip() and "[" in change.source


def _pairs(changes: Sequence[ControlChange], most: int) -> str:
    texts = [f"{_text(change.old)} → {_text(change.new)}" for change in changes[:most]]
    return "; ".join(texts) + ("; …" if len(changes) > most else ".")


def _unknown(outcome: RefreshOutcome) -> list[str]:
    """Why the workbook cannot give some numbers, each reason once."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for one in outcome.unknown:
        reasons[one.reason].append(one.source)
    return [
        f"{len(sources)} ô số để nguyên ({sources[0]}{' …' if len(sources) > 1 else ''}): {reason}"
        for reason, sources in reasons.items()
    ]


def _change(change: ControlChange) -> str:
    return f"{_where(change)}: {_text(change.old)} → {_text(change.new)}  “{change.words}”"


def _kept(change: ControlChange) -> str:
    return f"{_where(change)}: đang ghi “{change.old}”, sổ là {_text(change.new)}"


def _text(text: str) -> str:
    return text.strip() or "trống"


def _where(change: ControlChange) -> str:
    return change.part or f"đoạn {change.paragraph}"
