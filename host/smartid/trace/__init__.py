# SPDX-License-Identifier: Apache-2.0
"""Recorded events in words: what the reader said to the card, in Chinese and English, with nothing personal in it.

`Decoder` turns the world's events into rows as they happen; `recording` keeps them in a file of JSON lines, with what
crossed the air (`air`); `pcap` makes of such a file one that Wireshark opens.
"""

from smartid.trace.decoder import Decoder
from smartid.trace.words import Words

__all__ = ["Decoder", "Words"]
