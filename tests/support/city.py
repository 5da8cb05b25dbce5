"""A made city: a folder as a superior receives it, with everything that goes wrong in one."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any, NamedTuple

from baocao_tthc.sending import pack, read_checked
from support.packages import workbook

MONTH = "2026-01"
FIELDS = ("Hộ tịch", "Chứng thực", "Đất đai", "Bảo trợ xã hội", "Người có công")


class City(NamedTuple):
    """The folder, its list of units, and the state in which each unit must be found."""

    folder: Path
    units: Path
    states: dict[str, str]


def figures_of(number: int) -> dict[str, Any]:
    """Consistent forms of a unit; other numbers, other figures."""
    rows, cases, resolved = [], 0, 0
    for at, name in enumerate(FIELDS):
        online, direct, carried = 10 * number + at, number % 7 + at, (number + at) % 5
        received = online + direct + carried
        pending = (number + 2 * at) % 4
        done = received - pending
        rows.append(
            [
                name,
                received,
                online,
                direct,
                carried,
                done,
                done - 1,
                1,
                0,
                0,
                0,
                pending,
                pending,
                0,
                0,
            ]
        )
        cases, resolved = cases + received, resolved + done
    waiting = cases - resolved
    head = ["Trung tâm phục vụ hành chính công", None]
    digital = [
        *head, *[waiting] * 4, 0, 0, *[resolved] * 4, 0, 0, None, None, None, *[resolved] * 2, None,
    ]  # fmt: skip
    period = {"tu": "2025-12-21", "den": "2026-01-20"}
    return {"II.06B": {**period, "dong": rows}, "PL01": {**period, "dong": [digital]}}


def book(path: Path, unit: str, number: int, **fields: Any) -> Path:
    """A workbook of a unit."""
    return workbook(path, don_vi=unit, bieu=figures_of(number), **fields)


def package(folder: Path, unit: str, number: int, reason: str = "", **fields: Any) -> Path:
    """The package of a unit, in a folder of its own below `folder`."""
    own = folder / unit.replace("'", "")
    own.mkdir(parents=True, exist_ok=True)
    file = book(own / "so.xlsx", unit, number, **fields)
    made = pack(read_checked(file), own, reason=reason).folder
    file.unlink()
    return made


def mail(path: Path, files: list[Path], day: datetime) -> Path:
    """A saved mail with these files."""
    message = EmailMessage(policy=SMTP)
    message["Date"] = format_datetime(day)
    message["Subject"] = "Báo cáo"
    message.set_content("Kính gửi")
    for file in files:
        message.add_attachment(
            file.read_bytes(), maintype="application", subtype="octet-stream", filename=file.name
        )
    path.write_bytes(message.as_bytes())
    return path


def city(folder: Path) -> City:
    """A dozen units: sound, late, missing, empty, of another period, again, in a fork, damaged,
    written otherwise, by mail alone, by its report alone; and things that are no report.
    """
    received = folder / "nhận về"
    received.mkdir(parents=True)
    states: dict[str, str] = {}
    for number, name in enumerate(("An Bình", "Bình Minh", "Cẩm Giàng"), 1):
        package(received, f"UBND xã {name}", number)
        states[f"UBND xã {name}"] = "received"
    states["UBND xã Vắng"] = "missing"

    wrong = figures_of(18)
    wrong["II.06B"]["dong"][0][1] += 5  # not the sum of its parts
    workbook(received / "còn lỗi.xlsx", don_vi="UBND xã Còn Lỗi", bieu=wrong)
    states["UBND xã Còn Lỗi"] = "received"

    package(received, "UBND xã BLao", 4)
    states["Ủy ban nhân dân xã B'Lao"] = "received"

    first = package(received, "UBND xã Gửi Lại", 5)
    package(received, "UBND xã Gửi Lại", 6, "Thiếu hồ sơ.")
    states["UBND xã Gửi Lại"] = "received"

    package(received, "UBND xã Rẽ Nhánh", 7)
    second = package(received, "UBND xã Rẽ Nhánh", 8, "Một.")
    aside = folder / "riêng"
    shutil.move(second, aside)
    package(received, "UBND xã Rẽ Nhánh", 9, "Hai.")
    shutil.move(aside, received / "bản khác")
    states["UBND xã Rẽ Nhánh"] = "forked"

    broken = package(received, "UBND xã Hỏng", 10)
    next(broken.glob("*.xlsx")).write_bytes(b"PK")
    states["UBND xã Hỏng"] = "damaged"

    other = figures_of(11)
    for form in other.values():
        form.update(tu="2025-11-21", den="2025-12-20")
    workbook(
        received / "kỳ khác.xlsx",
        don_vi="UBND xã Nhầm Kỳ", bieu=other, thang=12, nam=2025,
        ky={"tu": "2025-11-21", "den": "2025-12-20"},
    )  # fmt: skip
    states["UBND xã Nhầm Kỳ"] = "wrong_period"

    nothing = json.loads(json.dumps(figures_of(12)))
    for form in nothing.values():
        form["dong"] = [[row[0], *[None] * (len(row) - 1)] for row in form["dong"]]
    workbook(received / "trống.xlsx", don_vi="UBND xã Trống", bieu=nothing)
    states["UBND xã Trống"] = "empty"

    sent = package(folder / "thư", "UBND xã Qua Thư", 13)
    files = [each for each in sorted(sent.iterdir()) if each.suffix != ".eml"]
    mail(received / "FW báo cáo.eml", files, datetime(2026, 1, 21, 8, tzinfo=UTC))
    states["UBND xã Qua Thư"] = "received"

    late = book(folder / "muộn.xlsx", "UBND xã Muộn", 14)
    mail(received / "muộn.eml", [late], datetime(2026, 1, 30, 8, tzinfo=UTC))
    states["UBND xã Muộn"] = "late"

    states |= _reports(folder, received)
    shutil.copytree(first, received / "bản sao của gói cũ")
    package(received, "UBND xã Người Lạ", 15)
    (received / "ghi chú.txt").write_text("gọi lại xã Vắng", encoding="utf-8")
    (received / "~$mở dở.xlsx").write_bytes(b"x")
    (received / "độc.xlsx").write_bytes(b"MZ")
    units = folder / "danh sách.csv"
    lines = [f"{name};xã;vt{n}@xa.vn;22/01/2026" for n, name in enumerate(states)]
    units.write_text("\n".join(["Đơn vị;Cấp;Thư điện tử;Hạn nộp", *lines]), encoding="utf-8")
    return City(received, units, states)


def _reports(folder: Path, received: Path) -> dict[str, str]:
    """Reports without their workbooks: of a unit that sent nothing else, and of two that did."""
    alone = package(folder / "word", "UBND xã Chỉ Có Word", 16)
    shutil.copy(next(alone.glob("*.docx")), received / "báo cáo.docx")
    same = next((received / "UBND xã An Bình").glob("*/*.docx"))
    shutil.copy(same, received / "báo cáo An Bình.docx")
    other = package(folder / "word khác", "UBND xã Bình Minh", 17)
    shutil.copy(next(other.glob("*.docx")), received / "báo cáo Bình Minh.docx")
    return {"UBND xã Chỉ Có Word": "received"}
