from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit import net_util

from crosscut.ui.launch import stay_at_home

if TYPE_CHECKING:
    import pytest


def test_no_outside_host_is_asked_for_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, **_: asked.append(url))
    monkeypatch.setattr(net_util, "_external_ip", None)
    net_util.get_external_ip()
    assert asked  # this is what would leave the machine
    asked.clear()
    stay_at_home()
    assert not net_util.get_external_ip()
    assert asked == []
