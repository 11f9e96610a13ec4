# SPDX-License-Identifier: Apache-2.0
"""The host side of the open smart identity card reader: its command line, bench, simulated world, keys and devices."""
