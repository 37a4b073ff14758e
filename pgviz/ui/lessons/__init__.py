"""The room of the page on which a lesson is made."""
