# SPDX-License-Identifier: Apache-2.0
"""`python -m smartid` is the same command as `smartid`."""

from smartid.cli import main

main()
