"""What Start, Encodings and Score share: one decision of a linear softmax policy."""
