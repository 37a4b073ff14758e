"""The room of the page REINFORCE."""
