"""`tthc sua`: what is no figure is mended, in a workbook or, as tracked changes, in a Word file."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import OutputError, TthcError
from ..wording import Shown, json_text
from .speech import say, tell

if TYPE_CHECKING:
    from ..mending.corrections import Mend


def sua(options: Namespace) -> int:
    """Mend a file; 1 when something is left for a person, or with --xem when anything may be."""
    from ..files import name_beside, written_whole
    from ..ooxml.expected_files import is_document
    from ..word.harmless_document import said_of_copy

    document = is_document(options.file)
    found = (_of_document if document else _of_workbook)(options.file)
    chosen = _chosen(found, options)
    if options.xem or not chosen:
        _print(found, chosen, (), options)
        return int(bool(found))
    target = options.ra or name_beside(options.file, "đã sửa")
    if target.suffix.lower() != options.file.suffix.lower():
        raise OutputError(f"Tệp “{target}” phải có đuôi {options.file.suffix}; hãy đổi tên tệp.")
    if target.exists() and target.samefile(options.file):
        raise OutputError(f"Bản sửa không được là chính “{target}”; hãy chọn tên khác.")
    content, left = (_mended_document if document else _mended_workbook)(options.file, chosen)
    if len(left) < len(chosen):
        with written_whole(target, overwrite=options.ghi_de) as temporary:
            temporary.write_bytes(content)
        alive = said_of_copy(target, content) if document else ""
        tell(f"Đã ghi {target}", *filter(None, (alive,)))
    _print(found, chosen, left, options)
    return int(len(chosen) < len(found) or bool(left))


def _of_document(file: Path) -> list[Mend]:
    from ..mending.in_document import mends_of_document
    from ..word import read_document

    return mends_of_document(read_document(file))


def _of_workbook(file: Path) -> list[Mend]:
    from ..mending.in_workbook import mends_of_workbook

    return mends_of_workbook(file)


def _mended_document(file: Path, mends: Sequence[Mend]) -> tuple[bytes, Sequence[Mend]]:
    from ..mending.in_document import mended_document
    from ..word import sound_document

    return mended_document(sound_document(file), mends)


def _mended_workbook(file: Path, mends: Sequence[Mend]) -> tuple[bytes, Sequence[Mend]]:
    from ..in_place.mended_texts import mended_workbook

    return mended_workbook(file, mends)


def _chosen(found: Sequence[Mend], options: Namespace) -> list[Mend]:
    """Those whose numbers were asked for; else all that are sure, less those to be left out."""
    if options.chi and options.bo:
        raise TthcError("--chi và --bo cùng chọn chỗ để sửa; hãy dùng một trong hai.")
    if options.chi:
        wanted = _numbers(options.chi, len(found))
        return [one for n, one in enumerate(found, 1) if n in wanted]
    without = _numbers(options.bo, len(found)) if options.bo else set()
    return [one for n, one in enumerate(found, 1) if one.made.sure and n not in without]


def _numbers(text: str, most: int) -> set[int]:
    """The numbers of a list such as "1-4,7"; raises TthcError."""
    found: set[int] = set()
    for part in text.replace(" ", "").split(","):
        match = re.fullmatch(r"([0-9]{1,6})(?:-([0-9]{1,6}))?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= most:
            raise TthcError(
                f"“{part}” không phải là số của một chỗ trong danh sách (1 đến {most}); hãy ghi "
                "như 1-4,7 theo danh sách mà --xem in ra."
            )
        found.update(range(first, last + 1))
    return found


def _print(
    found: Sequence[Mend], chosen: Sequence[Mend], left: Sequence[Mend], options: Namespace
) -> None:
    mended = set() if options.xem else set(chosen) - set(left)
    marked = set(chosen) if options.xem else mended
    if options.json:
        listed = [_as_json(n, one, one in mended) for n, one in enumerate(found, 1)]
        say(Shown(json_text({"file": str(options.file), "corrections": listed})))
        return
    if not found:
        say("Không có chữ nào để sửa hộ.")
        return
    asked = {one for one in found if one not in marked and (one in left or not one.made.sure)}
    rest = len(found) - len(marked) - len(asked)
    said = [f"{len(marked)} chỗ sửa được" if options.xem else f"Đã sửa {len(mended)} chỗ"]
    said += [f"còn {len(asked)} chỗ để người sửa"] if asked else []
    said += [f"{rest} chỗ không chọn"] if rest else []
    say(f"{', '.join(said)}.")
    for n, one in enumerate(found, 1):
        mark = " " if one in marked else "?" if one in asked else "–"
        decide = f" – {one.made.decide}" if one.made.decide else ""
        say(f"{n:3}{mark} {one.place}: {_in_sentence(one)}  [{one.made.rule}]{decide}")
    if asked and not options.xem:
        say("Chỗ có dấu ? chưa sửa: phải tự xem, hoặc nằm ở công thức, trường, chữ nhiều kiểu.")


def _in_sentence(one: Mend) -> str:
    """Old and new in their sentence, on one line."""
    old, new = one.old.strip(), one.made.new.strip()
    change = f"“{old}” → “{new}”" if old and new else f"bỏ “{old}”" if old else f"thêm “{new}”"
    if one.made.begin == 0 and one.made.end == len(one.text):
        return change
    return one.around(f"[{change}]")


def _as_json(number: int, one: Mend, mended: bool) -> dict[str, object]:
    from ..findings.rendering import place_json

    return {
        "number": number,
        "place": place_json(one.place),
        "rule": one.made.rule,
        "old": one.old,
        "new": one.made.new,
        "text": one.text,
        "sure": one.made.sure,
        "decide": one.made.decide,
        "mended": mended,
    }
