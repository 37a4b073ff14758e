"""The closest that an encoding comes to a wanted policy."""
