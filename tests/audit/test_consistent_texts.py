"""Figures that agree, in any of the usual sentences: no error; with a digit wrong: found."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from baocao_tthc.audit import audit
from baocao_tthc.findings.finding import Severity
from baocao_tthc.vietnamese import number, percentage
from support.short_reports import report


class Figures(NamedTuple):
    """Figures of a month that agree: received = online + in person + by post, and so on."""

    online: int
    in_person: int
    by_post: int
    resolved: int
    late: int
    before: int

    @property
    def received(self) -> int:
        """All cases of the month."""
        return self.online + self.in_person + self.by_post

    def words(self) -> dict[str, str]:
        """The figures and what follows from them, as a report writes them."""
        change = self.received - self.before
        shown = {name: number(value) for name, value in self._asdict().items()}
        rates = {
            "online_rate": percentage(self.online, self.received),
            "in_time_rate": percentage(self.resolved - self.late, self.resolved),
        }
        return {
            **shown,
            **{name: f"{number(rate or 0)}%" for name, rate in rates.items()},
            "received": number(self.received),
            "pending": number(self.received - self.resolved),
            "in_time": number(self.resolved - self.late),
            "way": "tăng" if change > 0 else "giảm",
            "change": number(abs(change)),
        }


TEMPLATES = (
    "Tiếp nhận {received} hồ sơ, gồm {online} hồ sơ trực tuyến, {in_person} hồ sơ trực tiếp,"
    " {by_post} hồ sơ qua bưu chính.",
    "Tổng số hồ sơ tiếp nhận là {received} hồ sơ (trực tuyến {online}, trực tiếp {in_person}, bưu"
    " chính {by_post}).",
    "Tiếp nhận {received} hồ sơ. Trong đó, trực tuyến {online} hồ sơ (đạt {online_rate}), trực"
    " tiếp {in_person} hồ sơ, qua bưu chính {by_post} hồ sơ.",
    "Trong tháng tiếp nhận {received} hồ sơ; đã giải quyết {resolved} hồ sơ, đang giải quyết"
    " {pending} hồ sơ.",
    "Tiếp nhận {received} hồ sơ, đã giải quyết {resolved} hồ sơ, trong đó đúng hạn {in_time} hồ sơ,"
    " đạt {in_time_rate}, quá hạn {late} hồ sơ.",
    "Tiếp nhận {received} hồ sơ, {way} {change} hồ sơ so với tháng trước ({before} hồ sơ).",
    "Tổng số hồ sơ tiếp nhận: {received} hồ sơ, bao gồm:\n- Trực tuyến: {online} hồ sơ;\n- Trực"
    " tiếp: {in_person} hồ sơ;\n- Bưu chính: {by_post} hồ sơ.",
)
CLOSED = (TEMPLATES[0], TEMPLATES[1], TEMPLATES[6])


@st.composite
def figures(draw: st.DrawFn) -> Figures:
    """Figures of three to five digits with parts that are none of them zero."""
    parts = [draw(st.integers(101, 29_999)) for _ in range(3)]
    resolved = draw(st.integers(max(parts), sum(parts) - 1))
    before = draw(st.integers(sum(parts) // 2, 2 * sum(parts)))
    assume(before != sum(parts))
    return Figures(*parts, resolved, draw(st.integers(1, resolved // 2)), before)


def _lines(template: str, words: dict[str, str]) -> list[str]:
    return template.format(**words).split("\n")


@pytest.mark.parametrize("template", TEMPLATES)
@settings(max_examples=40)
@given(one=figures())
def test_figures_that_agree_are_passed(template: str, one: Figures) -> None:
    """No error and no warning, in any of the sentences."""
    made = audit(report(*_lines(template, one.words()))).findings
    assert [remark.message for remark in made if remark.severity is not Severity.INFO] == []


@settings(max_examples=40)
@given(one=figures(), chosen=st.permutations(TEMPLATES).map(lambda all_: all_[:4]))
def test_figures_that_agree_are_passed_together(one: Figures, chosen: list[str]) -> None:
    """Nor in several sentences of one report."""
    lines = [line for template in chosen for line in _lines(template, one.words())]
    made = audit(report(*lines)).findings
    assert [remark.message for remark in made if remark.severity is not Severity.INFO] == []


@pytest.mark.parametrize("template", CLOSED)
@settings(max_examples=40)
@given(
    one=figures(),
    name=st.sampled_from(["received", "online", "in_person", "by_post"]),
    at=st.integers(0, 9),
    digit=st.sampled_from("0123456789"),
)
def test_a_digit_that_is_changed_in_a_closed_list_is_told(
    template: str, one: Figures, name: str, at: int, digit: str
) -> None:
    """At the paragraph of the number, since the list claims to be complete."""
    words = one.words()
    places = [place for place, sign in enumerate(words[name]) if sign.isdigit()]
    place = places[at % len(places)]
    assume(words[name][place] != digit and not (place == 0 and digit == "0"))
    mistyped = words[name][:place] + digit + words[name][place + 1 :]
    value = int(mistyped.replace(".", ""))
    whole = value if name == "received" else one.received
    parts = one.received + (0 if name == "received" else value - getattr(one, name))
    assume(0.55 < parts / whole < 1.55)  # what is further off is no list of its parts
    post = value if name == "by_post" else one.by_post
    assume(parts - post != whole)  # by post may be among those in person: then it adds up
    right, wrong = _lines(template, words), _lines(template, {**words, name: mistyped})
    (paragraph,) = (
        n for n, pair in enumerate(zip(right, wrong, strict=True), 3) if len({*pair}) > 1
    )
    errors = [each for each in audit(report(*wrong)).findings if each.severity is Severity.ERROR]
    assert paragraph in {place.paragraph for each in errors for place in each.words}
