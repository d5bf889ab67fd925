"""corpus.toml."""

SIDECAR = "corpus.toml"
