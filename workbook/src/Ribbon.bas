' The ribbon's callbacks, one line a button; customUI14.xml names them.
'
' No macro runs when a workbook is opened: Ribbon_OnLoad only keeps the handle, without which the
' label of the last verdict could not be refreshed.
Option Explicit

Private handle As IRibbonUI
Private changed As String ' the workbooks, as <name>, with changes since the last check of this session

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

Public Sub Ribbon_MendTexts(control As IRibbonControl)
    Act "mend_texts"
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

Public Sub Ribbon_ReceiveResponse(control As IRibbonControl)
    Act "receive_response"
End Sub

Public Sub Ribbon_AddField(control As IRibbonControl)
    Act "add_field"
End Sub

Public Sub Ribbon_RestoreCells(control As IRibbonControl)
    Act "restore_cells"
End Sub

Public Sub Ribbon_ImportFigures(control As IRibbonControl)
    Act "import_figures"
End Sub

Public Sub Ribbon_StartPeriod(control As IRibbonControl)
    Act "start_period"
End Sub

Public Sub Ribbon_BringTogether(control As IRibbonControl)
    Act "bring_together"
End Sub

Public Sub Ribbon_AddUpMonths(control As IRibbonControl)
    Act "add_up_months"
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

' Whether the tab is shown; only the ribbon of the add-in asks.
Public Sub Ribbon_Visible(control As IRibbonControl, ByRef visible)
    visible = TabWanted()
End Sub

' The label: what KiemTra says, when, and whether figures were changed after; empty when somebody
' removed its cells. A workbook opened anew knows of no change: the time says of when the verdict is.
Public Sub Ribbon_Verdict(control As IRibbonControl, ByRef label)
    label = Trim$(Named("KetQuaKiemTra") & " " & Named("LucKiemTra"))
    ' Chua kiem tra: nothing was said that a change could make old.
    If IsChanged() And label <> "" And label <> Viet("Ch\u01b0a ki\u1ec3m tra") Then
        label = label & Viet(" (s\u1ed1 li\u1ec7u \u0111\u00e3 \u0111\u1ed5i)") ' (so lieu da doi)
    End If
End Sub

' Cells were changed, by the clerk or by a button. A verdict that is written, from its first cell on,
' is that of the figures as they are; what else the program writes is read by no check. What cannot
' be told of a sheet is taken for a change.
Public Sub NoteChange(ByVal sheet As Object, ByVal cells As Object)
    Dim book As Object
    Dim before As String, list As String, code As String
    Dim at_top As Boolean, in_list As Boolean
    On Error Resume Next
    before = changed
    Set book = BookInHand()
    Set book = sheet.Parent
    list = "KiemTra"
    list = book.Names("KetQuaKiemTra").RefersToRange.Worksheet.Name
    in_list = sheet.Name = list
    at_top = cells.Row = 1 And cells.Column = 1
    code = sheet.CodeName ' the same whatever staff call the sheet
    If in_list Then
        If at_top Then ForgetChanges book
    ElseIf sheet.Name <> "SuaHo" And code <> "HuongDan" And code <> "TongQuan" And code <> "xlwings_conf" Then
        ForgetChanges book
        changed = changed & Bracketed(book)
    End If
    If changed <> before Then RefreshVerdict
End Sub

' Nothing is known to be changed in a workbook: it was just opened, or checked.
Public Sub ForgetChanges(ByVal book As Object)
    changed = Replace(changed, Bracketed(book), "")
End Sub

Private Function IsChanged() As Boolean
    On Error Resume Next ' no workbook is open
    IsChanged = InStr(changed, Bracketed(BookInHand())) > 0
End Function

Private Function Bracketed(ByVal book As Object) As String
    Bracketed = "<" & book.Name & ">" ' no file name holds these two signs
End Function

Private Function Named(ByVal cell As String) As String
    On Error Resume Next
    Named = BookInHand().Names(cell).RefersToRange.Value
End Function

Private Sub Act(ByVal action As String)
    RunAction action
    RefreshVerdict
End Sub

' Another workbook came to the front.
Public Sub RefreshTab()
    On Error Resume Next
    handle.Invalidate
End Sub

Private Sub RefreshVerdict()
    On Error Resume Next ' the handle is lost when VBA was stopped in the editor
    handle.InvalidateControl "verdict"
End Sub
