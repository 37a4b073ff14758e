"""Settings of all tests."""

import os

from hypothesis import HealthCheck, settings

from tests.patience import MORE, QUICK, SEARCH, SOME

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in app.py, and as long as NumPy is not imported yet

# The same examples in every run: a test that fails fails for everybody, and one that passed fails for a change only. To
# look for new ones: pytest --hypothesis-profile=search, which draws others each time, and ten times as many.
# A time limit for an example, or for drawing one, says nothing about the code on a machine that others use too.
STEADY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("pgviz", STEADY)
settings.register_profile(QUICK, STEADY, max_examples=SOME)
settings.register_profile(SEARCH, STEADY, derandomize=False, max_examples=100 * MORE)
settings.load_profile("pgviz")
