"""The official client, its answers taken from memory instead of a cluster."""

from __future__ import annotations

from typing import Any

from elastic_transport import ApiResponseMeta, BaseNode, HttpHeaders
from elastic_transport._node import NodeApiResponse
from elasticsearch import Elasticsearch


class Canned(BaseNode):
    """A node that answers with one page after the other."""

    pages: list[bytes]

    def perform_request(self, *_: Any, **__: Any) -> NodeApiResponse:
        """Return the next page."""
        page = self.pages.pop(0)
        headers = HttpHeaders({"content-type": "application/json", "x-elastic-product": "Elasticsearch"})
        return NodeApiResponse(ApiResponseMeta(200, "1.1", headers, 0.0, self.config), page)

    def close(self) -> None:
        """Close nothing."""


def client_of(pages: list[bytes]) -> list[Any]:
    """Return the rows of all pages, asked for with their cursors."""
    Canned.pages = list(pages)
    rows: list[Any] = []
    with Elasticsearch("http://localhost:9200", node_class=Canned) as cluster:
        page = cluster.sql.query(query="SELECT * FROM logs", fetch_size=10_000)
        rows += page["rows"]
        while "cursor" in page:
            page = cluster.sql.query(cursor=page["cursor"])
            rows += page["rows"]
    return rows
