"""The rules in docs/quy-tac.md, made from the catalogue; what stands around them is edited there.

python -m baocao_tthc.checks.rule_book < docs/quy-tac.md
"""

from __future__ import annotations

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
}
_STATUS = {"trial": "thử nghiệm", "in_use": "đang dùng", "retired": "ngừng"}
_EMPTY = {"zero": "tính là 0", "skip": "không xét", "finding": "là phát hiện"}

_BEGIN, _END = "<!-- các quy tắc: make docs -->", "<!-- hết các quy tắc -->"


def document(text: str) -> str:
    """The text of docs/quy-tac.md with its rules made from the catalogue."""
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{_rules()}\n{_END}{after}"


def _rules() -> str:
    parts = []
    for prefix, family in _FAMILIES.items():
        parts.append(f"\n## {family}\n")
        parts += [_entry(rule) for id_, rule in catalogue().items() if id_.startswith(prefix)]
    return "".join(parts)


def _entry(rule: CatalogueRule) -> str:
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
        f"- Căn cứ: {rule.source}\n",
    ]
    return "\n".join(lines)


def _validity(rule: CatalogueRule) -> str:
    start = f", từ kỳ kết thúc {rule.valid_from:%d/%m/%Y}" if rule.valid_from else ""
    end = f", đến kỳ kết thúc {rule.valid_to:%d/%m/%Y}" if rule.valid_to else ""
    return start + end


if __name__ == "__main__":
    import sys

    print(document(sys.stdin.read()), end="")
