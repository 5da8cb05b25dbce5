"""docs/quy-tac.md, generated from the catalogue: `python -m baocao_tthc.checks.rule_book`."""

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

_HEAD = """# Danh mục quy tắc kiểm tra

Tệp này được tạo từ `python/baocao_tthc/data/rules.toml` bằng `make docs`; đừng sửa tay.

Mã của một quy tắc không bao giờ đổi và không dùng lại. Quy tắc *thử nghiệm* chỉ cảnh báo.
Tỷ lệ được so ở hai chữ số thập phân, làm tròn nửa lên: lệch một đơn vị ở chữ số cuối là lưu ý
(cắt bớt thay vì làm tròn), lệch hơn là lỗi. Những chỗ mà không phép cộng nào với tới được nói ở
cuối tệp.

Phát hiện nào cũng có thể được **giải trình** ở tờ KiemTra. Giải trình không bỏ phát hiện đi và
chỉ có giá trị cho đúng các số trong câu của nó; phát hiện mà câu không nêu số (thiếu dòng tổng, ô
ẩn …) thì giữ giải trình cho đến khi hết.
"""

_TAIL = """
## Những gì các phép kiểm không với tới

Trong II.06B, sửa bất kỳ một ô nào (ô nhập, ô tính hay ô tổng) đều bị phát hiện, vì mỗi ô nằm trong
một đẳng thức của dòng và trong tổng của cột. Trong Phụ lục 01 cũng vậy khi mọi ô là số gõ tay. Khi
ô tính là công thức (như sổ mẫu), hai loại sửa sau làm các tổng đổi theo nên không đẳng thức nào vỡ:

- Sửa ô nhập (7), (13), (19) hoặc (20) mà vẫn trong giới hạn (7)≤(5), (6); (13)≤(11), (12);
  (19)≤(10); (20)≤(3): chỉ tỷ lệ (18), (21) đổi theo.
- Sửa cùng lúc hai ô bù nhau, như (5) và (8), hoặc (11) và (14), mà (4), (10) không đổi khi phía kia
  (6)+(9), (12)+(15) vẫn khớp.

Hai số cùng sai như nhau ở mọi biểu thì không phép so nào thấy; khi đó chỉ còn lịch sử các kỳ.
"""


def document() -> str:
    """The whole document as Markdown."""
    parts = [_HEAD]
    for prefix, family in _FAMILIES.items():
        rules = [rule for id_, rule in catalogue().items() if id_.startswith(prefix)]
        parts.append(f"\n## {family}\n")
        parts += [_entry(rule) for rule in rules]
    return "".join([*parts, _TAIL])


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
    print(document(), end="")
