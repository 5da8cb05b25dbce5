"""The comparison set: one file of each kind that this program makes, for an office program to save.

`make bo-doi-chieu` writes it into a folder for a person with Excel and Word, who saves each file
again: tests/real_office/README.md. What such a program has changed is told as a text.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

from baocao_tthc.audit import audit
from baocao_tthc.audit.auditing import write_commented
from baocao_tthc.entries.next_period import next_period
from baocao_tthc.reading import read_filing
from baocao_tthc.report.refreshing import refresh
from baocao_tthc.report.render import render_report
from baocao_tthc.word import read_document, sound_document
from baocao_tthc.workbook.assembly import macro_workbook_bytes
from support.charted import report as charted
from support.document_content import document_content
from support.filings import report_of
from support.macro_books import example
from support.packages import packed
from support.paths import JANUARY_REPORT
from support.refreshed_files import next_month
from support.workbook_content import workbook_content

MADE, SAVED = "goc", "luu-lai"  # folders: as this program made them, and saved again
GUIDE = "DOC-TRUOC.txt"
_WHEN = datetime(2026, 1, 22, 8)
_STEPS = """\
BỘ ĐỐI CHIẾU: xem Excel và Word giữ lại những gì trong các tệp của BaoCao_TTHC. Mất chừng hai phút.
Không cần cài gì ngoài Excel và Word; các tệp là sổ và báo cáo ví dụ của chương trình.

1. Mở từng tệp trong thư mục “goc”. Thanh vàng hiện ra thì bấm Enable Editing (Cho phép chỉnh sửa);
   không cần bật macro. Không sửa gì.
2. Bấm F12, chọn thư mục “luu-lai” cạnh “goc”, giữ nguyên tên và loại tệp, bấm Save. Đóng tệp.
3. Xong mọi tệp thì nén cả thư mục này thành .zip và gửi lại cho người đã gửi. Thiếu vài tệp cũng
   được; tệp nào Excel hay Word hỏi sửa chữa thì chụp màn hình gửi kèm.

Tên đặt trong Office (File > Options > General > User name) được ghi vào tệp đã lưu; không muốn
để lại tên thì đổi ở đó trước.
"""


def write_set(folder: Path) -> None:
    """Write the set and what its reader is to do; `folder` must not exist."""
    made = folder / MADE
    made.mkdir(parents=True)
    (folder / SAVED).mkdir()
    (folder / GUIDE).write_text(_STEPS, encoding="utf-8-sig", newline="\r\n")
    shutil.copyfile(example(), made / "so-vi-du.xlsm")
    after = next_period(read_filing(example()))
    (made / "so-ky-sau.xlsm").write_bytes(macro_workbook_bytes(after.data))
    report, tracked = made / "bao-cao.docx", made / "bao-cao-theo-doi.docx"
    render_report(charted(), None, report)
    refresh(report_of(next_month()), report, tracked, overwrite=False, tracked=True, now=_WHEN)
    sound = sound_document(JANUARY_REPORT)
    found = audit(read_document(sound), read_filing(example()))
    write_commented(sound, found.findings, made / "bao-cao-chu-thich.docx", overwrite=False)
    with TemporaryDirectory() as scratch:
        package = packed(Path(scratch) / "goi").folder
        shutil.copyfile(next(package.glob("*.xlsx")), made / "so-khoa-so.xlsx")


def pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Each file of a set that came back, as it was made and as it was saved again."""
    for saved in sorted((folder / SAVED).iterdir()):
        yield folder / MADE / saved.name, saved


def content_of(file: Path) -> dict[str, list[str]]:
    """The file as lines of text by aspect."""
    return document_content(file) if file.suffix == ".docx" else workbook_content(file)


def changes(
    made: Mapping[str, list[str]], saved: Mapping[str, list[str]], lost: Collection[str] = ()
) -> str:
    """What a reader of the file would miss or meet anew, as a diff by aspect; "" for nothing.

    The aspects `lost` are not compared.
    """
    said: list[str] = []
    for aspect in made:
        if aspect not in lost:
            lines = unified_diff(made[aspect], saved[aspect], n=0, lineterm="")
            told = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
            said += [f"{aspect}:", *told] if told else []
    return "\n".join(said)


if __name__ == "__main__":
    write_set(Path(sys.argv[1]))
