"""`youju serve`: the web server."""

import errno
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli import options
from service.cli.output import print_json, say
from service.cli.stopping import Stopped, stoppable

if TYPE_CHECKING:
    from fastapi import FastAPI

    from service.settings import Settings

_BACKLOG = 2048
_GRACE_S = 3


@click.command()
@options.data
@click.option("--host", help="Address to listen on (YOUJU_HOST).")
@click.option("--port", type=int, help="Port to listen on, 0 for any free one (YOUJU_PORT).")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that serve.")
@options.as_json
def serve(data: Path | None, host: str | None, port: int | None, workers: int, as_json: bool) -> None:
    """Serve the page, the API and its description (/docs) until Ctrl-C."""
    from service.security import check_host

    settings = options.load_settings(data=data, host=host, port=port)
    check_host(settings)
    if workers > 1:
        from service.assembly import assemble

        # A worker that cannot start is started again and again: what keeps it from starting is told here.
        assemble(settings)
    listening = listen(settings)
    _announce(settings, listening, as_json)
    # The workers are processes of their own, which read their settings again.
    for name, flag in {"DATA": data, "HOST": host, "PORT": port}.items():
        if flag is not None:
            os.environ[f"YOUJU_{name}"] = str(flag)

    import uvicorn

    config = uvicorn.Config(
        "service.cli.serve:app",
        factory=True,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_S,
    )
    if workers == 1:
        server = uvicorn.Server(config)
        try:
            with stoppable():
                server.run(sockets=[listening])
        except Stopped:
            # uvicorn has shut down in good order, then raises the signal again.
            if not server.started:
                raise
    else:
        from uvicorn.supervisors import Multiprocess

        Multiprocess(config, sockets=[listening]).run()


def app() -> "FastAPI":
    """The app of one worker."""
    from service.app import create_app
    from service.assembly import assemble
    from service.telemetry import configure_logging

    settings = options.load_settings()
    configure_logging(settings)
    return create_app(settings, assemble)


def listen(settings: "Settings") -> socket.socket:
    """A listening socket, taken before anything is loaded: a port that is in use is told at once."""
    where = f"{settings.host}:{settings.port}"
    try:
        [(family, _, _, _, address), *_] = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        listening = socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except socket.gaierror as error:
        raise click.ClickException(
            f"There is no address {settings.host!r}; set --host to one of this machine."
        ) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise click.ClickException(
                f"{where} is in use, perhaps by another youju; stop it, or choose another port with --port."
            ) from error
        raise click.ClickException(
            f"Cannot listen on {where}: {error.strerror}; choose another --host or --port."
        ) from error
    # asyncio sets this for sockets that it makes itself only; without it, each response waits 40 ms for an acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.set_inheritable(True)
    return listening


def _announce(settings: "Settings", listening: socket.socket, as_json: bool) -> None:
    from indexer.generation import current_name

    host, port = listening.getsockname()[:2]
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    generation = current_name(settings.data)
    writes = (
        "llm" if settings.composer != "extractive" and settings.llm_base_url and settings.llm_model else "extractive"
    )
    if as_json:
        print_json({"url": url, "generation": generation, "composer": writes, "data": str(settings.data)})
        return
    composer = f"{settings.llm_model} ({settings.llm_base_url})" if writes == "llm" else say("摘录原文", "extractive")
    click.echo(f"有据 youju  {url}  ({say('按 Ctrl-C 停止', 'Ctrl-C stops it')})")
    click.echo(f"{say('作答', 'answers')}: {composer}")
    if generation:
        click.echo(f"{say('索引', 'index')}: {generation} ({settings.data})")
    else:
        click.echo(
            say(
                f"{settings.data} 中还没有索引：请另开终端运行 youju index --corpus 文件夹，或在页面上建立。",
                f"There is no index in {settings.data} yet: run `youju index --corpus DIR` elsewhere, or build it on the page.",
            )
        )
