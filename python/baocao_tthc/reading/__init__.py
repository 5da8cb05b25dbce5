"""From a workbook to a Filing: bounded archive, grids of cells, forms, the office's inputs."""

from .snapshot import read_filing

__all__ = ["read_filing"]
