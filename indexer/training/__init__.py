"""Training and measuring the encoder that ships with the package. Nothing here is needed to index or to answer."""
