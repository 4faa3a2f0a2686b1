"""A BI server (Apache Superset) that is given the marts: started, filled with the dashboard, asked, stopped."""
