"""Steps that work in a warehouse one after another, while nobody else does."""

from building.inputs import Inputs
from building.job import run_job
from building.steps import Build, Command, Compare, Publish, Shown, Step

__all__ = ["Build", "Command", "Compare", "Inputs", "Publish", "Shown", "Step", "run_job"]
