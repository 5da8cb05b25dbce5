"""Giải trình: which finding an explanation belongs to, and what becomes of it when numbers change.

A finding here is one row of a form that does not add up: its label, two numbers and its row.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.checks import check
from baocao_tthc.cli import main
from baocao_tthc.filing import Explanation, Place, undated
from baocao_tthc.findings.explanations import explained, leftover
from baocao_tthc.findings.finding import Finding, Severity, listed_places
from baocao_tthc.findings.listing import CellLink, finding_rows
from baocao_tthc.findings.matters import matters
from baocao_tthc.reading import read_filing
from baocao_tthc.reading.grid import Grid
from baocao_tthc.reading.read_back import read_explanations
from baocao_tthc.sheets import FINDING_HEADS, OLDER_FINDING_HEADS
from support.built_workbooks import built
from support.filings import january


class Fault(NamedTuple):
    """A row that does not add up."""

    label: str
    left: int
    right: int
    row: int

    @property
    def finding(self) -> Finding:
        """What a check says of it, numbers and addresses in the sentence."""
        message = (
            f"Biểu II.06B, dòng “{self.label}”: (3) là {self.left}, phải bằng (4) + (5) = "
            f"{self.right}; lệch {self.left - self.right:+} (II.06B!C{self.row})."
        )
        places = (Place("II.06B", self.row, 3), Place("II.06B", self.row, 4))
        return Finding("CD01", Severity.ERROR, message, places)

    def explanation(self, text: str) -> Explanation:
        """What KiemTra gives back when somebody wrote this beside it."""
        finding = self.finding
        return Explanation(finding.rule, finding.message, listed_places(finding.places), text)


def findings_of(faults: Sequence[Fault]) -> list[Finding]:
    """The findings of a check that sees these."""
    return [fault.finding for fault in faults]


def texts(faults: Sequence[Fault], found: Sequence[Finding]) -> dict[str, str | None]:
    """The explanation applied to each, by the label of its row."""
    return {fault.label: one.explanation for fault, one in zip(faults, found, strict=True)}


FAULTS = st.lists(
    st.builds(
        Fault,
        st.one_of(st.sampled_from(["Hộ tịch", "Đất đai", "Lĩnh vực 1", "Lĩnh vực 2"]),
                  st.text("aăâbcdđ 0123456789", min_size=1, max_size=8).map(str.strip)
                  .filter(bool)),
        st.integers(0, 9999), st.integers(0, 9999), st.integers(11, 60),
    ),
    min_size=1, max_size=8, unique_by=(lambda fault: fault.label, lambda fault: fault.row),
)  # fmt: skip


@given(FAULTS, st.data())
def test_each_explanation_stays_with_its_finding(faults: list[Fault], data: st.DataObject) -> None:
    """In whatever order both come, each finding has the text that was written for it."""
    written = [fault.explanation(f"vì {fault.label}") for fault in faults]
    after = data.draw(st.permutations(faults))
    found = explained(findings_of(after), data.draw(st.permutations(written)))
    assert texts(after, found) == {fault.label: f"vì {fault.label}" for fault in faults}
    assert all(one.outdated is None for one in found)


@given(FAULTS, st.integers(0, 60), st.integers(1, 9))
def test_rows_inserted_above_change_nothing(faults: list[Fault], at: int, more: int) -> None:
    """The cells move and with them the addresses in the sentence; the numbers are the same."""
    written = [fault.explanation(f"vì {fault.label}") for fault in faults]
    after = [fault._replace(row=fault.row + more * (fault.row >= at)) for fault in faults]
    found = explained(findings_of(after), written)
    assert texts(after, found) == {fault.label: f"vì {fault.label}" for fault in faults}


@given(FAULTS, st.data())
def test_another_number_makes_it_outdated_until_it_is_back(
    faults: list[Fault], data: st.DataObject
) -> None:
    """Outdated is not applied; written to KiemTra and read from there it applies once more."""
    written = [fault.explanation(f"vì {fault.label}") for fault in faults]
    changed = data.draw(st.sets(st.sampled_from(faults)))
    shift = data.draw(st.integers(0, 5))
    after = [
        fault._replace(left=fault.left + 1, row=fault.row + shift) if fault in changed else fault
        for fault in faults
    ]
    found = explained(findings_of(after), written)
    for fault, one in zip(faults, found, strict=True):
        own = fault.explanation(f"vì {fault.label}")
        expected = (None, own.dated) if fault in changed else (own.text, None)
        assert (one.explanation, one.outdated) == expected
    assert leftover(findings_of(after), written) == ()
    back = explained(findings_of(faults), _as_read(found))
    assert texts(faults, back) == {fault.label: f"vì {fault.label}" for fault in faults}


def _as_read(found: Sequence[Finding]) -> list[Explanation]:
    """What KiemTra with these findings gives back."""
    given = [
        Explanation(one.rule, one.message, listed_places(one.places), one.explanation or "")
        for one in found
    ]
    for one in found:
        if one.outdated:
            text, message = undated(one.outdated)
            given.append(Explanation(one.rule, message, listed_places(one.places), text))
    return given


ANY_SAID = st.builds(
    Explanation,
    st.sampled_from(["A", "B"]),
    st.text("x1(2)“”. ", max_size=6),
    st.sampled_from(["", "S!A1", "S!A2", "S!B1, S!A1"]),
    st.text("vì", max_size=2),
    shared=st.just(""),
)


@given(st.lists(ANY_SAID, max_size=8), st.lists(ANY_SAID, max_size=8))
def test_nothing_is_lost_and_nothing_is_applied_twice(
    faults: list[Explanation], written: list[Explanation]
) -> None:
    """Every text is at one finding, as an explanation or an older one, or is left over."""
    places = {"": (), "S!A1": (Place("S", 1, 1),), "S!A2": (Place("S", 2, 1),)}
    findings = [
        Finding(one.rule, Severity.INFO, one.message, places.get(one.places, places["S!A1"]))
        for one in faults
    ]
    found = explained(findings, written)
    kept = [one.explanation for one in found if one.explanation]
    kept += [undated(one.outdated)[0] for one in found if one.outdated]
    kept += [one.text for one in leftover(findings, written)]
    assert Counter(kept) == Counter(one.text for one in written if one.text)
    assert [one._replace(explanation=None, outdated=None) for one in found] == findings


def _odd_cell(row: int) -> Finding:
    """A finding of a cell that has no name, only an address."""
    return Finding("GT03", Severity.ERROR, f"Biểu: ô S!C{row} ghi “x”, không phải là số.",
                   (Place("S", row, 3),))  # fmt: skip


def test_the_explanation_of_a_mended_cell_does_not_move_to_another() -> None:
    """Of two alike, one explained and one not: when the first is mended the other stays bare."""
    listed_before = [
        Explanation("GT03", one.message, listed_places(one.places), text)
        for one, text in ((_odd_cell(12), "đã hỏi"), (_odd_cell(20), ""))
    ]
    found = explained([_odd_cell(20)], listed_before)
    assert [one.explanation for one in found] == [None]
    (either,) = explained([_odd_cell(25)], listed_before)  # nobody can tell which of the two it is
    assert (either.explanation, undated(either.outdated or "")[0]) == (None, "đã hỏi")
    moved = explained([_odd_cell(13), _odd_cell(21)], listed_before)
    assert [one.explanation for one in moved] == ["đã hỏi", None]


def test_a_doubled_text_stands_at_each_of_its_findings() -> None:
    """The same words beside two findings are two explanations."""
    faults = [Fault("a", 1, 2, 11), Fault("b", 1, 2, 12)]
    found = explained(findings_of(faults), [fault.explanation("như nhau") for fault in faults])
    assert texts(faults, found) == {"a": "như nhau", "b": "như nhau"}


def test_a_new_explanation_and_the_old_one_stand_side_by_side() -> None:
    """What was written for other numbers stays beside what was written since; they change places
    when the old numbers are back.
    """
    old, new = Fault("a", 1, 2, 11), Fault("a", 5, 2, 11)
    written = [new.explanation("mới"), old.explanation("cũ")]
    (now,) = explained([new.finding], written)
    assert (now.explanation, now.outdated) == ("mới", old.explanation("cũ").dated)
    (then,) = explained([old.finding], written)
    assert (then.explanation, then.outdated) == ("cũ", new.explanation("mới").dated)


def test_an_old_text_too_long_for_its_sentence_is_kept_below_the_list() -> None:
    """A cell takes 32.767 characters; one that the date line would not fit into stays whole."""
    fault = Fault("a", 1, 2, 11)
    long = fault.explanation("d" * 32_767)
    now = [fault._replace(left=3).finding]
    assert explained(now, [long])[0].outdated is None
    assert leftover(now, [long]) == (long,)


@given(st.text("aê\n():", max_size=20).map(str.strip), st.text("b(): ", min_size=1, max_size=20))
def test_a_dated_text_gives_back_both_its_parts(text: str, sentence: str) -> None:
    """Whatever the text and the sentence, also brackets and line ends."""
    message = " ".join(sentence.split())
    assert undated(Explanation("X", sentence, "", text).dated) == (text, message)


HEADS, OLDER_HEADS = list(FINDING_HEADS), list(OLDER_FINDING_HEADS)
MESSAGE = "(3) là 5, phải bằng 6; lệch −1."


def list_row(text: str, old: str, severity: str = "Lỗi") -> list[object]:
    """A row of KiemTra."""
    said = f"{MESSAGE}\n→ Xem trước: ô C12."
    return [1.0, severity, said, "II.06B!C12", text, old, "5", "6", "−1", "CD01"]


def older_row(text: str, old: str, severity: str = "Lỗi") -> list[object]:
    """A row of KiemTra in a workbook of before."""
    return [1.0, severity, MESSAGE, "II.06B!C12", 5.0, 6.0, -1.0, "", "CD01", text, old]


LISTS = pytest.mark.parametrize(
    ("heads", "row"), [(HEADS, list_row), (OLDER_HEADS, older_row)], ids=["today's", "older"]
)
Written = Callable[..., list[object]]


@LISTS
def test_the_list_is_found_by_its_headings_wherever_it_stands(
    heads: list[str], row: Written
) -> None:
    """Renamed, moved right and down, headings in parted letters; texts as people type them."""
    heads = [unicodedata.normalize("NFD", f" {head.upper()}") for head in heads]
    rows = [
        ["", ""],
        ["ghi chú", *heads],
        ["", *row(" dòng một\r\ndòng hai ", "trước\n(viết khi: lệch −2.)")],
    ]
    found = read_explanations([Grid("Số liệu", [["x"]]), Grid("KT cũ", rows)])
    assert [one[:4] for one in found] == [
        ("CD01", MESSAGE, "II.06B!C12", "dòng một\ndòng hai"),
        ("CD01", "lệch −2.", "II.06B!C12", "trước"),
    ]


@LISTS
def test_an_explanation_below_the_list_has_the_sentence_of_its_row(
    heads: list[str], row: Written
) -> None:
    """What is kept for a finding that is gone comes back with that finding."""
    rows = [heads, row("", "vì sao", "Đã hết")]
    (one,) = read_explanations([Grid("KiemTra", rows)])
    assert one[:4] == ("CD01", MESSAGE, "II.06B!C12", "vì sao")
    back = Finding("CD01", Severity.ERROR, MESSAGE, (Place("II.06B", 12, 3),))
    assert explained([back], [one])[0].explanation == "vì sao"


def test_an_old_text_copied_back_is_one_for_the_numbers_of_now() -> None:
    """With its line "(viết khi: …)" pasted along, the text alone is the explanation."""
    rows = [HEADS, list_row("vẫn đúng\n(viết khi: lệch −2.)", "vẫn đúng\n(viết khi: lệch −2.)")]
    now, _ = read_explanations([Grid("KiemTra", rows)])
    assert now[:4] == ("CD01", MESSAGE, "II.06B!C12", "vẫn đúng")


def test_a_list_that_nobody_explained_gives_nothing() -> None:
    """The check has nothing to compare then; a workbook without the list neither."""
    assert read_explanations([Grid("KiemTra", [HEADS, list_row("", "")])]) == ()
    nine = [OLDER_HEADS[:9], older_row("", "")[:9]]
    assert read_explanations([Grid("KiemTra", nine)]) == ()


def test_an_explanation_of_a_matter_answers_all_its_findings() -> None:
    """Read back line by line; of a finding that is gone nothing is left, of a new one it says
    nothing, and of one with another number it is outdated.
    """
    faults = [Fault(label, 1, 2, row) for row, label in enumerate("abc", 11)]
    found = [one._replace(group="g", explanation="vì") for one in findings_of(faults)]
    (row,) = finding_rows(found, ())
    listed = [cell.text if isinstance(cell, CellLink) else cell or "" for cell in row]
    written = read_explanations([Grid("KiemTra", [HEADS, listed])])
    after = [faults[0], faults[2]._replace(left=7), Fault("d", 1, 2, 14)]
    now = explained([one._replace(group="g") for one in findings_of(after)], written)
    assert [one.explanation for one in now] == ["vì", None, None]
    assert [undated(one.outdated or "")[0] for one in now] == ["", "vì", ""]
    assert leftover(now, written) == ()
    assert [len(matter.findings) for matter in matters(now)] == [1, 1, 1]


def test_an_outdated_explanation_of_a_matter_comes_back_with_its_numbers() -> None:
    """The sentences of then stand side by side, each found again for its own finding."""
    faults = [Fault(label, 1, 2, row) for row, label in enumerate("ab", 11)]
    older = [
        now._replace(group="g", outdated=then.explanation("vì").dated)
        for now, then in zip(
            findings_of([fault._replace(left=5) for fault in faults]), faults, strict=True
        )
    ]
    (row,) = finding_rows(older, ())
    listed = [cell.text if isinstance(cell, CellLink) else cell or "" for cell in row]
    written = read_explanations([Grid("KiemTra", [HEADS, listed])])
    assert [one.explanation for one in explained(findings_of(faults), written)] == ["vì", "vì"]


def test_a_matter_that_is_gone_is_kept_in_one_row_and_comes_back_whole() -> None:
    """One text is one row below the list, with all that it answers."""
    faults = [Fault(label, 1, 2, row) for row, label in enumerate("ab", 11)]
    found = [one._replace(group="g", explanation="vì") for one in findings_of(faults)]
    written: tuple[Explanation, ...] = ()
    for _ in range(2):
        (row,) = finding_rows(found, (), written)
        listed = [cell.text if isinstance(cell, CellLink) else cell or "" for cell in row]
        written = read_explanations([Grid("KiemTra", [HEADS, listed])])
        found = []
    assert [one.explanation for one in explained(findings_of(faults), written)] == ["vì", "vì"]


@pytest.fixture
def json_of(capsys: Any) -> Callable[[Path], Any]:
    """Return a function that gives what `tthc kiem-tra --json` says of a workbook."""

    def run(path: Path) -> Any:
        capsys.readouterr()
        assert main(["kiem-tra", str(path), "--json"]) == 1
        return json.loads(capsys.readouterr().out)

    return run


def with_figures(folder: Path, findings: Sequence[Finding], received: int | None = None) -> Path:
    """January with another number of received cases in PL01, KiemTra as it was before."""
    data = january()
    if received is not None:
        data["bieu"]["PL01"]["tong"][0] = received
    folder.mkdir()
    return built(folder, data, findings=findings)


def test_a_typed_explanation_is_in_the_json_and_the_exit_code_as_before(
    tmp_path: Path, office: Callable[[Path, str], Path], json_of: Callable[[Path], Any]
) -> None:
    """Typed into column E of a copy with another program, saved by LibreOffice: it answers every
    finding of its matter.
    """
    path = with_figures(tmp_path / "sau", check(read_filing(with_figures(
        tmp_path / "trước", ()))))  # fmt: skip
    before = json_of(path)
    book = openpyxl.load_workbook(path)
    book["KiemTra"]["E4"] = "Hai biểu lấy ở hai thời điểm.\nĐã đối chiếu."
    book.save(path)
    after = json_of(office(path, "xlsx"))
    for finding in after["findings"][:3]:
        assert finding.pop("explanation") == "Hai biểu lấy ở hai thời điểm.\nĐã đối chiếu."
    assert after["explained"] == {"error": 3, "warning": 0, "info": 0}
    assert before["explained"] == {"error": 0, "warning": 0, "info": 0}
    for document in (before, after):
        del document["file"], document["explained"]
    assert after == before


def test_a_changed_figure_makes_it_outdated_in_the_closed_file_too(
    tmp_path: Path, json_of: Callable[[Path], Any], capsys: Any
) -> None:
    """The sentence of then stands with it; with the old figure it is applied again."""
    first = check(read_filing(with_figures(tmp_path / "0", ())))
    text = "Hai biểu lấy ở hai thời điểm."
    written = [first[0]._replace(explanation=text), *first[1:]]
    changed = with_figures(tmp_path / "1", written, 3700)
    finding = of_rule(json_of(changed), first[0].rule)
    assert "explanation" not in finding
    assert finding["outdated_explanation"] == f"{text}\n(viết khi: {first[0].message})"
    assert "3.700" in finding["message"]
    main(["kiem-tra", str(changed)])
    assert f"Giải trình cũ, số đã đổi: {text}" in " ".join(capsys.readouterr().out.split())
    again = with_figures(tmp_path / "2", check(read_filing(changed)))
    assert of_rule(json_of(again), first[0].rule)["explanation"] == text
    main(["kiem-tra", str(again)])
    assert f"      Giải trình: {text}" in capsys.readouterr().out


def of_rule(document: Any, rule: str) -> Any:
    """The only finding of that rule."""
    (found,) = (finding for finding in document["findings"] if finding["rule"] == rule)
    return found
