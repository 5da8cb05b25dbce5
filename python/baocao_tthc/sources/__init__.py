"""What a template may name, and the value of each name with the cell that it comes from."""
