"""The superior's desk: what many units sent, brought together.

    folder ──arrivals──▶ packages, workbooks, mails ──submissions──▶ what each says
        ──standing──▶ each unit of the list: received, late, missing, forked …
        ──summing──▶ the forms by field and by unit, of every month of the folder
        ──ranking, outliers, system_figures──▶ the units beside each other and beside a system
        ──result_workbook──▶ TONGHOP.xlsx, a room for each kind of sheet (…_sheet, …_sheets)

Nothing that was received is moved or changed, and nothing of it is believed: every file that was
looked at is accounted for, and the same folder gives the same result.
"""

from .consolidating import Consolidation, consolidate

__all__ = ["Consolidation", "consolidate"]
