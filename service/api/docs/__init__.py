"""The page that describes the API, made in the browser from /openapi.json: no CDN, no inline script, nothing to install."""

from pathlib import Path

from fastapi import APIRouter
from starlette.responses import FileResponse

from service.errors import NotFound

router = APIRouter(include_in_schema=False)

_HERE = Path(__file__).parent
_FILES = frozenset({"docs.js", "docs.css"})


@router.get("/docs")
def page() -> FileResponse:
    return FileResponse(_HERE / "docs.html")


@router.get("/docs/{name}")
def part(name: str) -> FileResponse:
    if name not in _FILES:
        raise NotFound(
            "没有这个文件。", "There is no such file.", "接口说明在 /docs。", "The API is described at /docs."
        )
    return FileResponse(_HERE / name)
