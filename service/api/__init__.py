"""The HTTP routes, one module for each group; their shapes are those of API.md of the design."""
