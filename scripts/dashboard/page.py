"""The page: template, style, script and data put into one file that needs nothing else."""

import base64
import gzip
import json
from functools import cache
from pathlib import Path

import jinja2
import vl_convert
from markupsafe import Markup

from dashboard.charts import specifications

TEMPLATES = Path(__file__).parent / "templates"


@cache
def vega() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, of the version that Altair writes for."""
    return vl_convert.javascript_bundle()


def packed(tables: dict[str, dict]) -> str:
    """Tables as gzipped JSON in base64, a quarter of their size: the browser unpacks them. Always the same bytes."""
    text = json.dumps(tables, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def render(tables: dict[str, dict], links: dict[str, str]) -> str:
    """The page as HTML.

    Args:
        tables: the tidy tables, column by column (tables.read_tables).
        links: source -> address of a record in its CRM, with `{id}` where the id belongs; "*" for every source.

    Returns:
        The same text for the same arguments.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Script and style of our own are not text to be escaped; data is, by the filter tojson.
    environment.globals["asset"] = lambda name: Markup((TEMPLATES / name).read_text(encoding="utf-8"))
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "ensure_ascii": False}
    return environment.get_template("page.html.j2").render(
        tables=packed(tables), links=links, charts=specifications(), vega=Markup(vega())
    )
