"""Steps that work in a warehouse one after another, while nobody else does."""

from building.job import run_job
from building.steps import Command, Publish, Shown, Step

__all__ = ["Command", "Publish", "Shown", "Step", "run_job"]
