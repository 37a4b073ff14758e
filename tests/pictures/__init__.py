"""The pictures of README and docs: docs/screenshots.toml lists them, ``make screenshots`` renders them."""
