"""Markdown, as far as links need it."""

import re

FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(<?(?P<target>[^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
ADDRESS = re.compile(r"(?<![(<\w])https?://[^\s)>\]`|]+")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)


def slug(heading: str) -> str:
    """The anchor that a code host gives a heading."""
    text = LINK.sub(lambda link: link[0].partition("]")[0].lstrip("!["), heading)
    return re.sub(r"[^\w\- ]", "", text.replace("`", "").lower()).replace(" ", "-")


def without_code(text: str) -> str:
    """Markdown without what is shown as it stands: no link there is one."""
    return CODE.sub("", FENCE.sub("", text))


def anchors(text: str) -> set[str]:
    """The anchors of a page."""
    return set(map(slug, HEADING.findall(FENCE.sub("", text))))


def commented(text: str) -> str:
    """A file of doc blocks as the Markdown in it."""
    return re.sub(r"{%.*?%}", "", text, flags=re.DOTALL)
