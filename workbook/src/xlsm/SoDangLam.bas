' The workbook in hand, on which the buttons act: the one that they come with. The add-in has another
' module of this name.
Option Explicit
Option Private Module

Public Function BookInHand() As Object
    Set BookInHand = ThisWorkbook
End Function

' Whether the tab is shown. This workbook's ribbon does not ask: where macros are switched off the
' tab must stand all the same.
Public Function TabWanted() As Boolean
    TabWanted = True
End Function
