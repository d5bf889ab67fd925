"""When the documents do not tell: a decision from measured signals, with a code and a sentence that says what is missing."""

from service.refusal.decision import Decision, decide
from service.refusal.wording import GENERAL, NOT_FOUND, Code

__all__ = ["GENERAL", "NOT_FOUND", "Code", "Decision", "decide"]
