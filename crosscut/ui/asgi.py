"""The app behind its headers: what `crosscut` serves (crosscut/ui/server.py starts it)."""

from __future__ import annotations

from starlette.middleware import Middleware
from streamlit.starlette import App

from crosscut.paths import bundle_root
from crosscut.ui.classroom import ROUTES
from crosscut.ui.server import Headers

app = App(bundle_root() / "app.py", routes=ROUTES, middleware=[Middleware(Headers)])
