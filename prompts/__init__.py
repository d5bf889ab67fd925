"""Prompt texts, one file a prompt.

A prompt file is Markdown. HTML comments in it tell why each part stands and are taken out before use.
"""

import re
from functools import cache
from importlib.resources import files
from string import Template

_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)


@cache
def load(name: str) -> Template:
    """The prompt `name` as a template with `$name` fields, its comments taken out.

    Raises FileNotFoundError when there is no such prompt.
    """
    return Template(_COMMENT.sub("", files(__package__).joinpath(f"{name}.md").read_text("utf-8")).strip())
