' The ribbon's callbacks, one line a button; customUI14.xml names them.
'
' No macro runs when the workbook is opened: Ribbon_OnLoad only keeps the handle, without which the
' label of the last verdict could not be refreshed.
Option Explicit

Private handle As IRibbonUI

Public Sub Ribbon_OnLoad(ribbon As IRibbonUI)
    Set handle = ribbon
End Sub

Public Sub Ribbon_Check(control As IRibbonControl)
    Act "check"
End Sub

Public Sub Ribbon_NextFinding(control As IRibbonControl)
    Act "next_finding"
End Sub

Public Sub Ribbon_ClearMarks(control As IRibbonControl)
    Act "clear_marks"
End Sub

Public Sub Ribbon_WriteReport(control As IRibbonControl)
    Act "write_report"
End Sub

Public Sub Ribbon_RefreshReport(control As IRibbonControl)
    Act "refresh_report"
End Sub

Public Sub Ribbon_AuditReport(control As IRibbonControl)
    Act "audit_report"
End Sub

Public Sub Ribbon_Package(control As IRibbonControl)
    Act "package"
End Sub

Public Sub Ribbon_AddField(control As IRibbonControl)
    Act "add_field"
End Sub

Public Sub Ribbon_ImportFigures(control As IRibbonControl)
    Act "import_figures"
End Sub

Public Sub Ribbon_StartPeriod(control As IRibbonControl)
    Act "start_period"
End Sub

Public Sub Ribbon_Diagnose(control As IRibbonControl)
    Act "diagnose"
End Sub

Public Sub Ribbon_Guide(control As IRibbonControl)
    Act "guide"
End Sub

Public Sub Ribbon_SetUp(control As IRibbonControl)
    StartSetup
End Sub

' The label: what KiemTra says, when, and whether figures were changed after; empty when somebody
' removed its cells.
Public Sub Ribbon_Verdict(control As IRibbonControl, ByRef label)
    label = Trim$(Named("KetQuaKiemTra") & " " & Named("LucKiemTra"))
    label = Trim$(label & " " & Named("NhacKiemTraLai"))
End Sub

Private Function Named(ByVal cell As String) As String
    On Error Resume Next
    Named = ThisWorkbook.Names(cell).RefersToRange.Value
End Function

Private Sub Act(ByVal action As String)
    RunAction action
    On Error Resume Next ' the handle is lost when VBA was stopped in the editor
    handle.InvalidateControl "verdict"
End Sub
