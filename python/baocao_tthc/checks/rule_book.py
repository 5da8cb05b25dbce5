"""The rules in docs/quy-tac.md, made from the catalogue; what stands around them is edited there.

`make docs` writes them, each with an example that the tests keep (tests/support/rule_examples.py).
"""

from __future__ import annotations

from collections.abc import Mapping

from .catalogue import CatalogueRule, catalogue

_FAMILIES = {
    "CT": "Cấu trúc",
    "GT": "Giá trị của ô",
    "CD": "Cân đối trong một biểu",
    "TL": "Tỷ lệ",
    "LB": "Giữa các biểu",
    "KY": "Kỳ báo cáo",
    "KT": "So với kỳ trước",
    "TC": "Tên gọi",
    "ND": "Lời văn và thông tin",
    "QT": "Quy tắc của đơn vị",
    "PH": "Phản hồi của cấp trên",
}
_STATUS = {"trial": "thử nghiệm", "in_use": "đang dùng", "retired": "ngừng"}
_EMPTY = {"zero": "tính là 0", "skip": "không xét", "finding": "là phát hiện"}

_BEGIN, _END = "<!-- các quy tắc: make docs -->", "<!-- hết các quy tắc -->"


def document(text: str, examples: Mapping[str, str]) -> str:
    """The text of docs/quy-tac.md with its rules made from the catalogue.

    `examples` say for the id of a rule what is done to a workbook and what the program then says.
    """
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{_rules(examples)}\n{_END}{after}"


def _rules(examples: Mapping[str, str]) -> str:
    parts = []
    for prefix, family in _FAMILIES.items():
        parts.append(f"\n## {family}\n")
        parts += [
            _entry(rule, examples.get(id_))
            for id_, rule in catalogue().items()
            if id_.startswith(prefix)
        ]
    return "".join(parts)


def _entry(rule: CatalogueRule, example: str | None) -> str:
    lines = [
        f"\n### {rule.id}. {rule.title}\n",
        f"- Mức độ: {rule.severity.label.lower()}; trạng thái: {_STATUS[rule.status]}"
        + _validity(rule),
        f"- Phạm vi: {rule.scope}",
    ]
    if rule.rule is not None:
        lines.append(f"- Quy tắc: `{rule.rule.text}`, dung sai {rule.tolerance}")
    lines += [
        f"- Ô trống: {_EMPTY[rule.empty]}",
        f"- Thông báo: {rule.message}",
        *([f"- Ví dụ: {example}"] if example else []),
        f"- Căn cứ: {rule.source}\n",
    ]
    return "\n".join(lines)


def _validity(rule: CatalogueRule) -> str:
    start = f", từ kỳ kết thúc {rule.valid_from:%d/%m/%Y}" if rule.valid_from else ""
    end = f", đến kỳ kết thúc {rule.valid_to:%d/%m/%Y}" if rule.valid_to else ""
    return start + end
