"""What is taken from a page: its tables, its formula, its calculation as code, its film."""

from pgviz.ui.teaching.take.model import TITLE, Sheets, Taken

__all__ = ["TITLE", "Sheets", "Taken"]
