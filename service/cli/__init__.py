"""The command `youju`. One module a command; nothing heavy is imported before a command needs it."""

import errno
import os
import sys
from collections.abc import Sequence

import click

from service.cli import config, conversations, documents, evaluate, index, question, serve
from service.cli.output import complain, language, use_utf8
from service.cli.stopping import Stopped

FAILURE, BAD_USE, INTERRUPTED = 1, 2, 130


def _version(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"youju {version('youju')}")
        except PackageNotFoundError:
            click.echo("youju 0")  # runs from a folder, without having been installed
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
def youju() -> None:
    """有据：向中文公文提问，答案句句有出处。 Cited answers to questions about Chinese official documents.

    Settings come from flags, then YOUJU_* variables, then the file .env; `youju config` shows them.
    """


for command in (
    index.index,
    documents.documents,
    conversations.conversations,
    serve.serve,
    question.ask,
    question.search,
    evaluate.evaluate,
    config.config,
):
    youju.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits: 0 done, 1 failed, 2 bad use, 130 interrupted, 143 told to stop.

    An error is one line on standard error that says what to do next; YOUJU_DEBUG=1 shows where it came from.
    """
    use_utf8()
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = youju.main(arguments, prog_name="youju", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else error.message, err=True)
        return BAD_USE
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "youju"
        complain(f"{error.format_message()} See `{command} --help`.")
        return BAD_USE
    except click.ClickException as error:
        complain(error.format_message())
        return error.exit_code
    except Stopped as stop:
        complain("stopped; nothing that was there before has changed.")
        return 128 + stop.signal
    except (KeyboardInterrupt, click.Abort):
        complain("interrupted.")
        return INTERRUPTED
    except OSError as error:
        if error.errno == errno.EPIPE:
            # Whoever read our output has seen enough; without this, Python complains when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return FAILURE
        return _failed(error)
    except Exception as error:
        return _failed(error)


def _failed(error: Exception) -> int:
    from indexer.errors import IndexerError
    from service.errors import ServiceError, from_indexer
    from service.settings import SettingsError

    if os.environ.get("YOUJU_DEBUG", "0") not in ("", "0"):
        import traceback

        traceback.print_exception(error)
    if isinstance(error, IndexerError):
        error = from_indexer(error)
    if isinstance(error, ServiceError):
        told = error.describe(language())
        complain(" ".join(filter(None, (told["message"], told.get("hint", "")))))
    elif isinstance(error, SettingsError):
        complain(f"{error}. See `youju config`.")
        return BAD_USE
    elif isinstance(error, OSError):
        complain(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.")
    else:
        complain(f"internal error: {type(error).__name__}: {error}. Run it again with YOUJU_DEBUG=1 to see where.")
    return FAILURE
