"""A whole made city: 114 units over months, received with everything that goes wrong in one.

Unlike the dozen of `city.py` it is as large as a real one, its months hang on each other (what is
pending in one is carried over into the next), and it brings its own recount: what a superior must
find are the sums and the states of the numbers that it was made from.

    python -m support.whole_city FOLDER [UNITS]    makes January 2026 alone, for `make tong-hop`
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from baocao_tthc.forms import known_forms
from baocao_tthc.period import monthly_period
from baocao_tthc.sending import pack, read_checked
from baocao_tthc.vietnamese import day_in_month, full_date, months_since_0
from support.city import FIELDS, mail
from support.hostile_files import LARGE
from support.packages import workbook

Forms = dict[str, Any]
SIZE = 114  # units of Hải Phòng: 67 xã, 45 phường, 2 đặc khu
MONTHS = ("2025-12", "2026-01", "2026-02")
_LEVELS = (("xã", 67), ("phường", 112), ("đặc khu", SIZE))  # and the number of the first after
_FIRST = ("An", "Bình", "Cẩm", "Đông", "Gia", "Hồng", "Kim", "Lạc", "Minh", "Ninh", "Phú", "Tân")
_SECOND = ("Bình", "Châu", "Đức", "Giang", "Hòa", "Khê", "Lâm", "Phong", "Sơn", "Thành")
_TWO_WRITINGS = 1  # the number of the unit that is listed as B'Lao and writes BLao
_SLOW = {"blank_sheet", "many_names", "many_tables", "wide_sheet"}  # seconds each, tried elsewhere
HOSTILE = [make for name, make in LARGE.items() if name not in _SLOW]


class Month(NamedTuple):
    """A month as received: the folder, the list of units with its due day, how each unit must be
    found to stand, and the counts of the units that are counted, by form and official column.
    """

    month: str
    folder: Path
    units: Path
    states: Mapping[str, str]
    totals: Mapping[str, Mapping[int, int]]


class Post(NamedTuple):
    """Where a month's things are put, what is made aside, and which month it is (since year 0)."""

    folder: Path
    aside: Path
    at: int


class Sent(NamedTuple):
    """The state that comes of what a unit sent, and the forms that are counted of it."""

    state: str
    counted: Forms | None = None


Fate = Callable[[Post, str, Forms], Sent]


def name_of(number: int) -> str:
    """The unit of that number, as the list has it."""
    if number == _TWO_WRITINGS:
        return "Ủy ban nhân dân xã B'Lao"
    level = next(level for level, end in _LEVELS if number < end)
    return f"UBND {level} {_FIRST[number % 12]} {_SECOND[number // 12]}"


def forms_of(number: int, at: int) -> Forms:
    """Consistent forms of a unit in a month; what was pending the month before is carried over."""
    rows = [_row(name, number, field, at) for field, name in enumerate(FIELDS)]
    received, resolved = (sum(row[column] for row in rows) for column in (1, 5))
    waiting = received - resolved
    digital = ["Trung tâm phục vụ hành chính công", received, *[waiting] * 4, 0, 0]
    digital += [*[resolved] * 4, 0, 0, None, None, None, 0, received, None]
    days = {"tu": _period(at).start.isoformat(), "den": _period(at).end.isoformat()}
    return {"II.06B": {**days, "dong": rows}, "PL01": {**days, "dong": [digital]}}


def _row(name: str, number: int, field: int, at: int) -> list[Any]:
    """A field's line of II.06B from its name to (16)."""
    online, direct = 20 + (13 * number + 5 * field + 11 * at) % 90, (number + at + field) % 7
    carried, pending = (_pending(number, field, month) for month in (at - 1, at))
    received, overdue = online + direct + carried, int((number + field + at) % 9 == 0)
    done = received - pending
    early = done - 2 - overdue
    return [name, received, online, direct, carried, done, early, 2, overdue, 0, 0, pending,
            pending, 0, 0]  # fmt: skip


def _pending(number: int, field: int, at: int) -> int:
    return (7 * number + 3 * field + 5 * at) % 6


def _period(at: int) -> Any:
    return monthly_period("vpcp-thang", at % 12 + 1, at // 12)


def _book(path: Path, unit: str, forms: Forms, at: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    days = {key: forms["II.06B"][key] for key in ("tu", "den")}
    return workbook(path, don_vi=unit, bieu=forms, thang=at % 12 + 1, nam=at // 12, ky=days)


def _plain(unit: str) -> str:
    return unit.replace("'", "")


def _due(at: int) -> date:
    return day_in_month(at, 22)


def _mailed(post: Post, unit: str, files: Sequence[Path], day: date) -> None:
    moment = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    mail(post.folder / f"FW {_plain(unit)}.eml", list(files), moment)


def _packed(post: Post, unit: str, forms: Forms, reason: str = "") -> Path:
    """The package of a unit, in a folder of its own among what was received."""
    own = post.folder / _plain(unit)
    file = _book(own / "so.xlsx", unit, forms, post.at)
    made = pack(read_checked(file), own, reason=reason).folder
    file.unlink()
    return made


def _changed(forms: Forms, more: int = 4) -> Forms:
    """The forms with so many cases more, received online and resolved early."""
    other: Forms = json.loads(json.dumps(forms))
    row, digital = other["II.06B"]["dong"][0], other["PL01"]["dong"][0]
    for cells, columns in ((row, (1, 2, 5, 6)), (digital, (1, *range(8, 12), 18))):
        for column in columns:
            cells[column] += more
    return other


def as_package(post: Post, unit: str, forms: Forms) -> Sent:
    """As it should be."""
    _packed(post, unit, forms)
    return Sent("received", forms)


def as_workbook(post: Post, unit: str, forms: Forms) -> Sent:
    """A workbook that was never packed, some folders down."""
    _book(post.folder / "sổ" / unit.split()[1] / f"{_plain(unit)}.xlsx", unit, forms, post.at)
    return Sent("received", forms)


def by_mail(post: Post, unit: str, forms: Forms) -> Sent:
    """A saved mail of the day before the due day, the workbook in it."""
    file = _book(post.aside / "so.xlsx", unit, forms, post.at)
    _mailed(post, unit, [file], _due(post.at) - timedelta(days=1))
    return Sent("received", forms)


def package_by_mail(post: Post, unit: str, forms: Forms) -> Sent:
    """A saved mail of the due day, the package in it."""
    made = _packed(post._replace(folder=post.aside), unit, forms)
    files = [each for each in sorted(made.iterdir()) if each.suffix != ".eml"]
    _mailed(post, unit, files, _due(post.at))
    return Sent("received", forms)


def late(post: Post, unit: str, forms: Forms) -> Sent:
    """A mail of the day after the due day."""
    file = _book(post.aside / "so.xlsx", unit, forms, post.at)
    _mailed(post, unit, [file], _due(post.at) + timedelta(days=1))
    return Sent("late", forms)


def missing(post: Post, unit: str, forms: Forms) -> Sent:
    """Nothing."""
    return Sent("missing")


def empty(post: Post, unit: str, forms: Forms) -> Sent:
    """A workbook in which nobody typed."""
    as_workbook(post, unit, _blank(forms))
    return Sent("empty")


def _blank(forms: Forms) -> Forms:
    blank: Forms = json.loads(json.dumps(forms))
    for form in blank.values():
        form["dong"] = [[row[0], *[None] * (len(row) - 1)] for row in form["dong"]]
    return blank


def nothing_to_report(post: Post, unit: str, forms: Forms) -> Sent:
    """Nothing to report, said at the head of each form."""
    said = {code: {**form, "khong_phat_sinh": True} for code, form in _blank(forms).items()}
    as_workbook(post, unit, said)
    return Sent("nothing_to_report")


def of_another_month(post: Post, unit: str, forms: Forms) -> Sent:
    """The workbook of half a year ago, sent for this month's."""
    old = post._replace(at=post.at - 6)
    as_workbook(old, unit, {**forms, **_days(forms, old.at)})
    return Sent("wrong_period")


def _days(forms: Forms, at: int) -> Forms:
    days = {"tu": _period(at).start.isoformat(), "den": _period(at).end.isoformat()}
    return {code: {**form, **days} for code, form in forms.items()}


def revised(post: Post, unit: str, forms: Forms) -> Sent:
    """Two revisions, of which the second counts."""
    _packed(post, unit, forms)
    _packed(post, unit, _changed(forms), "Thiếu hồ sơ.")
    return Sent("received", _changed(forms))


def forked(post: Post, unit: str, forms: Forms) -> Sent:
    """Two second revisions, each over the first."""
    _packed(post, unit, forms)
    second = _packed(post, unit, _changed(forms), "Một.")
    away = post.aside / "riêng"
    shutil.move(second, away)
    _packed(post, unit, _changed(forms, 9), "Hai.")
    shutil.move(away, post.folder / f"{_plain(unit)} bản khác")
    return Sent("forked")


def damaged(post: Post, unit: str, forms: Forms) -> Sent:
    """A package of which the workbook broke on the way."""
    next(_packed(post, unit, forms).glob("*.xlsx")).write_bytes(b"PK")
    return Sent("damaged")


def revised_and_damaged(post: Post, unit: str, forms: Forms) -> Sent:
    """A sound package, and a revision that cannot be read: what it replaced does not count."""
    _packed(post, unit, forms)
    next(_packed(post, unit, _changed(forms), "Thiếu.").glob("*.xlsx")).write_bytes(b"PK")
    return Sent("damaged")


def by_report_alone(post: Post, unit: str, forms: Forms) -> Sent:
    """The Word report of a package, without its workbook."""
    made = _packed(post._replace(folder=post.aside), unit, forms)
    shutil.copy(next(made.glob("*.docx")), post.folder / f"báo cáo {_plain(unit)}.docx")
    return Sent("received", forms)


def with_errors(post: Post, unit: str, forms: Forms) -> Sent:
    """A workbook with a sum that is wrong: counted as it is, and told."""
    wrong: Forms = json.loads(json.dumps(forms))
    wrong["II.06B"]["dong"][0][1] += 5
    as_workbook(post, unit, wrong)
    return Sent("received", wrong)


def in_two_writings(post: Post, unit: str, forms: Forms) -> Sent:
    """A package under one writing of the name, a workbook with other figures under another."""
    _packed(post, "UBND xã BLao", forms)
    as_workbook(post, "UBND xã B'Lao", _changed(forms))
    return Sent("received", forms)


FATES: tuple[Fate, ...] = (
    missing, late, empty, nothing_to_report, of_another_month, revised, forked, damaged,
    revised_and_damaged, by_report_alone, with_errors, package_by_mail,
)  # fmt: skip
_SOUND: tuple[Fate, ...] = (as_package, as_workbook, by_mail, as_workbook)
_QUICK: tuple[Fate, ...] = (as_workbook, by_mail)


def fate_of(number: int, size: int, at: int, *, whole: bool) -> Fate:
    """What the unit of that number does in that month; `whole` months have every fate."""
    if number == _TWO_WRITINGS:
        return in_two_writings if whole else as_workbook
    if not whole:
        return missing if (number + at) % 10 == 0 else _QUICK[number % 2]
    turn = (number - _TWO_WRITINGS - 1 + 5 * at) % (size - 2) if number else size
    return FATES[turn] if turn < len(FATES) else _SOUND[number % 4]


def made_month(folder: Path, month: str, size: int = SIZE, *, whole: bool = True) -> Month:
    """Make a month of the city below the folder; one that is not `whole` has no more than sound
    and missing units, quickly.
    """
    year, number = map(int, month.split("-"))
    at = months_since_0(year, number)
    post = Post(folder / "nhận về" / month, folder / "riêng" / month, at)
    post.folder.mkdir(parents=True)
    sent = {}
    for each in range(size):
        unit, fate = name_of(each), fate_of(each, size, at, whole=whole)
        aside = post.aside / str(each)
        sent[unit] = fate(post._replace(aside=aside), unit, forms_of(each, at))
    if whole:
        _strange(post)
    units = _listed(folder / f"danh sách {month}.csv", at, sent)
    states = {unit: each.state for unit, each in sent.items()}
    return Month(month, post.folder, units, states, _recounted(sent.values()))


def _strange(post: Post) -> None:
    """A unit that is not on the list, what is no report, and files built to end a program."""
    as_package(post, "UBND xã Người Lạ", forms_of(200, post.at))
    (post.folder / "ghi chú.txt").write_text("gọi lại các xã chưa gửi", encoding="utf-8")
    (post.folder / "~$mở dở.xlsx").write_bytes(b"x")
    for number, make in enumerate(HOSTILE):
        place = post.folder / "lạ" / f"{number:02d}"
        place.mkdir(parents=True)
        make(place)


def _listed(file: Path, at: int, units: Mapping[str, Sent]) -> Path:
    lines = [
        f"{unit};{next(level for level, _ in _LEVELS if f' {level} ' in unit)};dv{n}@tp.vn;"
        f"{full_date(_due(at))}"
        for n, unit in enumerate(units)
    ]
    text = "\n".join(["Đơn vị;Cấp;Thư điện tử;Hạn nộp", *lines])
    file.write_text(text, encoding="utf-8")
    return file


def _recounted(sent: Iterable[Sent]) -> dict[str, dict[int, int]]:
    """The counts of what is counted, added by hand: nothing of the program's sums is used."""
    counted = [each.counted for each in sent if each.counted]
    return {
        form.code: {
            # A row begins with its name, which is the last of the columns of texts.
            column.number: sum(
                int(row[column.number - form.text_columns] or 0)
                for forms in counted
                for row in forms[form.code]["dong"]
            )
            for column in form.counts
        }
        for form in known_forms()
        if all(form.code in forms for forms in counted)
    }


def whole_city(
    folder: Path, size: int = SIZE, months: Sequence[str] = MONTHS, whole: str = "2026-01"
) -> dict[str, Month]:
    """The city over the months, of which one has everything that goes wrong."""
    return {month: made_month(folder, month, size, whole=month == whole) for month in months}


if __name__ == "__main__":
    made = made_month(Path(sys.argv[1]), "2026-01", int((*sys.argv, SIZE)[2]))
    print(f"{len(made.states)} đơn vị ở {made.folder}; danh sách: {made.units}")
