"""The world as HubSpot tells it, in the shape in which a loader leaves it.

HubSpot has no queues (nobody owns a contact that waits), no conversion of leads and no roles; it keeps history from the
first day on. A company's statuses are two properties there: the lifecycle stage up to ready and from qualified on, the
lead status in between. Marketing e-mail is no engagement, and is not written.
"""

from .shapes import SHAPES
from .tables import lead_ids, user_ids, write_tables

__all__ = ["SHAPES", "lead_ids", "user_ids", "write_tables"]
