"""A made-up company and its CRM: simulated once, written in the shape of any CRM the project reads."""
