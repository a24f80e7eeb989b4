"""The app behind its headers: what `crosscut` serves (crosscut/ui/server.py starts it)."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import Mount
from streamlit import config
from streamlit.starlette import App

from crosscut.paths import bundle_root
from crosscut.ui.classroom import ROUTES
from crosscut.ui.server import Headers

_prefix = config.get_option("server.baseUrlPath").strip("/")
_routes = [Mount(f"/{_prefix}", routes=ROUTES)] if _prefix else ROUTES
app = App(bundle_root() / "app.py", routes=_routes, middleware=[Middleware(Headers)])
