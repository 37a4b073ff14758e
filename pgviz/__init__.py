"""The softmax policy gradient, computed exactly and shown: see the modules for the mathematics."""
