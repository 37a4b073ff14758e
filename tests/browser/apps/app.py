"""A script as the app serves its pages, with the components' code beside it: the one that PGVIZ_SCRIPT names."""

import os

import streamlit as st

from pgviz.ui.shell import serving

app = st.App(os.environ["PGVIZ_SCRIPT"], routes=serving.ROUTES)
