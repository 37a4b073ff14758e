"""The room of the page Score."""
