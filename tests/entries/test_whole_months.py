"""Three months of an office from one list of cases: taken in, checked, packed, moved on."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from baocao_tthc.checks import check
from baocao_tthc.cli import main
from baocao_tthc.entries.from_filing import data_of
from baocao_tthc.outline import outline
from baocao_tthc.reading import read_filing
from baocao_tthc.sending import verify
from baocao_tthc.workbook import builder_of
from support.exports import Case, case, lines, write_csv
from support.macro_books import consistent_data, workbook
from support.months import digitised, next_month

FIELDS = ("Hộ tịch", "Chứng thực", "Đất đai")


def cases() -> list[Case]:
    """Cases of December to March as a one-stop system lists them on 20 March."""
    draw, found = random.Random(5), []  # noqa: S311 - cases, no secrets
    for _ in range(400):
        received = date(2025, 12, 1) + timedelta(days=draw.randrange(105))
        due = received + timedelta(days=draw.choice((0, 5, 15)))
        ended = received + timedelta(days=draw.randrange(20))
        over = ended <= date(2026, 3, 20)
        how = draw.choice(("Trực tuyến", "Trực tiếp", "Bưu chính công ích"))
        status = draw.choice(("Đã giải quyết", "Đã giải quyết", "Từ chối", "Rút hồ sơ"))
        found.append(
            case(
                field=draw.choice(FIELDS), channel=how, received=received, due=due,
                ended=ended if over else None, status=status if over else "Đang giải quyết",
            )
        )  # fmt: skip
    return found


def december(folder: Path) -> Path:
    """An empty January whose fields are there and which no month came before."""
    data = consistent_data()
    data["bieu"]["II.06B"]["dong"] = [[field, *[None] * 14] for field in FIELDS]
    return workbook(folder / "trong-01.xlsm", data)


def taken_in(export: Path, book: Path) -> Path:
    """The workbook with the month's cases counted into it, PL01 over the same cases, texts read, no
    petition.
    """
    target = book.with_name(f"xong-{book.stem[-2:]}.xlsm")
    assert main(["nhap", str(export), str(book), "-o", str(target), "--bieu", "II.06B"]) == 0
    data = data_of(read_filing(target))
    settled, read = data.forms
    forms = (settled, digitised(read, settled))
    none = {item.code: 0 for item in outline() if item.kind == "number"}
    whole = replace(data, forms=forms, unreviewed=frozenset(), numbers={**data.numbers, **none})
    target.write_bytes(builder_of(target)(whole, None))
    return target


def test_what_is_pending_in_one_month_is_counted_as_carried_over_in_the_next(
    tmp_path: Path,
) -> None:
    """The list counts (6) as ky-moi wrote it, nothing differs, nothing is found; each month's
    package is whole, and its report compares with the month before.
    """
    export = write_csv(tmp_path / "ho-so.csv", lines(cases()))
    book = december(tmp_path)
    for number in (1, 2, 3):
        month = taken_in(export, book)
        assert check(read_filing(month)) == ()
        assert main(["dong-goi", str(month)]) == 0
        package = tmp_path / f"2026-{number:02d}_ubnd-xa-ninh-giang"
        assert verify(package).differences == ()
        book = next_month(month)
        if number > 1:
            assert read_filing(book).history[0].period.name == "tháng 01/2026"
