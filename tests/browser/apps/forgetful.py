"""The app on a server that forgets a visitor two seconds after the connection is cut, not two minutes after."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from pgviz.ui.shell import serving

MemorySessionStorage.__init__.__defaults__ = (128, 2)

app = st.App(Path(__file__).parents[3] / "start.py", routes=serving.ROUTES, lifespan=serving.lifespan)
