"""The command: regulars new, import, refresh, check, demo. Only what is asked for is imported."""

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from regulars.tables.declaration import Language
from regulars.terminal import Screen, say

app = typer.Typer(
    name="regulars", help=say("cli.help"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help=say("cli.as_of"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=say("cli.dry_run"))]
Strict = Annotated[bool, typer.Option("--strict", help=say("cli.strict"))]
Json = Annotated[bool, typer.Option("--json", help=say("cli.json"))]
Debug = Annotated[bool, typer.Option("--debug", help=say("cli.debug"))]
Workbook = Annotated[Path, typer.Argument(help=say("cli.workbook"), show_default=False)]
ChosenLanguage = Annotated[Language | None, typer.Option("--language", help=say("cli.language"))]


@app.command(help=say("cli.new"))
def new(workbook: Workbook, language: ChosenLanguage = None, debug: Debug = False) -> None:
    """Copy the team workbook."""
    from regulars.starting import new_workbook

    with Screen(debug=debug) as screen:
        screen.done("new.done", path=new_workbook(workbook, language), workbook=typed(workbook))


@app.command("import", help=say("cli.import"))
def bring_in(
    workbook: Workbook,
    files: Annotated[list[Path], typer.Argument(help=say("cli.exports"), show_default=False)],
    table: Annotated[str, typer.Option("--table", help=say("cli.table"))] = "orders",
    columns: Annotated[list[str] | None, typer.Option("--map", metavar="COLUMN=HEADING", help=say("cli.map"))] = None,
    dry_run: DryRun = False,
    strict: Strict = False,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Bring exports into the workbook's tables."""
    from regulars.exports import bring_in as into
    from regulars.hosts.file import FileHost

    with Screen(json=json, debug=debug) as screen:
        mapping = screen.pairs(columns or [])
        with screen.steps(workbook.name) as progress, FileHost(workbook) as host:
            progress("importing")
            imported = into(host, files, table=table, mapping=mapping, dry_run=dry_run)
        screen.imported(workbook, imported, dry_run)
        screen.leave(6 if strict and imported.set_aside else 0)


@app.command(help=say("cli.refresh"))
def refresh(
    paths: Annotated[list[str], typer.Argument(metavar="WORKBOOK…", help=say("cli.workbooks"), show_default=False)],
    as_of: AsOf = None,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help=say("cli.jobs"), show_default=False)] = None,
    dry_run: DryRun = False,
    strict: Strict = False,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Refresh workbooks."""
    with Screen(json=json, debug=debug) as screen:
        day = screen.day(as_of)
        from regulars.batch.local import Outcome, exit_code, refresh_many, refresh_one, workbooks

        found = workbooks(paths)
        done: dict[Path, Outcome] = {}
        if len(found) == 1:
            with screen.steps(found[0].name) as progress:
                done[found[0]] = refresh_one(found[0], day, dry_run, progress)
        else:
            with screen.count(len(found)) as advance:
                for path, outcome in refresh_many(found, day, dry_run, jobs or processors()):
                    done[path] = outcome
                    advance(path.name)
        outcomes = [done[path] for path in found]
        screen.refreshed(outcomes)
        screen.leave(exit_code(outcomes, strict))


@app.command(help=say("cli.check"))
def check(workbook: Workbook, strict: Strict = False, json: Json = False, debug: Debug = False) -> None:
    """Check a workbook's tables, writing nothing."""
    with Screen(json=json, debug=debug) as screen:
        import datetime as dt

        from regulars.hosts.file import FileHost
        from regulars.refresh import find_problems

        with screen.steps(workbook.name) as progress, FileHost(workbook) as host:
            problems = find_problems(host, now=dt.datetime.now(), progress=progress)
        set_aside = screen.checked(workbook, problems)
        screen.leave(6 if strict and set_aside else 0)


@app.command(help=say("cli.demo"))
def demo(
    folder: Annotated[Path, typer.Argument(help=say("cli.folder"))] = Path("regulars-demo"),
    language: ChosenLanguage = None,
    debug: Debug = False,
) -> None:
    """Build and refresh a team workbook from real orders."""
    with Screen(debug=debug) as screen:
        from regulars.demo import make_demo

        with screen.steps(str(folder)) as progress:
            made = make_demo(folder, language, progress)
        screen.refreshed([made.report])
        screen.done("demo.done", path=made.workbook)


def processors() -> int:
    """How many workbooks to refresh at once, unless told."""
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def typed(path: Path) -> str:
    """A path as it is typed in a command."""
    return f'"{path}"' if " " in str(path) else str(path)


def main() -> None:
    """Run the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a letter that a log's encoding lacks is no reason to fail
            stream.reconfigure(errors="backslashreplace")
    app()


if __name__ == "__main__":
    main()
