"""A trace as an HTML page that needs nothing else."""

from pathlib import Path

import jinja2

from tracing.words import (
    breaking,
    business_duration,
    by_step,
    change,
    duration,
    is_break,
    moment,
    remedy,
    spoken,
    summary,
)

TEMPLATES = Path(__file__).parent / "templates"


def render(title: str, leads: list[dict]) -> str:
    """The page of some leads.

    Args:
        title: what it is about.
        leads: as read by tracing.read.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"moment": moment, "duration": duration, "business_duration": business_duration}
    environment.filters |= {"spoken": spoken, "change": change}
    words = {"summary": summary, "by_step": by_step, "is_break": is_break, "breaking": breaking, "remedy": remedy}
    return environment.get_template("trace.html.j2").render(title=title, leads=leads, **words)
