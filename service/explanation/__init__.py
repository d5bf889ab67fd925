"""Why passages were found and why an answer says what it says: computed only when somebody asks."""

from service.explanation.answers import explain_answer
from service.explanation.passages import explain, understood

__all__ = ["explain", "explain_answer", "understood"]
