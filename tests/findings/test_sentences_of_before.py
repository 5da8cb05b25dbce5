"""An explanation written beside a sentence of an older version is of the same finding still."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from baocao_tthc.filing import Explanation, Place, undated
from baocao_tthc.findings.explanations import explained
from baocao_tthc.findings.finding import Finding, Severity, listed_places
from baocao_tthc.reading.grid import Grid
from baocao_tthc.reading.read_back import read_explanations
from baocao_tthc.sheets import OLDER_FINDING_HEADS
from baocao_tthc.vietnamese import count
from baocao_tthc.wording import Cells, capital, text_of
from support.grids import findings, january

OLDER_HEADS = list(OLDER_FINDING_HEADS)
CELLS = sorted((sheet, place) for sheet, cells in january().items() for place in cells)
ODD = (None, "", "-", "abc", "1.234", "#REF!", -3, 1.5, "Hộ tịch", 0, 40)
LB01 = (
    "Hồ sơ tiếp nhận: Biểu II.06B ghi 3.749, Phụ lục 01 ghi 3.733; lệch −16 (II.06B!C18; PL01!C9)."
)
NAME = (
    "“UBND huyện” không còn dùng từ ngày 01/7/2025 (3 chỗ: NoiDung!C10 ×2; NoiDung!C12); thay bằng "
    "UBND xã."
)


def of_before(message: str, places: str, rule: str, *values: float | str) -> list[Explanation]:
    """What was written beside a sentence of before, read from its list."""
    row: list[object] = [1.0, "Lỗi", message, places, *(values or ("", "", "")), "", rule, "vì", ""]
    return list(read_explanations([Grid("KiemTra", [OLDER_HEADS, row])]))


def forms_differ(actual: int, expected: int) -> Finding:
    """LB01 in the words of today."""
    more = "ít hơn" if actual < expected else "nhiều hơn"
    message = (
        f"Hồ sơ tiếp nhận: Phụ lục 01 ({count(actual)}) {more} Biểu II.06B ({count(expected)}) "
        f"{count(abs(actual - expected))} hồ sơ."
    )
    places = (Place("II.06B", 18, 3), Place("PL01", 9, 3))
    gap = actual - expected
    return Finding("LB01", Severity.ERROR, message, places, expected, actual, gap)


def test_a_sentence_that_is_worded_otherwise_by_now_keeps_its_explanation() -> None:
    """Same rule, places and numbers; with another number, or the two exchanged, it is outdated."""
    written = of_before(LB01, "II.06B!C18, PL01!C9", "LB01", 3733.0, 3749.0, -16.0)
    assert [one.explanation for one in explained([forms_differ(3733, 3749)], written)] == ["vì"]
    for other in (forms_differ(3732, 3749), forms_differ(3749, 3733), forms_differ(3733, 3717)):
        (found,) = explained([other], written)
        assert (found.explanation, undated(found.outdated or "")[0]) == (None, "vì")


def test_a_name_that_is_worded_otherwise_keeps_its_explanation() -> None:
    """Without two values: what is quoted and every number, but for how often which cell has it."""
    places = (Place("NoiDung", 10, 3), Place("NoiDung", 12, 3))
    said = "“UBND huyện” không còn dùng từ ngày 01/7/2025 ({} chỗ): thay bằng UBND xã."
    now, more = (Finding("TC01", Severity.ERROR, said.format(n), places) for n in (3, 4))
    written = of_before(NAME, listed_places(places), "TC01")
    assert explained([now], written)[0].explanation == "vì"
    assert explained([more], written)[0].explanation is None


def _of_before(cells: Cells) -> str:
    """Cells as they were told: "II.06B!C16, C17; PL01!C9", or one by one with what each holds."""
    if cells.notes:
        return ", ".join(cells.named(str)) + cells.more
    sheets: dict[str, list[str]] = {}
    for place in cells.places[:8]:
        sheets.setdefault(place.sheet, []).append(place.cell)
    told = "; ".join(f"{sheet}!{', '.join(each)}" for sheet, each in sheets.items())
    return told + cells.more


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(CELLS), st.sampled_from(ODD)), min_size=1, max_size=8),
    st.sampled_from(["", "ô "]),
)
def test_a_cell_told_by_its_sheet_in_front_keeps_its_explanation(
    changes: list[tuple[tuple[str, tuple[int, int]], object]], before: str
) -> None:
    """Every finding of a spoilt workbook, with the older way to tell cells in its sentence."""
    book = january()
    for (sheet, place), value in changes:
        book[sheet][place] = value
    found = findings(book)
    written = []
    for at, one in enumerate(found):
        message = capital(text_of(one.sentence, lambda cells: before + _of_before(cells)))
        written.append(Explanation(one.rule, message, listed_places(one.places), f"vì {at}"))
    said = [one.explanation for one in explained(found, written)]
    assert said == [f"vì {at}" for at in range(len(found))]
