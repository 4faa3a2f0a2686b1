"""The dashboard: from the marts to one HTML file."""
