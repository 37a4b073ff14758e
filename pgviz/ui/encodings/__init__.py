"""The room of the page Encodings."""
