"""Files in, a searchable generation out. Knows nothing of HTTP or LLMs."""
