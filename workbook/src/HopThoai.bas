' The one box that VBA shows by itself, before Python is there to show any.
'
' MsgBox turns Vietnamese into question marks on most code pages; MessageBoxW does not. A module of
' its own, because nothing but Windows can run it; everywhere else the caller's trap meets an error.
Option Explicit
Option Private Module

#If VBA7 Then
    Private Declare PtrSafe Function MessageBoxW Lib "user32" (ByVal owner As LongPtr, _
        ByVal text As LongPtr, ByVal caption As LongPtr, ByVal style As Long) As Long
#Else
    Private Declare Function MessageBoxW Lib "user32" (ByVal owner As Long, _
        ByVal text As Long, ByVal caption As Long, ByVal style As Long) As Long
#End If

Private Const EXCLAMATION As Long = 48

' Show the text over Excel's window until it is answered.
Public Sub ShowBox(ByVal text As String, ByVal caption As String)
    #If Mac Then
        MsgBox text, EXCLAMATION, caption
    #Else
        MessageBoxW Application.Hwnd, StrPtr(text), StrPtr(caption), EXCLAMATION
    #End If
End Sub
