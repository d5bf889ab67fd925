"""The schema of the conversation database: each `NNNN_name.sql` is applied once, in order, and never changed."""

import sqlite3
from contextlib import suppress
from importlib.resources import files


class NewerSchemaError(Exception):
    """The database was written by a later version of the program."""


def steps() -> list[tuple[int, str]]:
    """The steps as (number, SQL), in order."""
    scripts = [entry for entry in files(__package__).iterdir() if entry.name.endswith(".sql")]
    return sorted((int(entry.name.split("_")[0]), entry.read_text("utf-8")) for entry in scripts)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest schema, all steps in one transaction; several processes may try at once.

    `connection` must be in autocommit mode. Raises NewerSchemaError.
    """
    known = steps()
    if _version(connection) == known[-1][0]:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection)
        if version > known[-1][0]:
            raise NewerSchemaError(f"the schema has number {version}, this program knows up to {known[-1][0]}")
        for number, script in known:
            if number > version:
                for statement in script.split(";\n"):
                    connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {known[-1][0]}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
