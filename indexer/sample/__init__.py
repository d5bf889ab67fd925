"""A small corpus that ships with youju, and questions to it. The city and all its texts are invented."""

from pathlib import Path

CORPUS = Path(__file__).with_name("corpus")
QUESTIONS = Path(__file__).with_name("questions.jsonl")
