# SPDX-License-Identifier: Apache-2.0
"""The record of many readers, and what is done to many at once: tables, the book that keeps them, provisioning.

SQLite by default; PostgreSQL by its URL when several benches share one record.
"""
