"""What a refresh did, in sentences; and which sentences of the document do not fit any more."""

from __future__ import annotations

from pathlib import Path

from ..report import Report
from .outcome import Change, Outcome

# Rules of the audit about the words around the numbers; the numbers themselves are new.
_WORDING = ("VB01", "VB03", "VB04", "VB05", "VB06", "VB07", "VB10")


def outcome_lines(outcome: Outcome, most: int | None = None) -> list[str]:
    """The outcome line by line; of long lists the first `most` (None: all)."""
    changed = len(outcome.changes)
    lines = [f"Đã cập nhật {changed} số; {outcome.unchanged} số vẫn đúng."]
    if not outcome.written:
        lines = [f"Không có gì phải sửa: {outcome.unchanged} số đều là số hiện nay."]
    if outcome.backup:
        lines.append(f"Bản trước: {outcome.backup.name}")
    lines += _listed([_change(change) for change in outcome.changes], most)
    if outcome.typed_over:
        lines.append(f"Giữ nguyên {len(outcome.typed_over)} số đã gõ đè bằng tay:")
        lines += _listed([_kept(change) for change in outcome.typed_over], most)
    if outcome.emptied:
        lines.append(f"{len(outcome.emptied)} ô số đã bị xóa trống, để nguyên:")
        lines += _listed([_kept(change) for change in outcome.emptied], most)
    if outcome.deleted:
        sources = ", ".join(outcome.deleted[: most or len(outcome.deleted)])
        lines.append(f"{len(outcome.deleted)} ô số không còn trong báo cáo: {sources}.")
    if outcome.lacking:
        rows = "; ".join(f"{form}: {label}" for form, label in outcome.lacking)
        lines.append(f"Phụ lục trong báo cáo thiếu dòng ({rows}); hãy tạo báo cáo mới.")
    lines += _listed([f"{one.source}: {one.reason}" for one in outcome.unknown], most)
    if not outcome.recorded:
        lines.append("Tệp không có bản ghi số cũ nên số gõ đè bằng tay không nhận ra được.")
    return lines


def to_read_again(file: Path, report: Report) -> list[str]:
    """The sentences that do not fit the present numbers, though their numbers were renewed."""
    from ..audit import audit
    from ..word import read_document

    return [
        f"Cần đọc lại {remark.places[0]}: {remark.message}"
        for remark in audit(read_document(file), report).findings
        if remark.rule in _WORDING and remark.severity != "info" and remark.places
    ]


def _change(change: Change) -> str:
    return f"{_where(change)}: {change.old or 'trống'} → {change.new or 'trống'}  “{change.words}”"


def _kept(change: Change) -> str:
    return f"{_where(change)}: đang ghi “{change.old}”, sổ là {change.new or 'không có số'}"


def _where(change: Change) -> str:
    return change.part or f"đoạn {change.paragraph}"


def _listed(lines: list[str], most: int | None) -> list[str]:
    if most is None or len(lines) <= most:
        return lines
    return [*lines[:most], f"… và {len(lines) - most} mục nữa"]
