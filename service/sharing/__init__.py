"""Answers and conversations in the forms in which they are passed on; one module a form."""
