# SPDX-License-Identifier: Apache-2.0
"""Between us and the PC/SC world, both ways: a card of ours in vsmartcard's virtual reader (`slot`), our reader as one of
the system's (`reader`), and other people's cards for our bench, from a reader of the system's (`system`) or from a vpcd
port (`port`).
"""
