#!/usr/bin/env python3
"""Check that what the documentation points to is there: files, headings, models, columns, commands.

Reads the Markdown of the project, doc blocks included; with --page also every text of the page that `make docs` writes.
It asks no network: of an address elsewhere only the form is checked.
"""

import argparse
import sys
from pathlib import Path

from documentation.links import markdown_problems
from documentation.page import page_problems
from documentation.project import Project


def main() -> int:
    """Print what is wrong; exit code 1 where something is, 2 where the page cannot be read."""
    parser = argparse.ArgumentParser(
        prog="check_links.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--page", type=Path, help="the page that make docs writes, target/static_index.html")
    page = parser.parse_args().page
    project = Project()
    problems = markdown_problems(project)
    try:
        problems += page_problems(project, page) if page else []
    except OSError as error:
        print(f"check_links: {page}: {error.strerror}. Name the page that make docs writes.", file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"check_links: {page}: {error}", file=sys.stderr)
        return 2
    print("\n".join(problems), file=sys.stderr, end="\n" if problems else "")
    if not problems:
        print(f"Links hold: {len(project.pages())} files{' and the page' if page else ''}.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
