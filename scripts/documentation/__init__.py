"""The documentation: what it points to, and whether that is there."""
