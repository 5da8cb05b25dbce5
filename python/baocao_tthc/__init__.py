"""BaoCao_TTHC: the monthly report on administrative procedures of a commune, from its forms."""

__version__ = "0.1.0"
