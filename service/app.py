"""The web application: the API, the page, and what loads and unloads with them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles

from indexer.errors import IndexerError
from service.api import ask, conversations, docs, documents, health, index, jobs, search, sharing
from service.api.context import Context
from service.api.failures import install
from service.assembly import assemble
from service.assistant import Assistant
from service.conversations import Conversations
from service.errors import ServiceError
from service.frame import Frame
from service.jobs import Jobs
from service.security import check_host
from service.settings import Settings

logger = logging.getLogger(__name__)

_WEB = Path(__file__).parent / "web"
_ROUTERS = (ask, search, documents, conversations, sharing, index, jobs, health, docs)


def create_app(
    settings: Settings,
    assistant: Callable[[Settings, Conversations], Assistant] = assemble,
    rebuilds: Callable[[Path], Jobs] = Jobs,
) -> FastAPI:
    """The app for `settings`. It answers at once, and questions as soon as the index has loaded in the background.

    Raises SettingsError when it would be open to everyone, Unavailable when the conversations cannot be opened.
    """
    check_host(settings)
    store = Conversations(settings.data / "conversations.db")
    context = Context(settings, assistant(settings, store), store, rebuilds(settings.data))

    app = FastAPI(
        title="有据 youju",
        summary="Cited answers to questions about Chinese official documents",
        version=health.own_version(),
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.context = context
    install(app)
    for module in _ROUTERS:
        app.include_router(module.router)
    app.mount("/web", StaticFiles(directory=_WEB), name="web")
    app.add_api_route("/", lambda: FileResponse(_WEB / "index.html"), methods=["GET", "HEAD"], include_in_schema=False)
    app.add_middleware(Frame, settings=settings, metrics=context.metrics)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    context: Context = app.state.context
    loading = asyncio.create_task(asyncio.to_thread(_open, context))
    try:
        yield
    finally:
        with suppress(asyncio.CancelledError):
            await loading
        await context.assistant.aclose()
        context.conversations.close()
        running = context.jobs.running()
        if running:
            logger.info(
                "rebuild %s goes on without the server; its index is served from the next start on", running.job
            )


def _open(context: Context) -> None:
    """Load the index; the server goes on without one, so that it can be built from the page."""
    try:
        context.assistant.open()
    except (ServiceError, IndexerError) as error:
        logger.error("the index cannot be loaded: %s", error)
    except Exception:
        logger.exception("the index cannot be loaded")
    finally:
        context.opening = False
