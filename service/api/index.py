"""The index: its generations, its rebuild, the way back."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from indexer.generation import Manifest, current_name, list_generations
from indexer.generation import rollback as roll_back
from service.api.context import Context, InContext, InLanguage
from service.api.failures import described
from service.api.jobs import job_view
from service.errors import Conflict, Language
from service.settings import Settings

router = APIRouter(prefix="/api/index", tags=["index"])

_FIGURES = ("documents", "articles", "passages", "characters", "encoder", "dimension", "seconds", "bytes")


@router.get("")
def index(context: InContext, language: InLanguage) -> dict[str, Any]:
    """All generations, the newest first; `current` is the one being served, `job` the rebuild that is running."""
    return _view(context, language)


@router.post("/rebuild", status_code=202, responses=described(409))
async def rebuild(context: InContext) -> dict[str, str]:
    """Start a rebuild beside the generation being served."""
    corpus = await run_in_threadpool(_corpus, context.settings)
    state = await run_in_threadpool(context.jobs.start, corpus, context.settings.encoder)
    return {"job": state.job}


@router.post("/rollback", responses=described(409))
def rollback(context: InContext, language: InLanguage) -> dict[str, Any]:
    """Serve the generation before the current one."""
    roll_back(context.settings.data)
    return _view(context, language)


def _view(context: Context, language: Language) -> dict[str, Any]:
    current = current_name(context.settings.data)
    running = context.jobs.running()
    return {
        "current": current,
        "generations": [_generation(manifest, current) for manifest in list_generations(context.settings.data)],
        "job": job_view(running, language) if running else None,
    }


def _generation(manifest: Manifest, current: str | None) -> dict[str, Any]:
    return {
        "id": manifest.id,
        "created": manifest.created,
        **{name: getattr(manifest, name) for name in _FIGURES},
        "vectors": asdict(manifest.vectors),
        "current": manifest.id == current,
        "unreadable": [{"document": entry.document, "reason": entry.reason} for entry in manifest.unreadable],
    }


def _corpus(settings: Settings) -> Path:
    """The folder to build from: the one that is set, else that of the current generation, else of the newest one."""
    if settings.corpus:
        return settings.corpus
    current = current_name(settings.data)
    known = sorted(list_generations(settings.data), key=lambda manifest: manifest.id != current)
    if known:
        return Path(known[0].corpus)
    raise Conflict(
        "不知道从哪个文件夹建立索引。",
        "It is not known which folder to build from.",
        "请设置 YOUJU_CORPUS，或先运行 youju index --corpus 文件夹。",
        "Set YOUJU_CORPUS, or run `youju index --corpus DIR` first.",
    )
