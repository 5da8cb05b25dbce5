"""Việc: the findings of one cause, and the verdict that counts them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.findings.finding import Finding, Severity, tally
from baocao_tthc.findings.matters import MAX_IN_ONE, matter_indexes, matters, verdict


def found(
    severity: Severity = Severity.ERROR, group: str | None = None, explanation: str | None = None
) -> Finding:
    """A finding that only its severity, group and explanation matter of."""
    return Finding("X", severity, "Sai.", (), group=group, explanation=explanation)


def test_the_verdict_counts_matters_and_then_findings() -> None:
    """What must be mended, what should be looked at, what is explained, each with its findings."""
    several = [found(group="a"), found(group="a"), found()]
    warning, info = found(Severity.WARNING), found(Severity.INFO)
    assert verdict([]) == tally([]) == "Không phát hiện sai sót"
    assert verdict(several) == "2 việc cần sửa (3 lỗi)"
    assert verdict([warning, info]) == "2 việc cần xem (1 cảnh báo, 1 lưu ý)"
    assert verdict([*several, warning, found(explanation="vì")]) == (
        "2 việc cần sửa (3 lỗi), 1 việc cần xem (1 cảnh báo), 1 việc đã giải trình (1 lỗi)"
    )


def test_a_matter_is_as_grave_as_its_gravest_finding() -> None:
    """A warning of the same cause is told with the error."""
    mixed = [found(Severity.WARNING, "a"), found(group="a")]
    (matter,) = matters(mixed)
    assert matter.severity is Severity.ERROR
    assert verdict(mixed) == "1 việc cần sửa (1 lỗi, 1 cảnh báo)"


def test_what_is_explained_apart_is_a_matter_apart() -> None:
    """An explanation of one name does not answer the others of its kind."""
    names = [found(group="a", explanation="tên văn bản"), found(group="a"), found(group="a")]
    assert [len(matter.findings) for matter in matters(names)] == [1, 2]
    assert verdict(names) == "1 việc cần sửa (2 lỗi), 1 việc đã giải trình (1 lỗi)"


def test_the_title_says_how_many_more_there_are() -> None:
    """Of one rule they are of one kind, of several rules they belong together."""
    one, two = found(group="a"), found(group="a")
    assert matters([one])[0].title == "Sai."
    assert matters([one, two])[0].title == "Sai. (và 1 chỗ cùng loại)"
    other = two._replace(rule="Y")
    assert matters([one, other])[0].title == "Sai. (và 1 chỗ liên quan)"


@given(st.lists(st.builds(found, st.sampled_from(Severity),
                          st.sampled_from([None, "a", "b"])), max_size=60))  # fmt: skip
def test_every_finding_is_in_exactly_one_matter(findings: list[Finding]) -> None:
    """None without a group is with another; a row of KiemTra has room for all of a matter."""
    indexes = matter_indexes(findings)
    assert sorted(at for matter in indexes for at in matter) == list(range(len(findings)))
    for matter in indexes:
        assert 1 <= len(matter) <= MAX_IN_ONE
        assert len(matter) == 1 or len({findings[at].group for at in matter} - {None}) == 1
