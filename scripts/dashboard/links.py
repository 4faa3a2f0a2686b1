"""Where the CRM shows a record: what the setting CRM_URL says."""

import re

ADDRESS = re.compile(r"(?:(?P<source>[^=\s/:]+)=)?(?P<url>https?://\S+)")


def crm_links(setting: str) -> dict[str, str]:
    """Source -> address of its records, with {id} in it; "*" is every source that has none of its own.

    Args:
        setting: addresses separated by white space, each alone or as source=address. The id goes where {id} stands,
            else to the end.

    Raises:
        ValueError: something in it is no address.
    """
    links = {}
    for part in setting.split():
        address = ADDRESS.fullmatch(part)
        if address is None:
            raise ValueError(f"CRM_URL: {part}: an address begins with http:// or https://, or source= and that.")
        url = address["url"]
        links[address["source"] or "*"] = url if "{id}" in url else f"{url.rstrip('/')}/{{id}}"
    return links
