"""The room of the page Policy gradient: from the score to ∇J, exact and sampled."""
