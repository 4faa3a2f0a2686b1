"""How a script that prints ends."""

import os
import sys
from collections.abc import Callable
from typing import NoReturn


def run(main: Callable[[], int]) -> NoReturn:
    """Exit with the code that `main` returns.

    Where whoever reads the output has gone, as `head` does when it has enough, exit quietly with 0.
    """
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Python writes what is left when it exits: to nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)
