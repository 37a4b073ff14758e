"""What a page shows, and how it changes: scenarios, their links, the session that keeps them, edits."""
