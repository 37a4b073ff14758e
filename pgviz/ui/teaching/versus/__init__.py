"""Two settings on the same luck, in a section of a page: A is what the page shows, B what one chooses otherwise."""
