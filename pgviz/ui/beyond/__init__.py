"""The room of the page Beyond linear."""
