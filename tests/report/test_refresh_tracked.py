"""Changes written as tracked revisions, and what is filled again when asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from baocao_tthc.report.refreshing import refresh
from support import revisions
from support.edited_reports import DOCUMENT, EDITS, RECEIVED, W_URI, Edit, inside, run
from support.filings import report_of
from support.refreshed_files import controls_of, edited, fresh, generated, members, next_month
from support.word_files import W

NOW = datetime(2026, 11, 23, 13, 5)
WORD_EDITS = {edit.name: edit for edit in EDITS}
EMPTY = ("xóa trắng số", "ô không còn run nào", "Word hiện lời mời", "xóa số có theo dõi")


def tracked(path: Path, target: Path, *, typed_too: bool = False) -> Any:
    """The body of the refreshed report, its changes tracked."""
    refresh(
        report_of(next_month()), path, target,
        overwrite=False, tracked=True, typed_too=typed_too, now=NOW,
    )  # fmt: skip
    return etree.fromstring(members(target)[DOCUMENT])


def resolved(root: Any, *, accept: bool, author: str) -> bytes:
    """The part after accepting or rejecting that author's revisions, as bytes."""
    return bytes(etree.tostring(revisions.resolved(root, accept=accept, author=author)))


def test_accepted_it_is_the_fresh_report_rejected_the_old_one(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """Word's own buttons decide: every number new, or every number as it was; and it is valid."""
    path, target = tmp_path / "a.docx", tmp_path / "b.docx"
    path.write_bytes(generated())
    expected = tmp_path / "fresh.docx"
    expected.write_bytes(fresh())
    root = tracked(path, target)
    assert validate(target) == []
    changes = [*root.iter(f"{W}ins", f"{W}del")]
    assert {each.get(f"{W}author") for each in changes} == {"BaoCao TTHC"}
    assert {each.get(f"{W}date") for each in changes} == {"2026-11-23T13:05:00Z"}
    ids = [each.get(f"{W}id") for each in changes]
    assert len(set(ids)) == len(ids)
    xml = members(target)[DOCUMENT]
    new = resolved(etree.fromstring(xml), accept=True, author="BaoCao TTHC")
    old = resolved(etree.fromstring(xml), accept=False, author="BaoCao TTHC")
    assert controls_of(new) == controls_of(members(expected)[DOCUMENT])
    assert controls_of(old) == controls_of(members(path)[DOCUMENT])


@pytest.mark.parametrize(
    "name",
    [
        "theo dõi thay đổi trong số", "in đậm giữa số", "đổi định dạng có theo dõi",
        "chuyển đoạn có theo dõi", "w:t rỗng chen vào", "siêu liên kết", "ô cả đoạn",
        "ô cả ô bảng", "bình luận ở số",
    ],
)  # fmt: skip
def test_tracked_changes_in_edited_controls_are_valid(
    name: str, tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """Our revisions stand with the staff's; what a reader sees after accepting is the number."""
    path, target = edited(tmp_path, WORD_EDITS[name].apply), tmp_path / "b.docx"
    before = set(validate(path))
    root = tracked(path, target)
    assert {_place_free(each) for each in validate(target)} <= {_place_free(e) for e in before}
    ours = resolved(root, accept=True, author="BaoCao TTHC")
    theirs = resolved(etree.fromstring(ours), accept=True, author="Lan")
    assert (RECEIVED, "3.751") in controls_of(theirs)


def _place_free(message: str) -> str:
    return re.sub(r"\[\d+\]", "", message)


def test_the_new_run_has_the_old_properties(tmp_path: Path) -> None:
    """Bold stays bold; the history of a format is not copied."""
    path = edited(tmp_path, WORD_EDITS["đổi định dạng có theo dõi"].apply)
    root = tracked(path, tmp_path / "b.docx")
    made = next(each for each in root.iter(f"{W}ins") if "".join(each.itertext()) == "3.751")
    assert made.find(f".//{W}b") is not None
    assert made.find(f".//{W}rPrChange") is None


def test_our_revision_does_not_stand_in_the_staffs_insertion(tmp_path: Path) -> None:
    """What they inserted is theirs: our number follows it, deleting theirs stands inside."""
    who = 'w:id="901" w:author="Lan" w:date="2026-01-22T08:00:00Z"'
    typed = f"<w:ins {who}>{run('3.74')}{run('9')}</w:ins>"
    root = tracked(edited(tmp_path, inside(typed)), tmp_path / "b.docx")
    assert not [each for each in root.iter(f"{W}ins") if any(each.iterancestors(f"{W}ins"))]
    theirs = next(each for each in root.iter(f"{W}ins") if each.get(f"{W}author") == "Lan")
    assert [child.tag for child in theirs] == [f"{W}del", f"{W}del"]
    assert "".join(theirs.getnext().itertext()) == "3.751"


def test_attributes_have_a_prefix_where_elements_have_none(tmp_path: Path) -> None:
    """In the default namespace w:id would be no attribute of Word's: the prefix is declared."""
    path = edited(tmp_path, WORD_EDITS["không tiền tố"].apply)
    root = tracked(path, tmp_path / "b.docx")
    assert all(each.get(f"{{{W_URI}}}author") for each in root.iter(f"{W}ins", f"{W}del"))
    assert len(list(root.iter(f"{W}ins"))) > 100


def test_libreoffice_shows_the_revisions_as_revisions(
    tmp_path: Path, office: Callable[[Path, str], Path]
) -> None:
    """It keeps what was deleted deleted, instead of printing the old and the new number as one."""
    path, target = tmp_path / "a.docx", tmp_path / "b.docx"
    path.write_bytes(generated())
    ours = tracked(path, target)
    theirs = etree.fromstring(members(office(target, "docx"))[DOCUMENT])
    for name in ("ins", "del"):
        assert len(list(theirs.iter(f"{W}{name}"))) == len(list(ours.iter(f"{W}{name}")))
    assert "3.7493.751" not in "".join(text.text or "" for text in theirs.iter(f"{W}t"))


@pytest.mark.parametrize("edit", [WORD_EDITS[name] for name in EMPTY], ids=EMPTY)
@pytest.mark.parametrize("track", [False, True], ids=["thẳng", "có theo dõi"])
def test_an_emptied_control_is_filled_when_asked(
    edit: Edit, track: bool, tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    """With `typed_too` the number comes back, without Word's prompt and its grey style."""
    path, target = edited(tmp_path, edit.apply), tmp_path / "b.docx"
    refresh(
        report_of(next_month()), path, target,
        overwrite=False, typed_too=True, tracked=track, now=NOW,
    )  # fmt: skip
    xml = members(target)[DOCUMENT]
    assert (RECEIVED, "3.751") in controls_of(xml)
    assert b"showingPlcHdr" not in xml
    assert b"PlaceholderText" not in xml
    assert validate(target) == []
