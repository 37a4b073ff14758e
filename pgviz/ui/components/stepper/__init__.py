"""A small film of numbered stages: Back, Play or Pause, Step."""
