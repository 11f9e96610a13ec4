# SPDX-License-Identifier: Apache-2.0
"""Rows of the trace: in order, with their frames and times, and with nothing personal in them unless asked."""

import json

from hypothesis import given
from hypothesis import strategies as st

from e2e import standin
from smartid.trace import Decoder

SECRET = b"I<UTOU3840163<7"


def decoded(reveal: bool = False, play=standin.conversation) -> list[dict]:
    decoder, rows, clock = Decoder(reveal), {}, iter(range(0, 10**9, 1000))

    def event(each):
        us = next(clock)
        for row in decoder.feed({**each, "t_us": us, "spent": {"air_us": us, "bus_us": us // 10, "card_us": 0}}):
            rows[row["id"]] = row

    play(event)
    return list(rows.values())


def test_a_row_for_each_command_and_answer_in_order():
    rows = decoded()
    assert [row["dir"] for row in rows] == [">", "<"] * 10
    assert rows[0]["words"]["en"].startswith("READ BINARY EF.CardAccess")
    assert [row["lock"] for row in rows[:12]] == [False] * 12
    assert all(row["lock"] for row in rows[12:])
    assert rows[11]["status"] == {"zh": "通道已建立", "en": "channel opened"}


def test_secured_commands_are_opened_and_marked_so():
    row = next(row for row in decoded() if row["words"]["en"].startswith("READ BINARY DG1"))
    assert row["opened"]["en"] == "opened by the simulated card"
    assert row["plain"] == "00 B0 81 00 ⟨1⟩"


def test_frames_and_times_belong_to_their_command():
    row = next(row for row in decoded() if row["words"]["en"] == "READ BINARY DG2, 0–222")
    assert [(frame["dir"], frame["name"]) for frame in row["frames"]] == [
        (">", "InDataExchange"),
        ("<", "ACK"),
        ("<", "InDataExchange"),
    ]
    # from its own command frame to the next: ACK, APDU, answer, and fetching it
    assert row["times"] == {"air_us": 4000, "bus_us": 400, "card_us": 0}


def test_nothing_personal_unless_asked():
    assert SECRET.hex(" ").upper() not in json.dumps(decoded())
    assert SECRET.hex(" ").upper() in json.dumps(decoded(reveal=True))


def test_a_pin_in_clear_is_withheld_with_the_frame_that_carried_it():
    pin = bytes.fromhex("0020008108373339323134FFFF")
    frame = b"\x00\x00\xff" + bytes((len(pin) + 3, 0xF0, 0xD4, 0x40, 0x01)) + pin + b"\x00\x00"

    def play(event):
        event({"kind": "pn532", "dir": "to_chip", "frame": frame})
        event({"kind": "apdu", "command": pin, "response": b"\x90\x00", "secured": False})

    rows = decoded(play=play)
    text = json.dumps(rows, ensure_ascii=False)
    assert rows[0]["frames"][0]["name"] == "InDataExchange"
    assert "37 33 39" not in text
    assert rows[0]["hex"] == "⟨13⟩"


def test_typed_digits_are_not_named():
    rows = decoded(play=lambda event: [event({"kind": "key", "key": key}) for key in ("4", "enter")])
    assert [row["words"]["en"] for row in rows] == ["Key: a digit", "Key: enter"]


def test_polling_is_one_row_with_a_count():
    poll = bytes.fromhex("0000FF04FCD44A0100E100")

    def play(event):
        for _ in range(50):
            event({"kind": "pn532", "dir": "to_chip", "frame": poll})

    rows = decoded(play=play)
    assert [(row["words"]["en"], row["count"]) for row in rows] == [("InListPassiveTarget", 50)]


def test_time_starts_when_a_card_is_placed():
    def play(event):
        event({"kind": "key", "key": "up"})
        event({"kind": "card", "action": "placed"})
        event({"kind": "screen", "name": "can", "lang": "zh"})

    assert [row["t_us"] for row in decoded(play=play)] == [0, 0, 1000]


@given(st.lists(st.tuples(st.sampled_from(["apdu", "pn532"]), st.binary(min_size=2, max_size=60)), max_size=12))
def test_any_bytes_make_rows_of_json(events):
    decoder = Decoder()
    for kind, data in events:
        event = {"kind": kind, "command": data, "response": data, "frame": data, "dir": "to_chip"}
        json.dumps(decoder.feed(event))
