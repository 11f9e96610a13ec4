# SPDX-License-Identifier: Apache-2.0
"""Faults on purpose, counted: what was tried on the reader and its card, and that nothing was lost.

campaigns.py is the list of them; each is a module of its own with one flow, run(effort), which yields a Tally for every
row of the table. What is tried comes from a seed, so that a bad day can be had again.
"""
