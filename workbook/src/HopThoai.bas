' The boxes that VBA shows by itself, before Python is there to show any; and a pause.
'
' MsgBox turns Vietnamese into question marks on most code pages; MessageBoxW does not. A module of
' its own, because nothing but Windows can run it; everywhere else the caller's trap meets an error.
Option Explicit
Option Private Module

#If VBA7 Then
    Private Declare PtrSafe Function MessageBoxW Lib "user32" (ByVal owner As LongPtr, _
        ByVal text As LongPtr, ByVal caption As LongPtr, ByVal style As Long) As Long
    Private Declare PtrSafe Sub Sleep Lib "kernel32" (ByVal milliseconds As Long)
#Else
    Private Declare Function MessageBoxW Lib "user32" (ByVal owner As Long, _
        ByVal text As Long, ByVal caption As Long, ByVal style As Long) As Long
    Private Declare Sub Sleep Lib "kernel32" (ByVal milliseconds As Long)
#End If

Private Const EXCLAMATION As Long = 48
Private Const YES_NO As Long = 4
Private Const NO_FIRST As Long = 256 ' Enter alone does not agree
Private Const YES As Long = 6

' Show the text over Excel's window until it is answered.
Public Sub ShowBox(ByVal text As String, ByVal caption As String)
    Answer text, caption, EXCLAMATION
End Sub

' Whether the question is answered with Yes.
Public Function AskBox(ByVal text As String, ByVal caption As String) As Boolean
    AskBox = Answer(text, caption, EXCLAMATION + YES_NO + NO_FIRST) = YES
End Function

' Let other programs run for so long.
Public Sub Pause(ByVal milliseconds As Long)
    Sleep milliseconds
End Sub

Private Function Answer(ByVal text As String, ByVal caption As String, ByVal style As Long) As Long
    #If Mac Then
        Answer = MsgBox(text, style, caption)
    #Else
        Answer = MessageBoxW(Application.Hwnd, StrPtr(text), StrPtr(caption), style)
    #End If
End Function
