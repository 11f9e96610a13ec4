# SPDX-License-Identifier: Apache-2.0
"""The host's typed errors.

Whatever a person can cause or mend derives from SmartidError: the command line turns it into one clear line and exit
status 1. Anything else is a fault of ours and keeps its traceback. No message holds a secret.
"""


class SmartidError(Exception):
    """The message is the line the person reads."""


class MissingProgram(SmartidError):
    """A program outside this package is needed; `package` names what to install."""

    def __init__(self, program: str, package: str):
        super().__init__(f"the program {program!r} is missing: install {package}")
        self.program = program
        self.package = package
