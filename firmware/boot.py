# SPDX-License-Identifier: Apache-2.0
"""Runs before main.py on a board. Left nearly empty, so that a reader with a faulty program still starts its console."""

import gc

gc.collect()
