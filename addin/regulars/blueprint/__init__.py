"""Builds what ships: the team workbooks, with their sheets, charts and VBA project."""
