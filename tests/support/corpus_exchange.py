"""The corpus for checkers in other languages, as lines of JSON: the reports out, answers in.

A report out, one a line: `report` its name, `set`, `unit`, `differs`, `clean`; `lines`, each with
its `paragraph` number and `text`, in a table also `table`, `row`, `column` (from 1) and `span`;
`expected`, each with `kind`, `mechanism`, `mentions` (of every group one text must be named) and
`places`, lists of paragraph numbers of which one must be named ([] any paragraph will do).

An answer in, one a line: `report`, `paragraph` (a number or several), `message`; if it likes also
`rule` and `remark` (true: neither error nor warning).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from baocao_tthc.word import Document, Paragraph
from support.corpus_scores import Answer, Score, documents, score
from support.fault_mechanisms import mechanism_of
from support.other_reports import Expected, OtherReport, paragraphs_with


def export(reports: Sequence[OtherReport], target: Path) -> None:
    """Write the reports, a line each."""
    rows = (_report(report, document) for report, document in documents(reports))
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    target.write_text("".join(lines), encoding="utf-8")


def _report(report: OtherReport, document: Document) -> dict[str, Any]:
    return {
        "report": report.name,
        "set": report.folder,
        "unit": report.unit,
        "differs": report.differs,
        "clean": report.clean,
        "lines": list(_lines(document)),
        "expected": [_expected(each, document) for each in report.expected],
    }


def _lines(document: Document) -> Iterator[dict[str, Any]]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield {"paragraph": block.number, "text": block.text, "bullet": block.numbered}
            continue
        for cell in block.cells:
            where = {"table": block.number, "row": cell.row, "column": cell.column}
            for paragraph in cell.paragraphs:
                text = {"paragraph": paragraph.number, "text": paragraph.text}
                yield {**text, **where, "span": cell.span}


def _expected(expected: Expected, document: Document) -> dict[str, Any]:
    return {
        "kind": expected.kind,
        "mechanism": mechanism_of(expected.kind).name.lower(),
        "may_be_remark": expected.may_be_remark,
        "mentions": expected.mentions,
        "places": [sorted(paragraphs_with(document, words)) for words in expected.places],
    }


def answered(reports: Sequence[OtherReport], answers: Path) -> tuple[Score, ...]:
    """The reports scored by another checker's answers; ValueError for a report not among them."""
    said: dict[str, list[Answer]] = defaultdict(list)
    for line in filter(str.strip, answers.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        said[row["report"]].append(_answer(row))
    if unknown := said.keys() - {report.name for report in reports}:
        raise ValueError(f"no such report in these sets: {', '.join(sorted(unknown))}")
    return tuple(
        score(report, document, said[report.name]) for report, document in documents(reports)
    )


def _answer(row: dict[str, Any]) -> Answer:
    where = row["paragraph"]
    paragraphs = frozenset(where if isinstance(where, list) else [where])
    return Answer(row.get("rule", ""), row["message"], paragraphs, row.get("remark", False))
