# SPDX-License-Identifier: Apache-2.0
"""Hardware in the loop: cases that hold for a reader at any depth, and what runs them on one that stands on the table.

cases   what must hold, written once: tests/e2e runs it at the simulated depths, `smartid test` on a reader's port
target  a second PN532 as the card's antenna; player: a simulated card behind it
bench   the reader, the card and the person as a case sees them; facts: what they can do, and so what is skipped
record  what was said on hardware, to be replayed anywhere
report  what came of it: one HTML page, JUnit's XML, and where the time of a reading goes (costs, timeline)
"""
