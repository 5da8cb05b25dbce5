"""No regular expression takes a time that grows faster than the text: texts come from strangers."""

from __future__ import annotations

import re
from functools import cache

import pytest

from baocao_tthc.audit import lexicon
from baocao_tthc.checks.entered_texts import _CONTEXT
from support.package_patterns import Use, package_patterns
from support.pumping import slow_attack

BOUNDED = {"stale_names.toml before": _CONTEXT}
"""Patterns that are used on so many characters only."""
SLOW = (
    (r"(a+)+b", "match"),
    (r"\((?:[^\W\d_]+ ?){1,18}\)", "search"),
    (r"(?:mức)(?: (?:tỉnh|giao|tỉnh giao))*\s*$", "search"),
    (r"(?:mức)(?: (?:tỉnh|giao|tỉnh giao)){0,120}\s*$", "search"),
    (r"a*a*b", "fullmatch"),
    (r"\{\{.*?\}\}", "search"),
    (r"<[^>]*>", "search"),
    (r"\s+x", "search"),
    (r"(?=.*x)a", "search"),
    (r"x++y", "search"),
    (r".+, ngày .*tháng", "match"),
    (r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)", "fullmatch"),
)
FAST = (
    (r"(?>a+)b", "match"),
    (r"<[^<>]*>", "search"),
    (r"(?<!\s)\s++x", "search"),
    (r"\s+x", "match"),
    (r"\{\{.{0,40}?\}\}", "search"),
    (r"(?:ab|cd)+e", "match"),
)


@cache  # to find them takes longer than to try an eighth of them
def _distinct() -> list[Use]:
    found = {(use.pattern, use.method): use for use in package_patterns()}
    return [use for use in found.values() if use.place not in BOUNDED]


@pytest.mark.parametrize("share", range(8))
def test_every_pattern_of_the_package_is_linear(share: int) -> None:
    """Twice as long a text made from a pattern's own tree takes no more than twice as long."""
    slow = [(use, slow_attack(use.pattern, use.method)) for use in _distinct()[share::8]]
    assert not [(use.place, use.pattern.pattern, found) for use, found in slow if found]


def test_a_bounded_pattern_sees_no_more_than_its_bound() -> None:
    """Words that make a stale name history count only where they stand near it."""
    from baocao_tthc.checks.entered_texts import stale_names

    name = next(name for name in stale_names() if name.pattern.search("ubnd huyện"))
    near, far = (f"trước đây {'a' * wide} ubnd huyện" for wide in (100, _CONTEXT + 1))
    assert not name.found_in(near, near)
    assert name.found_in(far, far)


@pytest.mark.parametrize(("pattern", "method"), SLOW)
def test_a_slow_pattern_is_seen(pattern: str, method: str) -> None:
    """Whatever makes a pattern slow is found by the texts that are made for it."""
    assert slow_attack(re.compile(pattern, re.DOTALL), method)


@pytest.mark.parametrize(("pattern", "method"), FAST)
def test_a_linear_pattern_passes(pattern: str, method: str) -> None:
    """A pattern that only looks like a slow one is not taken for one."""
    assert slow_attack(re.compile(pattern, re.DOTALL), method) is None


def test_patterns_of_the_lexicon_are_bounded() -> None:
    """What a row of lexicon.toml repeats without a bound gets one, its classes stay as they are."""
    bounded = lexicon._written_short(r"a\+b[+*]\s*(?:x y)*?\d{2,}[^.;]*z\w+")
    assert bounded == r"a\+b[+*]\s{0,9}(?:x y){0,120}?\d{2,40}[^.;]{0,400}z\w{1,40}"
