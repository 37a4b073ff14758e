"""What the pages use: the frame, the scenario, inputs, sheets, the player, charts. The only package with Streamlit."""
