' The twins of the worksheet functions: they answer where Python cannot be reached.
'
' They say what baocao_tthc/excel/functions.py says, digit for digit; its docstring has the rules.
' Nothing here is Excel's or Windows' own, so the same code runs, and is tested, in LibreOffice.
'
' VBA source holds no Vietnamese letters: texts stand with \uXXXX, which Viet (KetNoi) reads when an
' answer leaves this module; the comment beside a text gives its words without their marks.
Option Explicit
Option Private Module

Private Const MOST_UNITS As Double = 1000000000000000#

Public Function TYLE_VBA(da_giai_quyet, tiep_nhan, Optional so_le)
    TYLE_VBA = Spread("TYLE", da_giai_quyet, tiep_nhan, so_le)
End Function

Public Function TYLECHU_VBA(da_giai_quyet, tiep_nhan, Optional so_le)
    TYLECHU_VBA = Spread("TYLECHU", da_giai_quyet, tiep_nhan, so_le)
End Function

Public Function SOVN_VBA(so, Optional them_so_0)
    SOVN_VBA = Spread("SOVN", so, them_so_0)
End Function

Public Function KHOP_VBA(a, b)
    KHOP_VBA = Spread("KHOP", a, b)
End Function

Public Function KIEMTONG_VBA(tong, vung)
    Dim total As Variant
    total = AsTable(tong)
    If IsOneCell(total) Then
        KIEMTONG_VBA = Viet(Compared(total(1, 1), AsTable(vung)))
    Else
        KIEMTONG_VBA = Viet(Said(ONE_TOTAL))
    End If
End Function

Public Function KYBAOCAO_VBA(thang, nam, Optional che_do)
    KYBAOCAO_VBA = Spread("KYBAOCAO", thang, nam, che_do)
End Function

Public Function NGAYVN_VBA(ngay)
    NGAYVN_VBA = Spread("NGAYVN", ngay)
End Function

Public Function DOCSO_VBA(so)
    DOCSO_VBA = Spread("DOCSO", so)
End Function

' The answer to each cell of a range, or to the only one; a single cell goes with every other.
Private Function Spread(ByVal which As String, Optional ByVal first As Variant, _
        Optional ByVal second As Variant, Optional ByVal third As Variant) As Variant
    Dim a As Variant, b As Variant, c As Variant
    Dim result() As Variant
    Dim height As Long, width As Long, row As Long, column As Long
    Dim fit As Boolean
    a = AsTable(first)
    b = AsTable(second)
    c = AsTable(third)
    height = 1
    width = 1
    fit = Fits(a, height, width)
    If fit Then fit = Fits(b, height, width)
    If fit Then fit = Fits(c, height, width)
    If Not fit Then
        Spread = Viet(Said(BAD_SHAPE))
    ElseIf height = 1 And width = 1 Then
        Spread = OneAnswer(which, a(1, 1), b(1, 1), c(1, 1))
    Else
        ReDim result(1 To height, 1 To width)
        For row = 1 To height
            For column = 1 To width
                result(row, column) = OneAnswer(which, CellAt(a, row, column), _
                    CellAt(b, row, column), CellAt(c, row, column))
            Next column
        Next row
        Spread = result
    End If
End Function

' Whether the table goes with one of that size; the first that is no single cell gives the size.
Private Function Fits(table As Variant, ByRef height As Long, ByRef width As Long) As Boolean
    Fits = True
    If IsOneCell(table) Then Exit Function
    If height = 1 And width = 1 Then
        height = UBound(table, 1)
        width = UBound(table, 2)
    End If
    Fits = UBound(table, 1) = height And UBound(table, 2) = width
End Function

Private Function CellAt(table As Variant, ByVal row As Long, ByVal column As Long) As Variant
    If IsOneCell(table) Then CellAt = table(1, 1) Else CellAt = table(row, column)
End Function

Private Function OneAnswer(ByVal which As String, ByVal first As Variant, ByVal second As Variant, _
        ByVal third As Variant) As Variant
    Dim answer As Variant
    Select Case which
        Case "TYLE": answer = RateOf(first, second, third, False)
        Case "TYLECHU": answer = RateOf(first, second, third, True)
        Case "SOVN": answer = Written(first, second)
        Case "KHOP": answer = Compared(first, OneCell(second))
        Case "KYBAOCAO": answer = StatedPeriod(first, second, third)
        Case "NGAYVN": answer = DocumentDate(first)
        Case "DOCSO": answer = InWords(first)
    End Select
    If VarType(answer) = vbString Then answer = Viet(answer)
    OneAnswer = answer
End Function

Private Function RateOf(ByVal part As Variant, ByVal whole As Variant, ByVal decimals As Variant, _
        ByVal as_text As Boolean) As Variant
    Dim problem As Long
    Dim resolved As Double, received As Double, places As Double, units As Double, unit As Double
    problem = ReadWhole(part, resolved)
    If problem = 0 Then problem = ReadWhole(whole, received)
    If problem = 0 Then problem = ReadPlaces(decimals, places)
    If problem = 0 And received = 0 Then problem = BLANK
    If problem = 0 Then problem = Divide(resolved, received, places + 2, units)
    If problem <> 0 Then
        RateOf = Said(problem)
    Else
        unit = PowerOfTen(places)
        RateOf = units / unit
        If as_text Then
            ' What is not all is not said to be 100%, what is not nothing not to be 0%.
            If units = 100 * unit And resolved < received Then units = units - 1
            If units = 0 And resolved > 0 Then units = 1
            RateOf = DecimalText(Quotient(units, unit), Remainder(units, unit), places) & "%"
        End If
    End If
End Function

' above / below as a whole number of its last decimal place, half up: a division by hand.
Private Function Divide(ByVal above As Double, ByVal below As Double, ByVal places As Double, _
        ByRef units As Double) As Long
    Dim rest As Double
    Dim place As Long
    units = Quotient(above, below)
    rest = Remainder(above, below)
    For place = 1 To places
        units = units * 10 + Quotient(rest * 10, below)
        rest = Remainder(rest * 10, below)
    Next place
    If rest * 2 >= below Then units = units + 1
    If units >= MOST_UNITS Then Divide = TOO_LARGE
End Function

Private Function Written(ByVal cell As Variant, ByVal padded As Variant) As String
    Dim problem As Long
    Dim whole As Double, millionths As Double
    Dim switched As Boolean
    problem = ReadNumber(cell, whole, millionths)
    If problem = 0 Then problem = ReadSwitch(padded, switched)
    If problem <> 0 Then
        Written = Said(problem)
    Else
        Written = DecimalText(whole, millionths, 6)
        If switched And millionths = 0 And whole >= 1 And whole <= 9 Then Written = "0" & Written
    End If
End Function

' A total against the cells that must add up to it; a blank one is 0 unless all are blank.
Private Function Compared(ByVal total As Variant, cells As Variant) As String
    Dim problem As Long
    Dim row As Long, column As Long
    Dim whole As Double, millionths As Double, sum As Double, sum_millionths As Double
    Dim total_whole As Double, total_millionths As Double
    Dim any_figure As Boolean
    problem = ReadNumber(total, total_whole, total_millionths)
    any_figure = problem <> BLANK
    If problem > BLANK Then GoTo told
    For row = 1 To UBound(cells, 1)
        For column = 1 To UBound(cells, 2)
            problem = ReadNumber(cells(row, column), whole, millionths)
            If problem <> BLANK Then any_figure = True
            If problem > BLANK Then GoTo told
            sum = sum + whole
            sum_millionths = sum_millionths + millionths
            If sum_millionths >= MILLION Then
                sum = sum + 1
                sum_millionths = sum_millionths - MILLION
            End If
            If sum >= MOST_UNITS Then problem = TOO_LARGE: GoTo told
        Next column
    Next row
    If any_figure Then Compared = Difference(total_whole - sum, total_millionths - sum_millionths)
    Exit Function
told:
    Compared = Said(problem)
End Function

Private Function Difference(ByVal whole As Double, ByVal millionths As Double) As String
    Dim sign As String
    If whole = 0 And millionths = 0 Then
        Difference = "Kh\u1EDBp" ' Khop
        Exit Function
    End If
    sign = "+"
    If whole < 0 Or (whole = 0 And millionths < 0) Then
        sign = "\u2212" ' a minus as wide as the plus
        whole = -whole
        millionths = -millionths
    End If
    If millionths < 0 Then
        whole = whole - 1
        millionths = millionths + MILLION
    End If
    Difference = "L\u1EC7ch " & sign & DecimalText(whole, millionths, 6) ' Lech
End Function

Private Function StatedPeriod(ByVal month_cell As Variant, ByVal year_cell As Variant, _
        ByVal regime_cell As Variant) As String
    Dim problem As Long
    Dim month_ As Double, year_ As Double
    Dim start_day As Long, months As Long, following As Long
    problem = ReadWhole(month_cell, month_)
    If problem = 0 And (month_ < 1 Or month_ > 12) Then problem = BAD_MONTH
    If problem = 0 Then problem = ReadYear(year_cell, year_)
    If problem = 0 And Not IsBlank(regime_cell) And VarType(regime_cell) <> vbString Then
        problem = NO_REGIME
    End If
    If problem = 0 Then
        If Not RegimeRule(LCase$(Trim$(regime_cell & "")), start_day, months) Then
            problem = NO_REGIME
        End If
    End If
    If problem = 0 Then If Remainder(month_, months) <> 0 Then problem = NO_PERIOD
    If problem <> 0 Then
        StatedPeriod = Said(problem)
    Else
        following = 12 * year_ + month_
        If start_day > 1 Then following = following - 1
        ' tu ngay ... den ngay ...
        StatedPeriod = "t\u1EEB ng\u00E0y " & FullDate(DayOfMonth(following - months, start_day)) _
            & " \u0111\u1EBFn ng\u00E0y " & FullDate(DayOfMonth(following, start_day) - 1)
    End If
End Function

Private Function DocumentDate(ByVal cell As Variant) As String
    Dim problem As Long
    Dim day_ As Date
    problem = ReadDate(cell, day_)
    If problem = 0 Then DocumentDate = DocumentText(day_) Else DocumentDate = Said(problem)
End Function

Private Function InWords(ByVal cell As Variant) As String
    Dim problem As Long
    Dim number As Double
    problem = ReadWhole(cell, number)
    If problem = 0 Then InWords = Words(number) Else InWords = Said(problem)
End Function
