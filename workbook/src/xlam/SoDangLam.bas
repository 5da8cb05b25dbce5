' The workbook in hand, on which the buttons act: the one in front, whatever it is. A workbook with
' buttons of its own has another module of this name.
Option Explicit
Option Private Module

Private Const MARK As String = "PhienBanSo" ' the name with which our workbooks state their version

' Nothing where no workbook is open, or only one in Protected View.
Public Function BookInHand() As Object
    Set BookInHand = ActiveWorkbook
End Function

' Whether the tab is shown: not over a workbook of ours, which brings the same one.
Public Function TabWanted() As Boolean
    Dim book As Object
    Set book = BookInHand()
    TabWanted = True
    If Not book Is Nothing Then TabWanted = Not (HasMacros(book) And HasMark(book))
End Function

Private Function HasMacros(ByVal book As Object) As Boolean
    HasMacros = book.HasVBProject
End Function

Private Function HasMark(ByVal book As Object) As Boolean
    On Error Resume Next
    HasMark = book.Names(MARK).Name <> ""
End Function
