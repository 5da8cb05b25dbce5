"""xlwings over LibreOffice Calc: the Python of an Excel workbook, run on a live Calc document.

    import xlwings_calc

    with xlwings_calc.start_office() as app:
        book = app.books.open("report.xlsx")
        book.set_mock_caller()      # xw.Book.caller() is this workbook from here on
        book.sheets[0].range("A1:B2").value = [["Tiếp nhận", 42], ["=B1*2", None]]

`start_office` and `connect` give an ordinary `xlwings.App`; everything below it is xlwings' own,
with this package as its engine "calc". See README.md for the members that work.
"""

import xlwings

from .errors import CalcError, OfficeNotFoundError, UnsupportedError
from .office import connect, engine, start_office

__all__ = [
    "CalcError",
    "OfficeNotFoundError",
    "UnsupportedError",
    "connect",
    "engine",
    "start_office",
]

xlwings.engines.add(engine)
