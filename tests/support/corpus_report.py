"""The score of the corpus as Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from support.corpus_scores import Answer, Score, Share, Totals, by_mechanism, totals


def markdown(made: Sequence[Score]) -> Iterator[str]:
    """The reports, the sets, the mechanisms, then every miss and every false answer."""
    yield "\n## Từng báo cáo\n"
    yield "| Báo cáo | Phải thấy | Thấy | Sót | Báo nhầm |\n|---|--:|--:|--:|--:|"
    for each in made:
        wanted, missed = len(each.report.expected), len(each.missed)
        yield row(each.report.name, wanted, wanted - missed, missed, len(each.false))
    yield "\n## Từng tập\n"
    yield "| Tập | Báo cáo | Thấy | Thấy, riêng lỗi số | Đúng | Đúng, riêng về số | Số chưa thử |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for name, scores in _by_set(made):
        yield _set_row(name, totals(scores))
    yield _set_row("Cộng", totals(made))
    yield "\nThấy: trên mọi lỗi có thật. Đúng: trong các lỗi, cảnh báo được nêu. Về số: quy tắc"
    yield "VB01–VB30, VB38–VB40, VB45–VB50, CT, CD, LB, GT."
    yield "Số chưa thử: trong các con số đọc được.\n"
    yield "## Theo cơ chế của lỗi\n"
    yield "| Cơ chế | Lỗi | Thấy | Sót | Báo nhầm |\n|---|--:|--:|--:|--:|"
    for mechanism, tally in by_mechanism(made).items():
        missed = tally.wanted - tally.found
        yield row(mechanism.value, tally.wanted, tally.found, missed, tally.false)
    yield ""
    for each in made:
        yield from _remaining(each)


def _by_set(made: Sequence[Score]) -> Iterator[tuple[str, list[Score]]]:
    for name, scores in groupby(made, lambda each: each.report.folder):
        yield name, list(scores)


def _set_row(name: str, figures: Totals) -> str:
    shares = (
        figures.found,
        figures.found_figures,
        figures.right,
        figures.right_figures,
        figures.untested,
    )
    return row(name, figures.reports, *map(_share, shares))


def _share(share: Share) -> str:
    return f"{share.part}/{share.whole} ({percent(share.part, share.whole)})"


def _remaining(each: Score) -> Iterator[str]:
    for expected in each.missed:
        word = "Chỉ lưu ý" if expected in each.noted else "Sót"
        yield f"- {word}, {each.report.name}: {expected.kind} (“{expected.places[0]}”)"
    for alarm in each.false:
        at = ", ".join(map(str, sorted(alarm.paragraphs)[:6]))
        yield f"- Nhầm, {each.report.name}, đoạn {at}: {alarm.message} ({alarm.rule})"


def as_json(made: Sequence[Score]) -> dict[str, Any]:
    """The same as data: totals, sets, mechanisms, and each report with what it missed."""
    return {
        "totals": _figures(totals(made)),
        "sets": {name: _figures(totals(scores)) for name, scores in _by_set(made)},
        "mechanisms": {
            mechanism.name.lower(): tally._asdict()
            for mechanism, tally in by_mechanism(made).items()
        },
        "reports": [
            {
                "report": each.report.name,
                "set": each.report.folder,
                "wanted": len(each.report.expected),
                "missed": [
                    {"kind": one.kind, "place": one.places[0], "noted": one in each.noted}
                    for one in each.missed
                ],
                "false": [_alarm(one) for one in each.false],
                "numbers": each.numbers._asdict(),
            }
            for each in made
        ],
    }


def _figures(figures: Totals) -> dict[str, Any]:
    return {
        name: value._asdict() if isinstance(value, Share) else value
        for name, value in figures._asdict().items()
    }


def _alarm(answer: Answer) -> dict[str, Any]:
    return {
        "rule": answer.rule,
        "message": answer.message,
        "paragraphs": sorted(answer.paragraphs),
    }


def row(*cells: object) -> str:
    """A row of a table."""
    return "| " + " | ".join(map(str, cells)) + " |"


def percent(part: int, base: int) -> str:
    """A share as Vietnamese texts write it."""
    return f"{100 * part / base:.1f}%".replace(".", ",") if base else "không có"
