"""What a reader does on the page Library, without a browser: steps that its tests share."""

from __future__ import annotations

from typing import Any

from helpers import ROOT
from streamlit.testing.v1 import AppTest


def opened(part: str, **query: str) -> AppTest:
    """Open a part of the page."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in {"library": part, **query}.items():
        app.query_params[name] = value
    app.switch_page("pages/library.py")
    return sound(app.run())


def sound(app: AppTest) -> AppTest:
    assert [one.value for one in app.exception] == []
    return app


def press(app: AppTest, key: str) -> AppTest:
    return sound(app.button(key=key).click().run())


def errors(app: AppTest) -> list[str]:
    return [one.value for one in app.error]


def written(app: AppTest) -> str:
    return "\n".join(one.proto.body for one in app.get("html"))


def edit(app: AppTest, name: str, **edits: Any) -> AppTest:
    """Edit the table of this name as a browser does; rows and lists as Streamlit sends them."""
    none: dict[str, Any] = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
    editor = next(one for one in app.data_editor if f"{name}-" in one.key)
    app.session_state[editor.key] = none | edits
    return sound(app.run())
