"""What every test finds: the modules of scripts/, and the project as the folder to run commands in."""

import gc
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
# What dbt makes of the project lives as long as its command: to look for garbage in it as often as Python does by
# default takes a tenth of the time.
gc.set_threshold(10_000, 20, 20)


@pytest.fixture(autouse=True, scope="session")
def _in_the_project():
    """Relative paths of the profile start here, wherever pytest was called."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        yield
