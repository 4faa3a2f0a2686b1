"""Superset's REST API, as far as it is used here, with nothing but the standard library."""

import json
import secrets
import urllib.error
import urllib.request
from http.cookiejar import CookieJar

from bi.errors import BIError

# Seconds for one request.
PATIENCE = 60


class Client:
    """A user who is logged in.

    Args:
        address: of the server, without a path.
        user: name.
        password: of that user.

    Raises:
        BIError: the server refuses, or does not answer in time.
    """

    def __init__(self, address: str, user: str, password: str):
        """Log in."""
        self._address = address
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open
        self._headers = {"Referer": address}
        known = {"username": user, "password": password, "provider": "db"}
        self._headers["Authorization"] = f"Bearer {self._post('security/login', known)['access_token']}"
        # It belongs to the session whose cookie came with it.
        self._headers["X-CSRFToken"] = self._call("security/csrf_token/")["result"]

    def import_assets(self, bundle: bytes) -> None:
        """Put databases, datasets, charts and dashboards in place, over those with the same UUIDs.

        Args:
            bundle: ZIP file in the form of Superset's own export.
        """
        boundary = secrets.token_hex(16)
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="bundle"; filename="assets.zip"\r\n'
        body = f"{head}Content-Type: application/zip\r\n\r\n".encode() + bundle + f"\r\n--{boundary}--\r\n".encode()
        self._call("assets/import/", body, f"multipart/form-data; boundary={boundary}")

    def datasets(self) -> dict[str, tuple[str, int]]:
        """Name of each dataset -> its UUID and its number."""
        found = self._call("dataset/?q=(page_size:100)")["result"]
        return {dataset["table_name"]: (dataset["uuid"], dataset["id"]) for dataset in found}

    def chart_data(self, dataset: int, query: dict) -> list[dict]:
        """The rows that a chart with this query would show.

        Args:
            dataset: number of the dataset.
            query: a query object of the chart data API.
        """
        context = {
            "datasource": {"id": dataset, "type": "table"},
            "queries": [query],
            "result_format": "json",
            "result_type": "full",
            "force": True,
        }
        [result] = self._post("chart/data", context)["result"]
        return result["data"]

    def run_sql(self, sql: str) -> dict:
        """What the SQL editor gives for a statement on the first database.

        Raises:
            BIError: the statement is refused.
        """
        [database, *_] = self._call("database/")["result"]
        return self._post("sqllab/execute/", {"database_id": database["id"], "sql": sql, "runAsync": False})

    def _post(self, path: str, body: dict) -> dict:
        return self._call(path, json.dumps(body).encode(), "application/json")

    def _call(self, path: str, body: bytes | None = None, content_type: str = "application/json") -> dict:
        headers = self._headers | {"Content-Type": content_type}
        request = urllib.request.Request(f"{self._address}/api/v1/{path}", body, headers)
        try:
            with self._open(request, timeout=PATIENCE) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace")[:2000]
            raise BIError(f"{path}: the server says {error.code}: {said}") from error
        except OSError as error:
            raise BIError(f"{path}: the server does not answer: {error}") from error
