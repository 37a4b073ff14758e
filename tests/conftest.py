"""Settings of all tests."""

from hypothesis import HealthCheck, settings

# A time limit for an example, or for drawing one, says nothing about the code on a machine that others use too.
settings.register_profile("pgviz", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pgviz")
