"""What a report was written without: nobody typed it, or the report has no place for it."""

from __future__ import annotations

from collections.abc import Iterator

from ..filing import Filing, Trouble
from ..forms import ROLE_NAMES
from ..outline import outline
from ..sheets import NOT_ENTERED
from ..sources.form_numbers import FormNumbers
from ..typed_rows import has_figures, names_of
from ..units import TO_BE_FILLED


def gaps(filing: Filing) -> Iterator[str]:
    """Yield a Vietnamese sentence for each thing that the report was written without."""
    counts = {item.code for item in outline() if item.kind == "number"}
    if not filing.texts.keys() - counts and not filing.units:
        yield "Sổ không có lời văn (tờ NoiDung); các mục được ghi “Không có”."
    yield from _not_entered(filing)
    if not {"addressees", "superior"} & filing.info.keys():
        yield "ThongTin chưa có “Kính gửi”; báo cáo gửi cấp trên phải có nơi nhận."
    if left := [f"“{each}”" for key, each in TO_BE_FILLED.items() if _says(filing, key, each)]:
        yield f"Còn phải điền ở ThongTin: {', '.join(left)}; báo cáo đang ghi như vậy."
    if "signer" not in filing.info:
        yield "ThongTin chưa có họ tên người ký."
    for table in filing.tables:
        if table.form.role not in ROLE_NAMES:
            yield (
                f"Báo cáo Word chưa có phần cho {table.form.name} (tờ {table.sheet}); cần nêu thì "
                "tự viết vào báo cáo."
            )


def _says(filing: Filing, key: str, text: str) -> bool:
    return key in filing.info and filing.info[key].text == text


def _not_entered(filing: Filing) -> Iterator[str]:
    """What is a gap in the report because nobody has entered it."""
    numbers = FormNumbers(filing)
    for table in filing.tables:
        unknown = numbers.not_entered(table)
        open_ = unknown.get(table.total.number, ()) if table.total else ()
        if not (has_figures(table) or filing.units):
            yield f"{table.form.name} chưa nhập số liệu; báo cáo ghi như vậy, không nêu số."
        elif open_:
            columns = ", ".join(f"({number})" for number in sorted(open_))
            rows = names_of([row for row in table.rows if row.number in unknown])
            where = f" ở dòng {rows}" if rows else ""
            yield (
                f"{table.form.name} chưa nhập đủ cột {columns}{where}; báo cáo để trống các số ấy."
            )
    if filing.units:
        return
    codes = [item.code for item in outline() if item.kind == "number"]
    known = {code for code, cell in filing.numbers.items() if cell.trouble is not Trouble.EMPTY}
    if missing := [code for code in codes if code not in known]:
        yield f"Chưa có số PAKN ở mục {', '.join(missing)}; báo cáo để “{NOT_ENTERED}” ở đó."
