# SPDX-License-Identifier: Apache-2.0
"""Run under MicroPython by parsers.py, with the firmware on its path: `micropython on_micropython.py FOLDER`.

In: name of a parser, a newline, four octets of length, the input. Out: "right", "typed" when the parser raised one of
the reader's errors, else "lost" with what it raised; one line each. The end of the input is the end. FOLDER is for
those parsers that read a file.
"""

import gc
import struct
import sys

__import__("reader.memory")  # at once: it bounds the garbage
ReaderError = __import__("reader.errors", None, None, ("",)).ReaderError

TODAY = "20261124"
CARD = "UX150273A", "20230612"
KEY = bytes(32)
_ROUNDS = 8  # the same blocks again: a protocol gives up after a few
FOLDER = sys.argv[1] if len(sys.argv) > 1 else "."


def from_file(function, *given):
    """A parser that is told where its file lies."""

    def parse(octets):
        path = FOLDER + "/input"
        with open(path, "wb") as file:
            file.write(octets)
        return function(path, *given)

    return parse


def module(name):
    return __import__("reader." + name, None, None, ("",))


def within(name, attribute, *given):
    """The parser of that name in a module of the firmware."""
    return lambda octets: getattr(module(name), attribute)(octets, *given)


def certificate(octets):
    found = module("trust.x509").Certificate(octets)
    found.public_key()
    found.signed_by(found)
    return found


def signed_object(octets):
    signed = module("protocols.passive_auth").SignedObject(octets)
    return module("protocols.passive_auth").verify(signed, {}, module("trust.trust_list").TrustList([]), TODAY)


def signed_infos(octets):
    infos = module("protocols.passive_auth").SignedInfos(octets)
    return module("protocols.passive_auth").reason_against_infos(infos, module("trust.trust_list").TrustList([]), TODAY)


def key_of_chip(octets):
    infos = module("lds.security_info").parse_dg14(octets)
    if infos.chip_keys:
        module("protocols.chip_auth").choose(infos)
    return infos


def pace_choice(octets):
    return module("protocols.pace").choose(module("lds.security_info").parse_card_access(octets).pace)


def active_key(octets):
    return module("trust.public_key").public_key(module("lds.security_info").active_key(octets))


def revocation(octets):
    return module("trust.crl").RevocationList(octets).holds(b"\x01")


def tlv_tree(octets):
    for _, value in module("codec.tlv").walk(octets):
        list(module("codec.tlv").walk(value))
    module("codec.tlv").find(octets, 0x77, 0x30, 0x06)


def der_tree(octets):
    cursor = module("codec.der").Cursor(octets)
    while cursor.more():
        cursor.skip()
    module("codec.der").only(octets).enter().oid()


def answer_to_reset(octets):
    parser = module("codec.atr").Parser()
    place = 0
    while parser.missing and place < len(octets):
        piece = octets[place : place + parser.missing]
        parser.feed(piece)
        place += len(piece)


def pps(octets):
    codec = module("codec.pps")
    if not codec.missing(octets):
        codec.agreed(codec.request(1, 0x96), octets)


def t0(octets):
    tpdu = module("codec.t0").Tpdu(b"\x00\xb0\x00\x00\x20", b"", 32)
    tpdu.sent()
    tpdu.feed(octets)


def t1(octets):
    """The first octet cuts the rest into blocks."""
    engine = module("codec.t1").T1(254)
    engine.command(b"\x00\xb0\x82\x00\x00")
    step = 4 + (octets[0] % 40 if octets else 0)
    octets *= _ROUNDS
    for place in range(1, len(octets), step):
        if engine.finished:
            break
        engine.heard(octets[place : place + step])


def t1_sealed(octets):
    """Blocks with the right check, so that what they say is looked at: PCB, length of INF, INF, over and over."""
    engine = module("codec.t1").T1(254)
    engine.command(b"\x00\xb0\x82\x00\x00")
    octets, place = octets * _ROUNDS, 0
    while place + 2 <= len(octets) and not engine.finished:
        inf = octets[place + 2 : place + 2 + octets[place + 1] % 40]
        body = bytes((0, octets[place], len(inf))) + inf
        check = 0
        for octet in body:
            check ^= octet
        engine.heard(body + bytes((check,)))
        place += 2 + len(inf)


def chip_frames(octets):
    parser, place = module("codec.pn532").Parser(), 0
    while place < len(octets):
        place = parser.feed(octets, place)
        bytes(parser.payload)


def request(octets):
    """A line of the host's, unsealed and sealed."""
    messages = module("rpc.messages")
    found = messages.parse(module("codec.lines").seal(octets))
    if found.fault:
        raise found.fault
    messages.result(found.id, found.params)
    module("rpc.table").check(found.method, found.params)
    return messages.parse(octets)


def photo(octets):
    decoder = module("codec.jpeg").Decoder(memoryview(octets), lambda *_: None, 120, 160)
    half = len(octets) // 2
    if not decoder.advance(half):
        decoder.advance(len(octets))
    decoder.finish()


def wrapped_answer(octets):
    """After the command of a session; a check sum that is right by chance would be a wonder."""
    secure = module("protocols.secure_messaging")
    messaging = secure.SecureMessaging(secure.AesCipher(bytes(16), bytes(16)))
    messaging.unwrap(octets, 0x9000)


def ecert_files(octets):
    ecert = module("lds.ecert")
    typed = None
    for parse in (ecert.directory, ecert.pins, ecert.signing_key, lambda file: ecert.certificate_path(file, b"\x01")):
        try:
            parse(octets)
        except ReaderError as error:
            typed = error
    if typed:
        raise typed


def settings(octets):
    """A file that will not do gives the defaults, and says so."""
    found = from_file(module("storage.settings").Settings)(octets)
    if found.rejected:
        raise module("errors").StorageError(", ".join(found.rejected))


def manifest(octets):
    with open(FOLDER + "/manifest", "wb") as file:
        file.write(octets)
    return module("storage.slots").manifest(FOLDER)


def delta(octets):
    def apply(path):
        with open(path, "rb") as file:
            module("trust.lost_delta").Delta(file).check(nobody, TODAY)

    return from_file(apply)(octets)


def nobody():
    """No authority is known."""
    return ()


def lost_list(path):
    with open(path, "rb") as file:
        module("trust.lost_list").LostList(file).has(bytes(8))
    return module("trust.lost_list").check(path, nobody, TODAY)


def tickets(path):
    list(module("trust.ticket_list").certificates(path))
    module("trust.ticket_list").look_up(path, KEY, *CARD)
    return module("trust.ticket_list").check(path, nobody, TODAY)


PARSERS = {
    "EF.CardAccess": pace_choice,
    "EF.CardSecurity": signed_infos,
    "EF.SOD": signed_object,
    "DG1": within("lds.mrz", "parse"),
    "DG2": within("lds.dg2", "photo_range"),
    "DG11": within("lds.dg", "personal_details"),
    "DG12": within("lds.dg", "document_details"),
    "DG13": within("lds.dg", "particulars"),
    "DG14": key_of_chip,
    "DG15": active_key,
    "EF.CVCA": within("trust.cvc", "references"),
    "CV certificate": within("trust.cvc", "CvCertificate"),
    "X.509 certificate": certificate,
    "revocation list": revocation,
    "record of stay": within("lds.records", "parse_stay"),
    "confirmation": within("lds.records", "parse_confirmation"),
    "library record": within("lds.records", "parse_library"),
    "e-Cert's PKCS #15 files": ecert_files,
    "photo": photo,
    "list of lost cards": from_file(lost_list),
    "changes of that list": delta,
    "list of tickets": from_file(tickets),
    "settings": settings,
    "manifest": manifest,
    "TLV": tlv_tree,
    "DER": der_tree,
    "secured answer": wrapped_answer,
    "answer to reset": answer_to_reset,
    "PPS": pps,
    "T=0": t0,
    "T=1": t1,
    "T=1, checks right": t1_sealed,
    "frames of the PN532": chip_frames,
    "target of the PN532": within("link.contactless_card", "Target"),
    "request": request,
}


def outcome(parse, octets):
    try:
        parse(octets)
        return "right"
    except ReaderError:
        return "typed"
    except Exception as error:  # noqa: BLE001 - whatever else it raises is what is looked for
        return "lost %s: %s" % (type(error).__name__, error)


def main():
    source = sys.stdin.buffer
    while True:
        name = source.readline()
        if not name:
            break
        octets = source.read(struct.unpack(">I", source.read(4))[0])
        print(outcome(PARSERS[name[:-1].decode()], octets))
        gc.collect()


if __name__ == "__main__":
    main()
