# SPDX-License-Identifier: Apache-2.0
"""The virtual bench: the real firmware in its simulated world, on one local page (`server`) or by script (`play`)."""
