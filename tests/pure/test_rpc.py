# SPDX-License-Identifier: Apache-2.0
"""The serial protocol as the reader serves it: sealed lines, JSON-RPC 2.0, and every way to get it wrong."""

import asyncio
import json

from reader.codec.lines import is_sealed, seal, unseal
from reader.errors import CardLeft, DataError
from reader.rpc.lines import LineBuffer
from reader.rpc.server import Server
from support import raises, run


class Serial:
    def __init__(self, received=b""):
        self.received = received
        self.sent = b""

    def any(self):
        return len(self.received)

    def read(self, count):
        data, self.received = self.received[:count], self.received[count:]
        return data

    def write(self, data):
        self.sent += bytes(data)

    def messages(self):
        return [json.loads(unseal(line).decode()) for line in self.sent.split(b"\n")[:-1]]


async def echo(params, progress):
    return params


async def card_left(params, progress):
    progress({"step": 1})
    raise CardLeft("taken away")


async def broken(params, progress):
    return {}["a name that is a secret"]


async def endless(params, progress):
    while True:
        await asyncio.sleep(1)


METHODS = {
    "echo": (echo, {"text": lambda value: isinstance(value, str)}),
    "card": (card_left, {}),
    "broken": (broken, {}),
    "endless": (endless, {}),
}


def call(method, number=1, **params):
    return seal(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}).encode())


def served(received, faults=None):
    async def serve():
        serial = Serial(received)
        server = Server(serial, METHODS, faults.append if faults is not None else None)
        task = asyncio.create_task(server.run())
        for _ in range(100):
            await asyncio.sleep(0)
        await asyncio.sleep(0.02)
        answers = serial.messages()
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            pass
        return answers

    return run(serve())


def codes(received):
    return [message["error"]["code"] for message in served(received)]


def test_seal_and_unseal():
    assert seal(b"123456789") == b"123456789*cbf43926\n"
    assert unseal(b"123456789*cbf43926\r\n") == b"123456789"
    assert is_sealed(b"x*00000000\n") and not is_sealed(b'{"a": 1}') and not is_sealed(b"")
    for bad in (b"", b"*", b"123456789", b"123456789*CBF43926", b"123456788*cbf43926", b"123456789*cbf4392"):
        with raises(DataError):
            unseal(bad)


def test_lines_come_whole_whatever_the_pieces():
    buffer = LineBuffer(8)
    assert buffer.feed(b"ab") == []
    assert buffer.feed(b"c\n\n12345678\n123456789\nx") == [b"abc", b"", b"12345678", None]
    assert buffer.feed(b"\n") == [b"x"]


def test_a_call_and_its_answer():
    assert served(call("echo", 7, text="陳")) == [{"jsonrpc": "2.0", "id": 7, "result": {"text": "陳"}}]


def test_calls_in_one_piece_are_answered_in_order():
    assert [message["id"] for message in served(call("echo", 1) + call("echo", "two") + call("echo", 3))] == [
        1,
        "two",
        3,
    ]


def test_a_notification_gets_no_answer():
    line = b'{"jsonrpc":"2.0","method":"%s"}'
    assert served(seal(line % b"echo") + seal(line % b"nothing") + seal(line % b"broken")) == []


def test_bad_lines():
    good = call("echo")
    assert codes(good.replace(b"echo", b"ecko")) == [-32700]
    assert codes(b"hello\n" + b"x" * 5000 + b"\n" + b"\xff\x00\n") == [-32700] * 3
    assert codes(seal(b"[") + seal(b"\xff\xff") + seal(b'{"a":')) == [-32700] * 3
    assert codes(seal(b"[" * 900)) == [-32700]


def test_empty_lines_are_nothing():
    assert served(b"\n\r\n\n") == []


def test_what_is_json_and_no_request():
    for text in (
        b"1",
        b"[]",
        b"null",
        b"{}",
        b'{"jsonrpc":"1.0","id":1,"method":"echo"}',
        b'{"jsonrpc":"2.0","method":5}',
    ):
        assert codes(seal(text)) == [-32600], text
    assert codes(seal(b'{"jsonrpc":"2.0","id":[1],"method":"echo"}')) == [-32600]
    assert codes(seal(b'{"jsonrpc":"2.0","id":true,"method":"echo"}')) == [-32600]


def test_method_and_parameters_are_checked():
    assert codes(call("nothing")) == [-32601]
    assert codes(call("echo", text=5)) == [-32602]
    assert codes(call("echo", stranger="x")) == [-32602]
    answers = served(seal(b'{"jsonrpc":"2.0","id":9,"method":"echo","params":[1]}'))
    assert answers[0]["id"] == 9 and answers[0]["error"]["code"] == -32602


def test_a_readers_error_carries_its_reference():
    progress, error = served(call("card", 4))
    assert progress == {"jsonrpc": "2.0", "method": "progress", "params": {"id": 4, "step": 1}}
    assert error["error"] == {"code": -32000, "message": "taken away", "data": {"code": "E-21", "name": "CardLeft"}}


def test_our_own_fault_is_answered_and_handed_on_without_its_words():
    faults = []
    answers = served(call("broken", 1) + call("echo", 2), faults)
    by_id = {answer["id"]: answer for answer in answers}
    assert by_id[1]["error"]["code"] == -32603 and "secret" not in json.dumps(answers)
    assert by_id[2]["result"] == {}
    assert len(faults) == 1 and isinstance(faults[0], KeyError)


def test_a_running_call_is_cancelled_by_the_host():
    answers = served(call("endless", 1) + call("rpc.cancel", 2, id=1) + call("rpc.cancel", 3, id=99))
    by_id = {answer["id"]: answer for answer in answers}
    assert by_id[1]["error"]["data"]["name"] == "Cancelled"
    assert by_id[2]["result"] is True and by_id[3]["result"] is False


def test_a_cancellation_does_not_end_itself():
    faults = []
    answers = served(call("rpc.cancel", 5, id=5), faults)
    assert answers == [{"jsonrpc": "2.0", "id": 5, "result": False}] and faults == []


def test_half_a_character_is_refused():
    for half in (b"\\ud800", b"\\uDFff", b"\\ud83d\\ude00", b"\xed\xa0\x80"):
        body = b'{"jsonrpc": "2.0", "method": "echo", "id": "' + half + b'"}'
        answers = served(seal(body))
        assert [answer["error"]["code"] for answer in answers] == [-32700], half
    for whole in (b"\\ud55c", b"\xed\x95\x9c", b"\\u0041", "\u9673".encode()):
        body = b'{"jsonrpc": "2.0", "method": "echo", "id": "' + whole + b'"}'
        assert "result" in served(seal(body))[0], whole


def test_too_many_calls_at_once_and_the_same_id_twice():
    lines = b"".join(call("endless", number) for number in range(5)) + call("echo", 0)
    answers = served(lines)
    assert [answer["error"]["code"] for answer in answers] == [-32001, -32001]


def test_events_only_after_subscribing():
    async def go():
        serial = Serial()
        server = Server(serial, {})
        server.publish({"kind": "screen", "name": "idle"})
        before = serial.sent
        server.take(call("events.subscribe").rstrip(b"\n"))
        await asyncio.sleep(0.01)
        server.publish({"kind": "screen", "name": "person"})
        return before, serial.messages()

    before, messages = run(go())
    assert before == b""
    assert messages[0]["result"] is True
    assert messages[1]["method"] == "event" and messages[1]["params"]["name"] == "idle", "what was shown before"
    assert messages[2]["method"] == "event" and messages[2]["params"]["name"] == "person"
