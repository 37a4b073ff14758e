"""The floor: Streamlit's own slider and one of its charts, and nothing of ours."""

import plotly.graph_objects as go
import streamlit as st

x = st.slider("x", -100, 100, 1, key="x")
st.markdown(f"ten x = {10 * x}")
st.plotly_chart(go.Figure(go.Bar(x=["x"], y=[x])), key="chart")
