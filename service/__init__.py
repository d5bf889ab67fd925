"""Questions in, cited answers out: over HTTP, in a page, in a terminal."""
