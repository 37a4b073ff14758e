"""Streamlit sessions over their own protocol, without a browser: for measuring a server under many visitors."""
