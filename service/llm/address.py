"""Addresses of LLM servers, as people write them."""

import re

import httpx


def completions_url(base_url: str) -> httpx.URL:
    """Where chat completions are asked for. `/v1` is added to a base URL that names no version (as `/v1`,
    `/api/paas/v4` do) and is not the full address already. Raises ValueError when it is no http(s) address.
    """
    try:
        url = httpx.URL(base_url.strip())
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("the LLM's base URL must be an address like http://127.0.0.1:8080/v1")
    path = url.path.rstrip("/")
    if not path.endswith("/chat/completions"):
        path += ("" if re.search(r"/v\d", path) else "/v1") + "/chat/completions"
    return url.copy_with(path=path)
