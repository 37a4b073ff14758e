"""Buttons that draw more samples: +1, +10, +100, +1000, and Play."""
