# SPDX-License-Identifier: Apache-2.0
"""Record one reading of a simulated card, so that MicroPython can replay it without the host's card:

    PYTHONPATH=firmware:tests python -m host.record_session > tests/pure/recorded_session.txt

Lines: csca CERTIFICATE; "> COMMAND" and "< ANSWER" in turn. The reader's random numbers are the fixed ones of
process_connection.Entropy; the card's are its own, so a new recording differs from the last and is as good.
"""

import io

from PIL import Image

from host.process_connection import ProcessConnection, read_identity
from reader.protocols import pace
from smartid import people, pki
from smartid.sim.card import Card


class Recorder(ProcessConnection):
    async def transceive(self, command):
        data, sw = await super().transceive(command)
        print(">", bytes(command).hex())
        print("<", (bytes(data) + sw.to_bytes(2, "big")).hex())
        return data, sw


def small_photo() -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (24, 32), (84, 96, 112)).save(output, "JPEG", quality=40)
    return output.getvalue()


def main() -> None:
    authority = pki.ephemeral()
    person = people.find("chan")
    card = Card.personalise(person, authority, photo=small_photo())
    card.power_on()
    print("# SPDX-License-Identifier: Apache-2.0")
    print("# An invented person's card, read once: made by tests/host/record_session.py")
    for certificate in authority.csca_der():
        print("csca", certificate.hex())
    connection = Recorder(card)
    connection.extended = False
    read_identity(connection, person.can.encode(), pace.PACE_CAN, authority.csca_der())


if __name__ == "__main__":
    main()
