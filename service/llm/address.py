"""Addresses of LLM servers, as people write them."""

import re

import httpx


def server_url(base_url: str) -> httpx.URL:
    """Raises ValueError when `base_url` is no http(s) address."""
    try:
        url = httpx.URL(base_url.strip())
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("the LLM's base URL must be an address like http://127.0.0.1:8080/v1")
    return url


def versioned_url(base_url: str, route: str) -> httpx.URL:
    """Where `route` (such as /chat/completions) is asked for. `/v1` is added to a base URL that names no version (as
    `/v1`, `/api/paas/v4` do) and is not the full address already. Raises ValueError as `server_url` does.
    """
    url = server_url(base_url)
    path = url.path.rstrip("/")
    if not path.endswith(route):
        path += ("" if re.search(r"/v\d", path) else "/v1") + route
    return url.copy_with(path=path)


def ollama_url(base_url: str) -> httpx.URL:
    """Where Ollama's own chat is asked for; what belongs to its other addresses (`/v1`, `/api`) is left out. Raises
    ValueError as `server_url` does.
    """
    url = server_url(base_url)
    return url.copy_with(path=re.sub(r"(?:/v1(?:/.*)?|/api(?:/chat)?)?/?$", "", url.path, count=1) + "/api/chat")
