# SPDX-License-Identifier: Apache-2.0
"""The simulated world: card, chips, wires and reader process. Nothing productive imports this package."""
