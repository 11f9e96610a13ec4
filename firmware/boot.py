# SPDX-License-Identifier: Apache-2.0
"""Runs before main.py on a board. Left nearly empty, so that even with a faulty program the console starts."""

import gc

gc.collect()
