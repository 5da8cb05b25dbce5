"""After every kind of hand edit a refresh changes the numbers and nothing else."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baocao_tthc.report.refreshing import refresh
from baocao_tthc.word import read_document
from support.edited_reports import (
    DOCUMENT,
    EDITS,
    PENDING,
    RECEIVED,
    WHO,
    Edit,
    control,
    inside,
    run,
)
from support.filings import report_of
from support.refreshed_files import (
    controls_of,
    edited,
    fresh,
    members,
    next_month,
    raw_members,
    texts_outside,
    without_texts,
)

RECORD = "customXml/item1.xml"
BOX = f"<w:r><w:pict><w:txbxContent><w:p>{run('ghi chú')}</w:p></w:txbxContent></w:pict></w:r>"


def only_numbers_changed(before: Path, after: Path) -> None:
    """Assert that outside the texts of our controls not a byte of any member differs."""
    old, new = members(before), members(after)
    assert list(old) == list(new)
    old_raw, new_raw = raw_members(before), raw_members(after)
    for name in old:
        if old[name] == new[name]:
            assert old_raw[name] == new_raw[name]
        elif name != RECORD:
            assert without_texts(old[name]) == without_texts(new[name])
            assert texts_outside(old[name]) == texts_outside(new[name])
            assert old_raw[name][:5] == new_raw[name][:5]


@pytest.fixture(scope="module")
def fresh_texts(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """What a fresh report of the next month has in its controls."""
    path = tmp_path_factory.mktemp("fresh") / "moi.docx"
    path.write_bytes(fresh())
    return set(controls_of(members(path)[DOCUMENT]))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_only_the_numbers_change(
    edit: Edit, tmp_path: Path, fresh_texts: set[tuple[str, str]]
) -> None:
    """Every control has the text of a fresh report, in its own manner; the edit is all there."""
    before, after = edited(tmp_path, edit.apply), tmp_path / "moi.docx"
    outcome = refresh(report_of(next_month()), before, after, overwrite=False)
    only_numbers_changed(before, after)
    assert outcome.unknown == ()
    assert outcome.deleted == tuple(sorted(edit.gone))
    assert outcome.lacking == ()
    left = {(each.source, each.old) for each in outcome.typed_over + outcome.emptied}
    assert {source for source, _ in left} == set(edit.kept)
    parts = {name: xml for name, xml in members(after).items() if name.startswith("word/")}
    found = {
        pair for name, xml in parts.items() if name.endswith(".xml") for pair in controls_of(xml)
    }
    said = {*edit.kept.items(), *edit.say.items()}
    assert said <= found
    assert found - fresh_texts <= said
    assert len(outcome.changes) > 100


@settings(max_examples=40)
@given(st.data())
def test_a_number_split_anywhere_becomes_one(data: st.DataObject) -> None:
    """However the runs cut a number, with whatever empty runs between, the new one is whole."""
    cuts = sorted(data.draw(st.lists(st.integers(0, 5), max_size=6)))
    pieces = ["3.749"[a:b] for a, b in zip([0, *cuts], [*cuts, 5], strict=True)]
    styles = st.sampled_from(["", "<w:b/>", "<w:i/><w:b/>"])
    content = "".join(run(piece, data.draw(styles)) for piece in pieces)
    with TemporaryDirectory() as folder:
        before, after = edited(Path(folder), inside(content)), Path(folder) / "moi.docx"
        refresh(report_of(next_month()), before, after, overwrite=False)
        only_numbers_changed(before, after)
        for path, text in ((before, "3.749"), (after, "3.751")):
            found = [said for source, said in controls_of(members(path)[DOCUMENT])]
            assert found[found.index(text) - 1].startswith("Từ ngày")


def content_of(path: Path, source: str) -> str:
    """The XML inside the first control with that tag."""
    xml = members(path)[DOCUMENT].decode()
    start, end = control(xml, source)
    return xml[xml.index("<w:sdtContent>", start) + 14 : xml.index("</w:sdtContent>", start, end)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (run("3.") + run("749", "<w:b/>"), run("3.751") + run("", "<w:b/>")),
        (run("", "<w:b/>") + run("3.749") + run(""), run("", "<w:b/>") + run("3.751") + run("")),
        (
            f"{run('3.7')}<w:moveFrom {WHO}>{run('5')}</w:moveFrom>{run('49')}",
            f"{run('3.751')}<w:moveFrom {WHO}>{run('5')}</w:moveFrom>{run('')}",
        ),
        (run("3.749") + BOX, run("3.751") + BOX),
    ],
    ids=["đậm ở sau", "run rỗng ở đầu", "chữ đã chuyển đi", "hộp văn bản neo trong ô"],
)
def test_the_number_goes_to_the_first_visible_text(before: str, after: str, tmp_path: Path) -> None:
    """The other runs stay, empty; what was moved away keeps its text."""
    path, target = edited(tmp_path, inside(before)), tmp_path / "moi.docx"
    refresh(report_of(next_month()), path, target, overwrite=False)
    assert content_of(target, RECEIVED) == after


def test_the_old_twin_of_a_text_box_is_told_once(tmp_path: Path) -> None:
    """Word keeps a text box twice (mc:Fallback): both are new, one is told, with its paragraph."""
    box = next(edit for edit in EDITS if edit.name == "hộp văn bản")
    path, target = edited(tmp_path, box.apply), tmp_path / "moi.docx"
    (tmp_path / "goc").mkdir()
    plain = edited(tmp_path / "goc", lambda _: None)
    report = report_of(next_month())
    told = refresh(report, path, target, overwrite=False).changes
    without = refresh(report, plain, tmp_path / "khac.docx", overwrite=False).changes
    assert len(told) == len(without) + 1
    assert "Còn có 06" in [each.words for each in told]
    assert (PENDING, "có 06") not in controls_of(members(target)[DOCUMENT])


def test_places_are_those_of_the_document_reader(tmp_path: Path) -> None:
    """Paragraph numbers find their paragraph in `word.Document`; other parts are named."""
    header = next(edit for edit in EDITS if edit.name == "đầu trang")
    path = edited(tmp_path, header.apply)
    outcome = refresh(report_of(next_month()), path, tmp_path / "moi.docx", overwrite=False)
    texts = {each.number: each.text for each in read_document(path).paragraphs()}
    for change in outcome.changes:
        if change.part:
            assert (change.part, change.paragraph) == ("đầu trang", 1)
        else:
            assert change.words.strip("…") in texts[change.paragraph]
            assert change.old in texts[change.paragraph]
    assert any(change.part for change in outcome.changes)
