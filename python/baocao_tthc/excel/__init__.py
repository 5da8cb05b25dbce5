"""What only a live Excel needs: the ribbon's buttons, the worksheet functions, painted cells.

The workbook's VBA calls `import baocao_tthc.excel; baocao_tthc.excel.check()` through xlwings.
Each function takes the calling workbook from `xw.Book.caller()`, never raises, and shows what it
has to say in that workbook's window.
"""

from . import actions, file_actions
from .button import button

check = button(actions.check)
next_finding = button(actions.next_finding)
clear_marks = button(actions.clear_marks)
write_report = button(file_actions.write_report)
refresh_report = button(file_actions.refresh_report)
audit_report = button(file_actions.audit_report)
import_figures = button(actions.import_figures)
start_period = button(file_actions.start_period)
package = button(file_actions.package)
add_field = button(actions.add_field)
diagnose = button(actions.diagnose)
guide = button(actions.guide)

__all__ = [
    "add_field",
    "audit_report",
    "check",
    "clear_marks",
    "diagnose",
    "guide",
    "import_figures",
    "next_finding",
    "package",
    "refresh_report",
    "start_period",
    "write_report",
]
