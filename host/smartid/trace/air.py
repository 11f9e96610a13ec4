# SPDX-License-Identifier: Apache-2.0
"""What crossed the air, frame by frame, as rows of a trace; redacted by construction as the APDUs are.

Everything up to the block protocol is public: the UID is a new random one at every power-up. A block is whole where
its APDU is secured or public; of any other only what comes before the APDU is kept, and how long the frame was.
"""

from __future__ import annotations

from smartid.trace import iso14443


class Air:
    """Feed it the world's rf events in order, and say of each APDU whether it may be shown; it gives the rows.

    A row: id, kind "air", at_us (modelled, since the world began), dir, name, bits, octets (hex, as far as kept),
    length (octets on the air, CRC included).
    """

    def __init__(self) -> None:
        self._next_id = 0
        self._in_protocol = False
        self._rates = False  # a RATS has been sent, the ATS is due
        self._waiting: list[dict] = []  # frames of a command whose APDU is not yet known
        self._shown = False

    def frame(self, event: dict) -> list[dict]:
        """The rows that can be given now."""
        data, to_card = bytes(event["block"]), event["dir"] == "to_card"
        if to_card and iso14443.begins(event["bits"], data):
            self._in_protocol = False
        rows = self._protocol(event, data, to_card) if self._in_protocol else [self._open(event, data, to_card)]
        if self._rates and not to_card:
            self._in_protocol, self._rates = True, False
        return rows

    def apdu(self, shown: bool) -> list[dict]:
        """The command that came in the frames before has been understood; its answer comes in those after."""
        self._shown = shown
        return self.flush(shown)

    def flush(self, shown: bool = False) -> list[dict]:
        """Give what waits; nobody will say any more what it carried."""
        rows, self._waiting = self._waiting, []
        return [row if shown else _cut(row) for row in rows]

    def _open(self, event: dict, data: bytes, to_card: bool) -> dict:
        name = iso14443.name(event["bits"], data) if to_card else ""
        self._rates = self._rates or name == "RATS"
        return self._row(event, data, name)

    def _protocol(self, event: dict, data: bytes, to_card: bool) -> list[dict]:
        block = iso14443.block(data)
        row = self._row(event, data, block.name if block else "")
        if block is None or block.kind != "I":
            return self._in_order(row)
        row["inf"] = block.inf
        if to_card:
            self._waiting.append(row)
            return []
        return [*self.flush(), row if self._shown else _cut(row)]

    def _in_order(self, row: dict) -> list[dict]:
        if not self._waiting:
            return [row]
        self._waiting.append(row)
        return []

    def _row(self, event: dict, data: bytes, name: str) -> dict:
        self._next_id += 1
        return {
            "id": f"air-{self._next_id}", "kind": "air", "at_us": event.get("t_us", 0),
            "dir": ">" if event["dir"] == "to_card" else "<", "name": name, "bits": event["bits"],
            "octets": data.hex(), "length": len(data),
        }  # fmt: skip


def _cut(row: dict) -> dict:
    """An I-block without its information field."""
    kept = row.get("inf", row["length"])
    return {**row, "octets": row["octets"][: 2 * kept]}
