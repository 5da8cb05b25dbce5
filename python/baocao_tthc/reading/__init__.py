"""From a workbook to a Report: bounded archive, grids of cells, forms, the office's inputs."""

from .workbook import read_report

__all__ = ["read_report"]
