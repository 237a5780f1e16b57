"""The only way from a report to a byte outside it: a table of files in memory.

Nothing here opens a file or a socket when it is asked for an address. Imported with WeasyPrint only.
"""

from __future__ import annotations

from collections.abc import Mapping

from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError

Assets = Mapping[str, tuple[str, bytes]]


class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no type hints
    """Gives the `assets` (address: media type and bytes) and refuses everything else.

    It must be a subclass: WeasyPrint reads private attributes of its fetcher. It raises `URLFetchingError`,
    which WeasyPrint catches and reports, because the fatal kind is a BaseException and would end a worker;
    so what was refused is kept in `blocked`, and the caller looks there.
    """

    def __init__(self, assets: Assets) -> None:
        super().__init__(allowed_protocols=("app",), allow_redirects=False, fail_on_errors=False)
        self.assets = assets
        self.blocked: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url not in self.assets:
            self.blocked.append(url[:80])
            raise URLFetchingError("A report loads nothing from outside.")
        media_type, body = self.assets[url]
        return URLFetcherResponse(url, body, {"Content-Type": media_type})
