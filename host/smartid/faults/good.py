# SPDX-License-Identifier: Apache-2.0
"""Good octets to spoil: what honest cards, lists and lines look like, by the name of the parser that reads them."""

from __future__ import annotations

from datetime import date

from smartid import people, pki
from smartid.faults.bench import small_photo
from smartid.sim import issued_records, story
from smartid.sim.card import Card
from smartid.sim.card.files import DedicatedFile, TransparentFile

_DAY = date(2026, 11, 24)
_FILES = {0x011C: "EF.CardAccess", 0x011D: "EF.CardSecurity"}
_GROUPS = {0x0100 + group: f"DG{group}" for group in (1, 2, 11, 12, 13, 14, 15)}


def good() -> dict[str, list[bytes]]:
    """Parser -> what it understands; those that speak a line protocol begin from a few octets of it."""
    keys, chan, sai = pki.ephemeral(), people.find("chan"), people.find("sai")
    story.tell(keys, _DAY)
    cards = [Card.personalise(people.find(name), keys) for name in ("chan", "lee", "wong")]
    found = {name: list(octets) for name, octets in _LINES.items()}
    for card in cards:
        for name, content in _of(card.master):
            found.setdefault(name, []).append(content)
    records = issued_records.issued(keys, sai)
    chain = [one.encoded for one in keys.cv.chain(_DAY)]
    found |= {
        "EF.SOD": [content for card in cards for content in _security_objects(card)],
        "CV certificate": [*chain, *records.certificates],
        "X.509 certificate": list(keys.csca_der()),
        "record of stay": list(records.stays),
        "photo": [small_photo(chan), small_photo(sai)],
        "list of lost cards": [keys.registers.build_lost_list(_DAY)],
        "list of tickets": [keys.tickets.latest()],
    }
    return {name: [octets for octets in kept if octets] for name, kept in found.items()}


def _of(folder: DedicatedFile):
    for file in folder.files:
        if isinstance(file, TransparentFile) and (name := (_FILES | _GROUPS).get(file.fid)):
            yield name, file.content
    for child in folder.children:
        yield from _of(child)


def _security_objects(card: Card):
    for child in card.master.children:
        yield from (file.content for file in child.files if file.fid == 0x011D and isinstance(file, TransparentFile))


_LINES = {
    "TLV": [bytes.fromhex("61105F1F0541424344455F0E03414243800101")],
    "DER": [bytes.fromhex("300E06092A864886F70D010701020103")],
    "secured answer": [bytes.fromhex("871101" + "AA" * 16 + "99029000" + "8E08" + "BB" * 8)],
    "answer to reset": [bytes.fromhex("3B959680B1FE451F078073B601E035"), bytes.fromhex("3B80800101")],
    "PPS": [bytes.fromhex("FF119678"), bytes.fromhex("FF01FE")],
    "T=0": [bytes.fromhex("60B0" + "41" * 32 + "9000")],
    "T=1": [bytes.fromhex("00000002900092")],
    "T=1, checks right": [bytes.fromhex("000290 00C30105C10120400 0".replace(" ", ""))],
    "frames of the PN532": [bytes.fromhex("0000FF00FF00" + "0000FF05FBD54100900 0".replace(" ", "") + "5A00")],
    "target of the PN532": [bytes.fromhex("0100042004081234560A78338102" + "8073B601E0")],
    "request": [b'{"jsonrpc":"2.0","id":1,"method":"reader.card","params":{"can":"482913"}}'],
    "settings": [b'{"lang":"en","place":"kiosk","clear_after_s":30,"trust_date":"20261124"}'],
    "manifest": [b'{"slot":"a","number":1,"locked":false}'],
    "e-Cert's PKCS #15 files": [bytes.fromhex("A00A30080406" + "3F0050155031" + "A40A30080406" + "3F0050155034")],
    "EF.CVCA": [bytes.fromhex("420E5554435643413030303031") + bytes(23)],
    "changes of that list": [b"SLD1\x00\x01" + bytes(4) + b"SLL1\x00\x01" + bytes(52) + bytes(90)],
    "confirmation": [bytes.fromhex("7F4E055F29010042")],
    "library record": [bytes.fromhex("7F4E055F29010042")],
    "revocation list": [bytes.fromhex("3010300B06072A8648CE3D04013000030100")],
}
