"""The letter's text from templates/ThuGui.txt: `$don_vi`, put in once and never read again.

The first line is the subject ("Tiêu đề: …"), the rest the body. An office edits the file with any
editor; a name that the program does not know is refused, so that no "$ten" is ever sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Template
from typing import NamedTuple

from .. import resources
from ..errors import TemplateError
from ..filing import Filing, FormTable, Row
from ..findings.finding import Finding, verdict
from ..vietnamese import count, fold, plain
from ..wording import and_more
from .manifest import Identity, one_line

NAME = "ThuGui.txt"
_SUBJECT = "Tiêu đề:"
_MAX_TEMPLATE = 64 * 1024  # bytes
_MAX_FINDINGS = 40  # of the letter; the manifest has them all
_TOTALS = (("received", "tiếp nhận"), ("resolved", "đã giải quyết"), ("pending", "đang giải quyết"))
_EMPTY_LINES = re.compile(r"\n{3,}")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_MAX_SUBJECT = 200  # letters of a subject


class Letter(NamedTuple):
    """Subject, one line, and body."""

    subject: str
    body: str


def default_letter() -> Path:
    """The text that comes with the program; raises TemplateError when it is gone."""
    if path := resources.shipped("templates", NAME):
        return path
    raise TemplateError(f"Không thấy mẫu thư {NAME} của chương trình; hãy cài lại.")


def write_letter(file: Path, values: Mapping[str, str]) -> Letter:
    """The letter of the template with these values; raises TemplateError, one sentence."""
    first, _, body = _read(file).lstrip().partition("\n")
    head, subject = first[: len(_SUBJECT)], first[len(_SUBJECT) :]
    filled = [_filled(file, text, values) for text in (subject, body)]
    if fold(head) != fold(_SUBJECT) or not one_line(filled[0]):
        raise TemplateError(
            f"Mẫu thư “{file}” phải có dòng đầu “{_SUBJECT} …”; hãy thêm dòng ấy rồi làm lại."
        )
    return Letter(
        one_line(filled[0])[:_MAX_SUBJECT], _EMPTY_LINES.sub("\n\n", filled[1]).strip() + "\n"
    )


def _read(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            content = stream.read(_MAX_TEMPLATE + 1)
        text = content.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise TemplateError(
            f"Không đọc được mẫu thư “{file}”; hãy lưu lại dạng văn bản thường, mã UTF-8."
        ) from error
    if len(content) > _MAX_TEMPLATE:
        raise TemplateError(f"Mẫu thư “{file}” dài quá {_MAX_TEMPLATE // 1024} KB; hãy rút ngắn.")
    return _CONTROLS.sub("", plain(text.replace("\r\n", "\n").replace("\r", "\n")))


def _filled(file: Path, text: str, values: Mapping[str, str]) -> str:
    template = Template(text)
    if not template.is_valid():
        raise TemplateError(
            f"Mẫu thư “{file}” có dấu $ không đứng trước tên nào; hãy gõ $$ nếu cần dấu $."
        )
    unknown = [name for name in template.get_identifiers() if name not in values]
    if unknown:
        known = ", ".join(f"${name}" for name in values)
        raise TemplateError(
            f"Mẫu thư “{file}” có tên ${unknown[0]} mà chương trình không biết; "
            f"hãy dùng một trong các tên: {known}."
        )
    return template.substitute(values)


def letter_values(
    filing: Filing, who: Identity, findings: Sequence[Finding], files: Mapping[str, str]
) -> dict[str, str]:
    """What the template may use; `files` are the attachments' SHA-256 by their names."""
    return {
        "don_vi": who.unit,
        "cap_tren": who.superior or "đơn vị nhận báo cáo",
        "thang": who.spoken_month,
        "ky": who.period.text if who.period else f"tháng {who.spoken_month}",
        "so_lieu": "\n".join(map(_totals, filing.tables)),
        "ket_qua": f"{verdict(findings)}.",
        "giai_trinh": "\n".join(_explanations(findings)),
        "tep": "\n".join(f"- {name}\n  SHA-256: {digest}" for name, digest in files.items()),
    }


def _totals(table: FormTable) -> str:
    told = [f"{words} {figure}" for key, words in _TOTALS if (figure := _figure(table, key))]
    return f"- {table.form.name}: {len(table.rows)} dòng; {', '.join(told) or 'không có tổng'}."


def _figure(table: FormTable, key: str) -> str:
    column = table.form.by_key(key)
    total: Row | None = table.total
    cell = total.cells.get(column.number) if column and total else None
    return count(int(cell.value)) if cell is not None and cell.value is not None else ""


def _explanations(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings[:_MAX_FINDINGS]:
        yield f"- {finding.severity.label} {finding.rule}: {one_line(finding.message)}"
        if finding.explanation:
            yield f"  Giải trình: {one_line(finding.explanation)}"
    if more := and_more(findings, _MAX_FINDINGS):
        yield f"… {more}, xem manifest.json hoặc tờ KiemTra."
