"""deploy/nginx.conf, run: two processes, seats, WebSockets, limits, and what is logged."""

from __future__ import annotations

import http.client
import re
from contextlib import suppress

import pytest
from proxied import UPSTREAM, Proxied
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from crosscut.ingest.limits import limits_from

SEATS = [f"{number:032x}" for number in range(24)]
SEAT = re.compile(r"crosscut_seat=([0-9a-f]{32}); Path=/; HttpOnly; SameSite=Lax")
MEGABYTE = 1 << 20


def asked(
    proxied: Proxied, path: str = "/_stcore/health", *, cookie: str = "", **options
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", proxied.port, timeout=60)
    headers = {"Cookie": f"crosscut_seat={cookie}"} if cookie else {}
    connection.request(options.pop("method", "GET"), path, headers=headers, **options)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def seat_of(answer: http.client.HTTPResponse) -> str:
    """The seat that an answer gives, or nothing."""
    set_here = (SEAT.fullmatch(cookie) for cookie in answer.headers.get_all("Set-Cookie", []))
    return next((found[1] for found in set_here if found), "")


def test_a_seat_stays_with_one_process_and_all_have_some(proxied: Proxied) -> None:
    homes = {seat: asked(proxied, cookie=seat).headers[UPSTREAM] for seat in SEATS}
    assert set(homes.values()) == set(proxied.behind)
    for path in ("/_stcore/health", "/", "/_stcore/host-config"):
        again = {seat: asked(proxied, path, cookie=seat).headers[UPSTREAM] for seat in SEATS}
        assert again == homes


def test_a_first_answer_gives_a_seat_and_the_next_request_has_the_same_process(
    proxied: Proxied,
) -> None:
    seats = set()
    for _ in range(8):
        first = asked(proxied, "/")
        given = seat_of(first)
        assert given
        seats.add(given)
        second = asked(proxied, "/", cookie=given)
        assert second.headers[UPSTREAM] == first.headers[UPSTREAM]
        assert not seat_of(second)
    assert len(seats) == 8


@pytest.mark.parametrize("cookie", ["x", "0" * 31, "0" * 33, "G" * 32, "../../etc"])
def test_a_seat_that_nobody_gave_is_replaced(proxied: Proxied, cookie: str) -> None:
    assert seat_of(asked(proxied, cookie=cookie)) not in ("", cookie)


@pytest.mark.parametrize("seat", SEATS[:4])
def test_a_page_is_worked_out_over_a_websocket(proxied: Proxied, seat: str) -> None:
    message = BackMsg()
    message.rerun_script.page_name = ""
    kinds = []
    with connect(
        f"ws://127.0.0.1:{proxied.port}/_stcore/stream",
        subprotocols=["streamlit"],
        additional_headers={"Cookie": f"crosscut_seat={seat}"},
        origin=f"http://127.0.0.1:{proxied.port}",  # as a browser says, so that the host is passed
        max_size=None,
    ) as line:
        line.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(line.recv(timeout=120))
            kinds.append(answer.WhichOneof("type"))
            early = answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
            if kinds[-1] == "script_finished" and not early:
                break
    assert answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
    assert "new_session" in kinds
    assert "delta" in kinds


def test_a_websocket_of_another_site_is_refused(proxied: Proxied) -> None:
    with (
        pytest.raises(InvalidStatus),
        connect(
            f"ws://127.0.0.1:{proxied.port}/_stcore/stream",
            subprotocols=["streamlit"],
            origin="http://elsewhere.example",
        ),
    ):
        pass


def said_to(proxied: Proxied, path: str, size: int) -> int:
    """The status of an answer to a body of this size; it is not sent if nobody wants it."""
    connection = http.client.HTTPConnection("127.0.0.1", proxied.port, timeout=60)
    connection.putrequest("PUT", path)
    connection.putheader("Content-Length", str(size))
    connection.endheaders()
    with suppress(OSError):
        for _ in range(0, size, MEGABYTE):
            connection.send(b" " * MEGABYTE)
    status = connection.getresponse().status
    connection.close()
    return status


def test_what_is_far_too_large_is_refused_before_it_is_read(proxied: Proxied) -> None:
    # A corpus of as much as Crosscut takes gets through to it, though nobody awaits this one.
    path = "/_stcore/upload_file/none/none"
    most = limits_from({}).corpus_bytes
    said = {size: said_to(proxied, path, size) for size in (most, most + 20 * MEGABYTE)}
    assert said[most] != http.client.REQUEST_ENTITY_TOO_LARGE
    assert said[most + 20 * MEGABYTE] == http.client.REQUEST_ENTITY_TOO_LARGE


def test_the_key_of_a_corpus_or_lesson_is_in_no_log(proxied: Proxied) -> None:
    assert asked(proxied, "/present/secretkey/state").status == http.client.NOT_FOUND
    assert asked(proxied, "/words?corpus=secretkey").status == http.client.OK
    # A line is written once its answer is sent: when the next is answered, it is there.
    assert asked(proxied, "/words?corpus=secretkey").status == http.client.OK
    written = "".join(path.read_text("utf-8") for path in proxied.log.parent.glob("*.log"))
    assert '"GET /words" 200' in written
    assert "secretkey" not in written
    assert asked(proxied).headers["Referrer-Policy"] == "no-referrer"
