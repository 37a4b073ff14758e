"""What every page has: its frame, the navigation, charts, the texts of numbers."""
