"""A small film of numbered stages: Back, Play or Pause, Step."""

from pgviz.ui.components.stepper.model import Stage, Story

__all__ = ["Stage", "Story"]
