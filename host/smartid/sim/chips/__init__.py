# SPDX-License-Identifier: Apache-2.0
"""Simulated chips, each true to its data sheet down to the bus byte."""
