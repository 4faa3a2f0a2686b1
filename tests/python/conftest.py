"""What every test finds: the modules of scripts/, and the project as the folder to run commands in."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))


@pytest.fixture(autouse=True, scope="session")
def _in_the_project():
    """Relative paths of the profile start here, wherever pytest was called."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        yield
