"""A copy of the audited document with a Word comment at each place of a remark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from ..errors import OutputError
from ..files import written_whole
from ..word import SoundDocument
from ..word.comments import Comment, commented
from .remark import Remark

AUTHOR = "Soát báo cáo TTHC"
_MOST_PLACES = 8  # of one remark; a name used throughout need not be marked a hundred times


def write_commented(
    sound: SoundDocument, remarks: Sequence[Remark], target: Path, *, overwrite: bool
) -> None:
    """Write the copy; raises OutputError when it would replace a file unasked, or its source."""
    if target.suffix.lower() != ".docx":
        raise OutputError(f"Bản sao “{target}” phải có đuôi .docx; hãy đổi tên tệp.")
    if target.exists() and target.samefile(sound.file):
        raise OutputError(f"Bản sao không được là chính “{target}”; hãy chọn tên khác.")
    content = commented(sound, list(_comments(remarks)), AUTHOR, datetime.now())
    with written_whole(target, overwrite=overwrite) as temporary:
        temporary.write_bytes(content)


def _comments(remarks: Sequence[Remark]) -> Iterator[Comment]:
    for remark in remarks:
        text = f"{remark.severity.label} ({remark.rule}): {remark.message}"
        if remark.hint:
            text += f"\n{remark.hint}"
        for place in [place for place in remark.places if place.paragraph][:_MOST_PLACES]:
            yield Comment(place.paragraph, place.text, text)
