"""What a report should have and the workbook does not; it can be written without."""

from __future__ import annotations

from collections.abc import Iterator

from ..report import Report


def gaps(report: Report) -> Iterator[str]:
    """Yield a Vietnamese sentence for each thing that the report was written without."""
    if not report.texts:
        yield "Sổ không có lời văn (sheet NoiDung); các mục được ghi “Không có”."
    if not {"addressees", "superior"} & report.info.keys():
        yield "ThongTin chưa có “Kính gửi”; báo cáo gửi cấp trên phải có nơi nhận."
    if "signer" not in report.info:
        yield "ThongTin chưa có họ tên người ký."
