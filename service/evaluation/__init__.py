"""Figures for gold questions: retrieval, answers, citations, refusal, latency.

`gold` reads the questions, `targets` asks them, `metrics` judges one question, `figures` sums up, `report` prints.
"""
