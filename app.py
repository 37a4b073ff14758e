"""The app: what ``streamlit run app.py`` serves. Its first page is start.py; the others stand in pages/."""

import os

# Before NumPy is imported: a matrix product of ours takes microseconds, and handing it to a second thread takes longer
# than that; with many sessions each core has its own work anyway.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import streamlit as st

from pgviz.ui.shell import serving

app = st.App("start.py", routes=serving.ROUTES, middleware=serving.MIDDLEWARE, lifespan=serving.lifespan)
