"""A link to take along: to copy, to select, and as a QR code that a class photographs from the wall."""
