"""Steps that work in a warehouse one after another, while nobody else does."""

from building.inputs import Inputs
from building.job import run_job
from building.steps import Build, CheckDefinitions, Command, Compare, Dbt, Publish, Shown, Step

__all__ = ["Build", "CheckDefinitions", "Command", "Compare", "Dbt", "Inputs", "Publish", "Shown", "Step", "run_job"]
