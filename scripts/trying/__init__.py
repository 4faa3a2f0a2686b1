"""Readers that never stop, to see what they see of builds."""

from trying.readers import Readers, Report, seen_in

__all__ = ["Readers", "Report", "seen_in"]
