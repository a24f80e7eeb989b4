"""What a reader does on the page Library, without a browser: steps that its tests share."""

from __future__ import annotations

from typing import Any

from app_page import open_page, sound
from streamlit.testing.v1 import AppTest


def opened(part: str, **query: str) -> AppTest:
    """Open a part of the page."""
    return open_page("library", library=part, **query)


def errors(app: AppTest) -> list[str]:
    return [one.value for one in app.error]


def edit(app: AppTest, name: str, **edits: Any) -> AppTest:
    """Edit the table of this name as a browser does; rows and lists as Streamlit sends them."""
    none: dict[str, Any] = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
    editor = next(one for one in app.data_editor if f"{name}-" in one.key)
    app.session_state[editor.key] = none | edits
    return sound(app.run())
