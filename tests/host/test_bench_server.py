# SPDX-License-Identifier: Apache-2.0
"""The bench's door and what goes over its socket, with a stand-in for the world."""

import json

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from e2e import standin
from smartid import people
from smartid.bench import server
from smartid.bench.stage import Setting, Stage
from smartid.errors import SmartidError

PORT = 8018
OURS = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def bench():
    made = server.Bench(lambda publish: Stage(Setting(), people.load(), standin.WORKSHOP, publish), PORT)
    made.stage.start()
    yield made
    made.stage.stop()


@pytest.fixture
def client(bench):
    with TestClient(bench.app, base_url=OURS) as made:
        yield made


def page(client, **headers):
    """A page's socket, as a browser opens it."""
    return client.websocket_connect("/ws", headers={"host": f"127.0.0.1:{PORT}", "origin": OURS, **headers})


def until(socket, kind: str) -> dict:
    """The next message of that kind."""
    while True:
        message = socket.receive()
        if message.get("text"):
            content = json.loads(message["text"])
            if content["type"] == kind:
                return content


def test_the_page_comes_with_strict_headers_and_asks_nobody_else(client):
    answer = client.get("/")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for file in sorted(server.PAGE.iterdir()):
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in text.replace('"http:', "") or file.suffix == ".js", file
        assert "https://" not in text, file


@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", ""])
def test_a_foreign_host_is_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"[::1]:{PORT}"])
def test_our_own_names_are_let_in(client, host):
    assert client.get("/page/app.js", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:8018", "http://127.0.0.1:9"])
def test_a_foreign_origin_is_refused_on_both_ways_in(client, origin):
    assert client.get("/", headers={"origin": origin}).status_code == 403
    with pytest.raises(WebSocketDisconnect), page(client, origin=origin):
        pass


def test_a_page_is_greeted_with_cards_state_and_the_frame(client):
    with page(client) as socket:
        cards = until(socket, "cards")["cards"]
        assert [card["name"] for card in cards] == list(people.NAMES)
        state = until(socket, "state")
        assert (state["place"], state["clock"], state["alive"]) == ("kiosk", "2026-11-24T14:32", True)
        while not (message := socket.receive()).get("bytes"):
            pass
        assert len(message["bytes"]) == 8 + 320 * 240 * 2


def test_two_pages_see_the_same(client):
    with page(client) as one, page(client) as two:
        until(one, "figures")
        until(two, "figures")
        one.send_text(json.dumps({"do": "place", "card": "chan", "where": "antenna"}))
        assert until(one, "state")["card"]["name"] == "chan"
        assert until(two, "state")["card"]["name"] == "chan"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"do": 5}',
        '{"do": "fly"}',
        '{"do": "key"}',
        '{"do": "key", "key": "f13"}',
        '{"do": "place"}',
        '{"do": "place", "card": "nobody", "where": "antenna"}',
        '{"do": "clock", "at": "yesterday"}',
        '{"do": "clock", "at": "1999-01-01T00:00"}',
        '{"do": "settle", "place": "the moon"}',
        '{"do": "fault", "key": "pull"}',
        '{"do": "fault", "key": "pull", "on": true, "value": true}',
        '{"do": "' + "x" * 2000 + '"}',
        "[" * 900,
    ],
)
def test_nonsense_is_answered_and_the_bench_goes_on(client, text):
    with page(client) as socket:
        socket.send_text(text)
        assert until(socket, "said")["level"] == "bad"
        socket.send_text('{"do": "key", "key": "5"}')
        socket.send_text('{"do": "clear"}')
        until(socket, "cleared")
    assert standin.StandIn.made[-1].keypad.taps[-1] == "5"


def test_a_card_goes_into_the_slot_and_out(client):
    with page(client) as socket:
        socket.send_text('{"do": "place", "card": "chan", "where": "slot"}')
        socket.send_text('{"do": "clear"}')
        until(socket, "cleared")
        world = standin.StandIn.made[-1]
        assert world.slot.card is not None and world.field.cards == []
        socket.send_text('{"do": "remove"}')
        socket.send_text('{"do": "clear"}')
        until(socket, "cleared")
        assert world.slot.card is None


def test_a_portrait_is_a_jpeg_and_a_strangers_is_not_there(client):
    assert client.get("/portrait/chan.jpg").content[:2] == b"\xff\xd8"
    assert client.get("/portrait/nobody.jpg").status_code == 404


def test_rows_travel_together_and_only_the_newest_state():
    rows = [{"type": "rows", "rows": [n]} for n in range(3)]
    states = [{"type": "state", "n": n} for n in range(3)]
    assert server.merged([*rows, *states]) == [{"type": "rows", "rows": [0, 1, 2]}, states[2]]


def test_a_taken_port_is_told_in_one_line():
    with server.listen(0) as taken, pytest.raises(SmartidError, match="choose another with --port"):
        server.listen(taken.getsockname()[1])
