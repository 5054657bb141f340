"""A server extension: JupyterLab's menu offers our exporters by the names they give themselves.

JupyterLab writes an exporter's entry point into its menu, and the server answers only for entry points without a
hyphen. Belongs here: those two routes. Does not belong here: exporting (`render.exporters`).
"""

from __future__ import annotations

import json
from functools import cache

from jupyter_server.base.handlers import path_regex
from jupyter_server.nbconvert.handlers import NbconvertFileHandler
from jupyter_server.services.nbconvert.handlers import NbconvertRootHandler
from nbconvert.exporters import get_export_names, get_exporter


@cache
def exporters() -> dict[str, str]:
    """Entry point by the name in the menu: ours under their own name, the others as they are."""
    named = {}
    for entry in get_export_names():
        kind = get_exporter(entry)
        ours = kind.__module__.startswith("analysis.")
        named[kind.export_from_notebook if ours else entry] = entry
    return named


class Listing(NbconvertRootHandler):
    """What the menu is made from."""

    async def get(self) -> None:
        """Every exporter with the type of what it writes."""
        if not self.current_user:
            self.set_status(403)
            return
        listed = {name: {"output_mimetype": get_exporter(entry).output_mimetype} for name, entry in exporters().items()}
        self.finish(json.dumps(listed))


class Download(NbconvertFileHandler):
    """A notebook exported under a name of the menu; the server's own handler does the work."""

    async def get(self, format: str, path: str) -> None:
        """Export it; the name is translated to the entry point."""
        await super().get(exporters().get(format, format), path)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "analysis.cli.lab.exports"}]


def _load_jupyter_server_extension(server) -> None:
    base = server.web_app.settings["base_url"].rstrip("/")
    routes = [(rf"{base}/api/nbconvert", Listing), (rf"{base}/nbconvert/(?P<format>[^/]+){path_regex}", Download)]
    server.web_app.add_handlers(".*$", routes)
