"""Settings of all tests."""

from hypothesis import settings

# A time limit for one example says nothing about the code on a machine that others use too.
settings.register_profile("pgviz", deadline=None)
settings.load_profile("pgviz")
