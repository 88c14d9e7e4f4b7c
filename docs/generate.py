"""Writes docs/reference/ from the declarations: python docs/generate.py. A test holds that it is up to date."""

import os
from pathlib import Path

os.environ["REGULARS_LANGUAGE"] = "en"

import typer.main

from regulars.cli import app
from regulars.settings import DECLARED, allowed
from regulars.tables import KEPT_TABLES, RESULT_TABLES, Language, Table
from regulars.wording import wording

WORDS = wording(Language.EN)
REFERENCE = Path(__file__).parent / "reference"


def tables() -> str:
    """Every table and column, in both languages."""
    parts = ["# Tables", "", "Headings are recognised in either language, in any order; extra columns are kept."]
    for title, group in (("Tables you keep", KEPT_TABLES), ("Tables Regulars writes", RESULT_TABLES)):
        parts += ["", f"## {title}"]
        for table in group:
            parts += ["", *_table(table)]
    return "\n".join(parts) + "\n"


def _table(table: Table) -> list[str]:
    rows = [f"### {table.en} · {table.zh}", "", f"`{table.range_name}`. {WORDS.say(f'sheet.{table.name}')}", ""]
    rows += ["| column | 列名 | kind | also recognised | what for |", "| --- | --- | --- | --- | --- |"]
    for column in table.columns:
        message = f"column.{table.name}.{column.key}"
        what = WORDS.say(message) if WORDS.has(message) else ""
        name = f"**{column.en}**" if column.required else column.en
        rows.append(f"| {name} | {column.zh} | {column.kind} | {', '.join(column.aliases)} | {what} |")
    return rows


def settings() -> str:
    """Every threshold."""
    rows = [
        "# Settings",
        "",
        "Each is a row of the sheet Settings (参数). One that is missing or mistyped is reported; its default is used.",
        "Rows named `rate USD`, `rate EUR` … give currency rates: reporting currency per unit.",
        "",
        "| setting | 参数名称 | key | default | allowed | meaning |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for declared in DECLARED.values():
        names = f"| {declared.metadata['en']} | {declared.metadata['zh']} | `{declared.name}` "
        default = "" if declared.default is None else declared.default
        rows.append(f"{names}| {default} | {allowed(declared)} | {WORDS.say(f'setting.{declared.name}')} |")
    return "\n".join(rows) + "\n"


def commands() -> str:
    """Every command with its arguments and options, and the exit codes."""
    group = typer.main.get_command(app)
    parts = ["# Commands", "", WORDS.say("cli.help")]
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        parts += ["", f"## regulars {name}", "", str(command.help), ""]
        for parameter in command.params:
            if parameter.name == "help":
                continue
            shown = (
                ", ".join(parameter.opts)
                if parameter.param_type_name == "option"
                else (parameter.metavar or parameter.name).upper()
            )
            parts.append(f"- `{shown}`: {getattr(parameter, 'help', '')}")
    parts += ["", "## Exit codes", "", "| code | meaning |", "| --- | --- |"]
    parts += [f"| {code} | {WORDS.say(f'exit.{code}')} |" for code in (0, 1, 2, 3, 4, 5, 6, 130)]
    return "\n".join(parts) + "\n"


PAGES = {"tables.md": tables, "settings.md": settings, "commands.md": commands}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
