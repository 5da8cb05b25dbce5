"""“Trong kỳ không phát sinh hồ sơ TTHC” under several headings: each is held to its condition."""

from __future__ import annotations

from pathlib import Path

import pytest

from baocao_tthc.filing import Filing
from baocao_tthc.report.conditional_sentences import sentences, stale
from baocao_tthc.report.full_audit import full_audit
from baocao_tthc.report.refreshing import refresh
from baocao_tthc.report.summary import to_read_again
from baocao_tthc.sources.present_values import PresentValues
from baocao_tthc.word import sound_document
from support.filings import january, report_of
from support.word_files import paragraph, template, write

NONE = "Trong kỳ không phát sinh hồ sơ TTHC."
FIRST, SECOND = "2.2. Kết quả tiếp nhận và giải quyết", "2.4. Kết quả số hóa hồ sơ"
TEXTS = (
    FIRST,
    "{%p if not tiep_nhan %}",
    f"- {{{{ ky_bao_cao }}}}: {NONE}",
    "{%p endif %}",
    SECOND,
    "{%p if not so_hoa_tiep_nhan %}",
    NONE,
    "{%p endif %}",
)


def month(settled: int, digitised: int) -> Filing:
    """January with these totals of cases received."""
    data = january()
    for form, received in (("II.06B", settled), ("PL01", digitised)):
        if not received:
            for row in (*data["bieu"][form]["dong"], ["", *data["bieu"][form]["tong"]]):
                row[1:] = [0] * len(row[1:])
            data["bieu"][form]["tong"] = [0] * len(data["bieu"][form]["tong"])
    return report_of(data)


def told(before: Filing, after: Filing, texts: dict[int, str]) -> list[tuple[int, str]]:
    """What is stale of a document with these texts."""
    found = stale(sentences(TEXTS, PresentValues(before)), PresentValues(after), texts)
    return [(each.paragraph, each.after) for each in found]


def test_the_sentence_that_holds_no_more_is_told_with_its_heading(tmp_path: Path) -> None:
    """Where one of two equal sentences turned false, that one is told, by cap-nhat and by soat."""
    early, later = month(0, 0), month(0, 1)
    path = write(early, tmp_path, template(tmp_path, *map(paragraph, TEXTS)))
    assert not [one for one in full_audit(sound_document(path), early).findings if one.turns]
    again = to_read_again(refresh(later, path, path, overwrite=False), later)
    assert (
        f"Cần đọc lại: câu “{NONE}” (đoạn 4, dưới “{SECOND}”) không còn đúng với sổ; hãy bỏ."
        in (again)
    )
    found = full_audit(sound_document(path), later).findings
    (one,) = (each for each in found if each.rule == "VB53")
    assert [place.paragraph for place in one.words] == [4]


def test_the_sentence_that_is_lacking_is_told_with_its_heading() -> None:
    """The same words under another heading do not stand for it."""
    assert told(month(0, 1), month(0, 0), {1: FIRST, 2: NONE, 3: SECOND}) == [(0, SECOND)]
    assert told(month(0, 1), month(0, 1), {1: FIRST, 2: NONE, 3: SECOND}) == []


@pytest.mark.parametrize(
    ("after", "expected"),
    [((1, 1), [(2, ""), (4, "")]), ((0, 1), [(2, "")]), ((0, 0), [])],
)
def test_without_its_headings_the_sentences_are_counted(
    after: tuple[int, int], expected: list[tuple[int, str]]
) -> None:
    """Where the staff wrote a heading otherwise: more sentences than hold are told, once."""
    texts = {1: "Phần một", 2: NONE, 3: SECOND, 4: NONE}
    assert told(month(0, 0), month(*after), texts) == expected


def test_a_sentence_that_goes_on_says_something_else() -> None:
    """“… không phát sinh hồ sơ TTHC quá hạn” is the staff's own."""
    own = "Trong kỳ không phát sinh hồ sơ TTHC quá hạn."
    assert told(month(1, 1), month(1, 1), {1: FIRST, 2: own, 3: SECOND, 4: own}) == []
