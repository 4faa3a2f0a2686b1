"""What readers open: a version of the marts that is whole, tested, and replaced in one step.

    warehouse/handoff.published             a link to the newest version
    warehouse/.handoff.published/7/         a version: handoff.duckdb, a Parquet file for each mart, manifest.json

A build works in another file, warehouse/handoff.duckdb, which nobody else has to open.
"""

from publishing.errors import PublishError
from publishing.publish import Outcome, publish

__all__ = ["Outcome", "PublishError", "publish"]
