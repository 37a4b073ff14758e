"""The app: what ``streamlit run app.py`` serves. Its first page is start.py; the others stand in pages/."""

import streamlit as st

from pgviz.ui.shell import serving

app = st.App("start.py", routes=serving.ROUTES, lifespan=serving.lifespan)
