# SPDX-License-Identifier: Apache-2.0
"""The card profile's numbers, read from the one file that firmware and host share.

`from smartid import profile; profile.AID_IDENTITY` is the value written in firmware/reader/lds/profile.py.
"""

import runpy

from smartid.paths import firmware_dir

_SOURCE = firmware_dir() / "reader" / "lds" / "profile.py"

globals().update({name: value for name, value in runpy.run_path(str(_SOURCE)).items() if not name.startswith("_")})
