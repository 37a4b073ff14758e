"""The score in depth: its parts, geometry, three ways to it, a step, saturation, Fisher information, one decision."""
