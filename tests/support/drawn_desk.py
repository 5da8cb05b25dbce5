"""Results of tong-hop drawn at random: units that stand in every way, figures that agree."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

from baocao_tthc.consolidation.arrivals import Arrival, ArrivalKind
from baocao_tthc.consolidation.consolidating import Consolidation
from baocao_tthc.consolidation.months import MonthSummary
from baocao_tthc.consolidation.standing import Account, Standing, State
from baocao_tthc.consolidation.submissions import Submission, SubmittedForm
from baocao_tthc.consolidation.summing import summed
from baocao_tthc.consolidation.unit_list import ListedUnit
from baocao_tthc.period import Period

_NAMES = ("Ninh Giang", "An Bình", "Hồng Bàng", "Lê Chân", "Cát Hải", "Kiến An", "Vĩnh Bảo", "11")
_FIELDS = ("Hộ tịch", "Chứng thực", "Đất đai", "Bảo trợ xã hội", "Đăng ký kinh doanh", "Xây dựng")
_JANUARY = Period(date(2025, 12, 21), date(2026, 1, 20))
_DUE = date(2026, 1, 22)
_SENT = {State.RECEIVED: (None, date(2026, 1, 21)), State.LATE: (date(2026, 1, 30),)}


def drawn(seed: int) -> Consolidation:
    """January, and with some seeds December too; at least one unit has cases."""
    draw = random.Random(seed)  # noqa: S311 - figures, no secrets
    names = [f"UBND {draw.choice(('xã', 'phường'))} {name}" for name in _NAMES]
    names = names[: draw.randint(1, len(names))]
    states = [State.RECEIVED, *draw.choices([*State, State.RECEIVED], k=len(names) - 1)]
    standings = tuple(
        Standing(ListedUnit(name, due=_DUE), state, _taken(draw, name, state))
        for name, state in zip(names, states, strict=True)
    )
    account = Account("2026-01", standings, ())
    forms = summed(account.submitted)
    months = [MonthSummary("2026-01", len(names), len(account.counted), 0, forms)]
    if draw.random() < 0.7:
        past = summed([(name, _forms(draw)) for name in names[1:] or names])
        months.insert(0, MonthSummary("2025-12", len(names), len(names[1:] or names), 0, past))
    return Consolidation(account, forms, tuple(months))


def _taken(draw: random.Random, name: str, state: State) -> Submission | None:
    if state is State.NOTHING_TO_REPORT:
        forms = tuple(form._replace(rows=(), nothing=True) for form in _forms(draw, most=0))
    elif state in _SENT:
        forms = _forms(draw)
    else:
        return None
    sent = draw.choice(_SENT.get(state, (None,)))
    arrival = Arrival(f"{name}.xlsx", Path(f"{name}.xlsx"), ArrivalKind.WORKBOOK, sent)
    return Submission(arrival, name, "2026-01", _JANUARY, forms=forms)


def _forms(draw: random.Random, most: int = 400) -> tuple[SubmittedForm, ...]:
    """II.06B and PL01 of a unit, every identity kept."""
    scale, bad = draw.randint(1, most) if most else 0, draw.random() ** 3
    fields = draw.sample(_FIELDS, draw.randint(1, len(_FIELDS)))
    rows = [(name, _settled(draw, scale, bad)) for name in fields]
    total = {n: sum(row[n] for _, row in rows) for n in range(3, 17)}
    digital = _digitised(draw, total[7], total[13])
    return (
        SubmittedForm("II.06B", tuple(rows), total, _JANUARY),
        SubmittedForm("PL01", (("Trung tâm Phục vụ hành chính công", digital),), digital, _JANUARY),
    )


def _settled(draw: random.Random, scale: int, bad: float) -> dict[int, int]:
    received = [draw.randint(0, 9 * scale), draw.randint(0, scale), draw.randint(0, scale)]
    pending = draw.randint(0, min(sum(received), scale))
    done = sum(received) - pending
    late = int(done * bad * draw.random())
    refused, withdrawn = (draw.randint(0, (done - late) // 9) for _ in range(2))
    on_time = draw.randint(0, done - late - refused - withdrawn)
    outcomes = [on_time, late, refused, withdrawn]
    overdue = draw.randint(0, pending)
    values = [
        *(sum(received), *received),
        *(done, done - sum(outcomes), *outcomes),
        *(pending, pending - overdue, overdue, 0),
    ]
    return dict(enumerate(values, 3))


def _digitised(draw: random.Random, done: int, pending: int) -> dict[int, int]:
    both, waiting = draw.randint(0, done), draw.randint(0, pending)
    parts, results = (draw.randint(both, done) for _ in range(2))
    values = [
        *(done + pending, pending, waiting, waiting, waiting, pending - waiting, pending - waiting),
        *(done, parts, results, both, done - parts, done - results),
    ]
    more = {19: draw.randint(0, done), 20: draw.randint(0, done + pending)}
    return dict(enumerate(values, 3)) | more
