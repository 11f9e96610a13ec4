# SPDX-License-Identifier: Apache-2.0
"""The Raspberry Pi Pico, emulated: the real MicroPython image for the RP2040 runs the firmware, with the same simulated
chips on its pins as in the world of the unix port.

It shows that image, boards/pico.py, Thumb code, heap and USB serial port are right. It is slow, its time is not a
board's, and no figure of time is ever taken from it.
"""
