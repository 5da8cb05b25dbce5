"""What several tests use: workbooks and documents made for them, and other programs."""
