"""What does not hold, as data, and how it is shown: as text, as JSON, as rows of KiemTra."""
