"""A short search for inputs that break a reader or a parser; `make fuzz` is the long one."""

from __future__ import annotations

import pytest
from fuzz_targets import SEEDS, TARGETS, run
from hypothesis import given, settings
from hypothesis import strategies as st

PIECES = st.sampled_from(
    [
        *(b"\0", b"\0\0", b"\n", b"\f", b"\r", b'"', b";", b",", b"<", b"&#10;", b"\xff", b"\x1f"),
        *("\u202e".encode(), "\u0301".encode() * 300, "๐ŸŽฅ".encode(), "½".encode(), b"=1+1"),
        *(
            b"8/10",
            b"10:14",
            b"By Ann Ash",
            b"text",
            b"\n---\n",
            b"[[",
            b"]]",
            b"x" * 2000,
            b"[" * 2000,
        ),
        *(b"<!DOCTYPE a>", b"<w:p>", b"</w:p>", b"<w:t>a</w:t>", b"endobj", b"PK\x05\x06"),
    ]
)


@st.composite
def changed(draw, seed):
    """A known input with pieces put in, taken out and repeated."""
    data = seed
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        piece = draw(PIECES | st.binary(max_size=8))
        data = data[:start] + piece * draw(st.sampled_from([1, 1, 1, 3, 50])) + data[end:]
    return data


def inputs(name: str) -> st.SearchStrategy[bytes]:
    seeds = SEEDS[name]
    return st.sampled_from(seeds).flatmap(changed) | st.lists(PIECES, max_size=30).map(b"".join)


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.filterwarnings("ignore")  # what foreign parsers warn of is no crash
def test_nothing_but_our_own_errors_comes_out(name):
    @given(inputs(name))
    @settings(database=None)
    def search(data):
        run(name, data)

    search()


def test_every_target_has_known_inputs_that_are_read():
    assert SEEDS.keys() == TARGETS.keys()
    for name, seeds in SEEDS.items():
        for seed in seeds:
            if name not in ("pdf", "guide"):  # a scan, and half a guide
                TARGETS[name](seed)


def test_a_crash_would_be_seen(monkeypatch):
    def broken(_data: bytes) -> None:
        raise ValueError("broken")

    monkeypatch.setitem(TARGETS, "broken", broken)
    with pytest.raises(ValueError, match="broken"):
        run("broken", b"")
