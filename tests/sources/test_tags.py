"""What the tag of a content control names: one grammar for all who write or read it."""

from __future__ import annotations

import pytest

from baocao_tthc.forms import known_forms
from baocao_tthc.sources.tags import MAX_TAG_LENGTH, Tag, read_tag
from baocao_tthc.sources.variables import variables


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("II.06B!(3)[tong]", Tag("count", "II.06B", 3, "tong")),
        ("II.06B!(3)[Hộ tịch]", Tag("count", "II.06B", 3, "Hộ tịch")),
        ("II.06B!(16)[a + b!]", Tag("count", "II.06B", 16, "a + b!")),
        ("II.06B!(8)[tong]+(9)[tong]", Tag("count", "II.06B")),
        ("II.06B!TYLE((7)[tong],(3)[tong])", Tag("rate", "II.06B")),
        ("PL01!TYLE((4)[tong],(4)[tong]+(5)[tong])", Tag("rate", "PL01")),
        ("LichSu!II.06B!(3)[tong]", Tag("count", "II.06B")),
        ("LichSu!PL01!TYLE((20)[tong],(3)[tong])", Tag("rate", "PL01")),
        ("LichSu!II.06B!CHENH((8)[tong]+(9)[tong])", Tag("count", "II.06B")),
        ("LichSu!II.06B!ky", Tag("past_period", "II.06B")),
        ("ky!II.06B", Tag("period", "II.06B")),
        ("ky!ThongTin", Tag("period")),
        ("ThongTin!month", Tag("month")),
        ("ThongTin!next_month", Tag("month")),
        ("ThongTin!number", Tag("number")),
        ("NoiDung!3.1.1", Tag("count")),
    ],
)
def test_each_kind_of_tag_is_read(text: str, tag: Tag) -> None:
    """A tag says what its text is, and which cell or form it comes from."""
    assert read_tag(text) == tag


@pytest.mark.parametrize(
    "text",
    [
        "", "goog_rdk_1", "Tiêu đề", "II.06B", "II.06B!(3)", "a!(1)[b", "II.06B!ky",
        "II.06B!CHENH((3)[tong])", "LichSu!ky", "ThongTin!a[b]", "KiemTra!month",
        "II.06B!TYLE((7)[tong])", "II.06B!(3)[tong]+", "II.06B!(3456)[tong]",
    ],
)  # fmt: skip
def test_other_tags_are_not_ours(text: str) -> None:
    """A tag that names no source is another program's or the office's own."""
    assert read_tag(text) is None


def test_a_row_of_a_form_is_no_total() -> None:
    """Only a cell of a named row stands in a row that an annex may lack."""
    found = {text: read_tag(text) for text in ("II.06B!(3)[Đất đai]", "II.06B!(3)[tong]")}
    assert [tag and tag.form_row for tag in found.values()] == [("II.06B", "Đất đai"), None]


def test_tags_of_the_catalogue_are_short_enough_and_read_back() -> None:
    """Word takes tags of 64 characters at most; what the catalogue writes is read again."""
    for variable in variables().values():
        for form in known_forms():
            tag = variable.source(form)
            if variable.controlled and form.role == variable.role and tag:
                assert len(tag) <= MAX_TAG_LENGTH
                read = read_tag(tag)
                assert read
                assert read.form == form.code
