# SPDX-License-Identifier: Apache-2.0
"""Firmware onto a reader: compiled for its board, put there over a cable by mpremote (deploying.py), or as a signed bundle
that a reader in service takes from its owner and checks itself (updating.py).
"""
