"""The yardstick of `make bench`: the same sums as `tthc kiem-tra`, in plain pandas.

What a capable clerk would write: read both sheets, find the numbering row, check the identities,
the column totals, the rates and the three differences between the forms.
"""

import sys

import pandas as pd

II_06B = {3: (4, 5, 6), 7: (8, 9, 10, 11, 12), 13: (14, 15, 16)}
PL01 = {3: (4, 10), 4: (5, 8), 10: (11, 14)}
RATES = {16: (11, 10), 17: (12, 10), 18: (13, 10), 21: (20, 3)}


def figures(file: str, sheet: str, columns: int) -> pd.DataFrame:
    """The rows of a form, the total last, columns by official number."""
    raw = pd.read_excel(file, sheet_name=sheet, header=None, engine="openpyxl")
    start = raw.index[raw[0].astype(str) == "(1)"][0]
    body = raw.iloc[start + 1 :, :columns]
    body.columns = range(1, columns + 1)
    return body[body[3].notna()]


def check(form: pd.DataFrame, identities: dict[int, tuple[int, ...]]) -> list[str]:
    """The identities of every row and the column totals."""
    found = []
    numbers = form.loc[:, 3:].apply(pd.to_numeric, errors="coerce").fillna(0)
    for left, right in identities.items():
        wrong = numbers[numbers[left] != numbers[list(right)].sum(axis=1)]
        found += [f"({left}) row {row}" for row in wrong.index]
    sums, total = numbers.iloc[:-1].sum(), numbers.iloc[-1]
    found += [f"total ({c})" for c in numbers.columns if c not in RATES and sums[c] != total[c]]
    return found


def main(file: str) -> None:
    """Check both forms of a workbook and print what is wrong."""
    one, two = figures(file, "II.06B", 16), figures(file, "PL01", 21)
    found = check(one, II_06B) + check(two, PL01)
    for rate, (part, base) in RATES.items():
        value = round(100 * two[part].iloc[0] / two[base].iloc[0], 2)
        if value != two[rate].iloc[0]:
            found.append(f"rate ({rate})")
    for a, b in ((3, 3), (7, 10), (13, 4)):
        if one[a].iloc[-1] != two[b].iloc[-1]:
            found.append(f"({a}) {one[a].iloc[-1]} and ({b}) {two[b].iloc[-1]}")
    print("\n".join(map(str, found)))


if __name__ == "__main__":
    main(sys.argv[1])
