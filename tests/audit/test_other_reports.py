"""The audit reads reports of other offices, in other words; the corpus itself must be sound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from baocao_tthc.vietnamese import fold, percentage, read_number
from baocao_tthc.word import read_document
from support.corpus_scores import scores, totals
from support.other_reports import (
    ANYWHERE,
    OtherReport,
    all_reports,
    other_reports,
    paragraphs_with,
    tables,
    write_document,
)

# Of each set that the audit was tuned to, the faults found and the findings right, in per cent;
# set after measuring (tests/support/audit_measure.py): a change may raise them, none lower them.
LEAST = {
    "tap-0": (95, 100),
    "tap-1": (100, 100),
    "tap-2": (96, 100),
    "tap-3": (100, 100),
    "tap-4": (100, 100),
    "tap-5": (90, 95),
    "tap-6": (96, 94),
    "tap-7": (85, 96),
    "tap-8": (100, 100),
    "tap-9": (100, 100),
    "tap-10": (84, 100),
    "tap-11": (94, 100),
    "tap-12": (100, 100),
    "tap-13": (87, 100),
}
# Sets that nothing is tuned to: they need only be in the format.
BLIND = {"tap-14", "tap-15", "tap-16"}
REPORTS = other_reports()
ALL = all_reports()
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+(?:[.,]\d+)?")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s?(?:%|phần trăm)")
_TOTALS = ("tổng", "cộng", "toàn")

each_report = pytest.mark.parametrize("report", REPORTS, ids=[report.name for report in REPORTS])


def test_half_of_at_least_sixteen_reports_are_clean() -> None:
    """The corpus has at least 16 reports, half of them clean; only the others expect findings."""
    clean = [report for report in REPORTS if report.clean]
    assert len(REPORTS) >= 16
    assert abs(2 * len(clean) - len(REPORTS)) <= 1
    assert all(bool(report.expected) != report.clean for report in REPORTS)


any_report = pytest.mark.parametrize("report", ALL, ids=[report.name for report in ALL])


@any_report
def test_what_the_report_proves_holds(report: OtherReport) -> None:
    """Every sum and rate of a report's proof is as stated; only faulty reports have wrong ones."""
    assert [line for line in report.sums if not _holds(line)] == []
    assert not report.clean or not any("≠" in line for line in report.sums)


@any_report
def test_the_proof_is_about_the_report(report: OtherReport) -> None:
    """Every number of the proof stands in the report, and every percentage is in the proof."""
    body = "\n".join(report.body)
    stands = {read_number(text) for text in _NUMBER.findall(body)}
    proven = "\n".join(report.sums)
    assert {read_number(text) for text in _NUMBER.findall(proven)} - stands == set()
    rates = {read_number(text) for text in _PERCENT.findall(body)}
    assert rates - {read_number(text) for text in _PERCENT.findall(proven)} == set()


@each_report
def test_the_tables_of_a_clean_report_add_up(report: OtherReport) -> None:
    """Totals and printed identities hold in every table of a clean report."""
    wrong = [fault for table in tables(report.body) for fault in _table_faults(table)]
    assert not report.clean or wrong == []


@each_report
def test_a_clean_report_has_its_layout(report: OtherReport) -> None:
    """A clean report has addressees, a number, a date, "Như trên" and nothing left over."""
    body = "\n".join(report.body)
    assert not report.clean or (
        re.search(r"Số: \d+/BC-", body)
        and re.search(r", ngày \d\d tháng \d+ năm 20\d\d \|", body)
        and "Kính gửi:" in body
        and "- Như trên;" in body
        and not re.search(r"\.{3}|…|nêu rõ", body)
    )


@any_report
def test_the_expected_places_are_in_the_document(report: OtherReport, tmp_path: Path) -> None:
    """The words of an expected finding stand in exactly one paragraph or row of the .docx."""
    document = read_document(write_document(report, tmp_path / "khac.docx"))
    for expected in report.expected:
        for words in expected.places:
            assert paragraphs_with(document, words) or words == ANYWHERE


def test_every_set_is_measured_or_blind() -> None:
    """A set that is added has its scores held, or is named as one that nothing is tuned to."""
    assert {report.folder for report in ALL} == LEAST.keys() | BLIND


@pytest.mark.parametrize("name", LEAST)
def test_a_set_keeps_its_scores(name: str) -> None:
    """Faults found at their paragraph, with their numbers; errors and warnings that are right."""
    made = scores([report for report in ALL if report.folder == name])
    reached, least = totals(made), LEAST[name]
    missed = [f"{each.report.name}: {fault.kind}" for each in made for fault in each.missed]
    false = [f"{each.report.name}: {alarm.message}" for each in made for alarm in each.false]
    assert 100 * reached.found.part >= least[0] * reached.found.whole, missed
    assert 100 * reached.right.part >= least[1] * reached.right.whole, false


def _holds(line: str) -> bool:
    """Whether one line of a proof is true."""
    if " là " in line:
        return True
    left, sign, right = re.split(r" ([=≠]) ", line)
    part, _, base = right.partition(" : ")
    stated = read_number(left)
    value: Decimal | None = _sum(part)
    if base:
        places = -int(stated.as_tuple().exponent) if "," in left else 0
        value = percentage(_sum(part), _sum(base), places)
    return (stated == value) == (sign == "=")


def _sum(text: str) -> Decimal:
    terms = re.findall(r"([+-]?)\s*(\d[\d.]*(?:,\d+)?)", text)
    return sum(
        (read_number(number) * (-1 if sign == "-" else 1) for sign, number in terms), Decimal()
    )


def _table_faults(table: list[list[str]]) -> Iterator[str]:
    rows = [row for row in table if any(cell.replace(".", "").isdigit() for cell in row)]
    totals = [row for row in rows if fold(row[0]).startswith(_TOTALS)]
    if totals and totals[0] is rows[-1]:
        for column in range(1, len(rows[-1])):
            values = [row[column].replace(".", "") for row in rows]
            if all(value.isdigit() for value in values):
                *parts, total = map(int, values)
                if sum(parts) != total:
                    yield f"column {column + 1}: {parts} ≠ {total}"
    numbering = next((row for row in table if row[0] == "(1)"), [])
    for identity in (cell for cell in numbering if "=" in cell):
        target, *terms = (int(number) - 1 for number in re.findall(r"\((\d+)\)", identity))
        for row in rows:
            cells = [int(row[i].replace(".", "")) for i in (target, *terms)]
            if cells[0] != sum(cells[1:]):
                yield f"{row[:2]}: {identity}: {cells}"
