"""One lead's handoffs as a timeline: what happened, how long it took, and where it broke."""
