# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a person's data. Each message is the line the user of `smartid cards` reads."""

from smartid.errors import SmartidError


class PersonError(SmartidError):
    """Anything about an invented person."""


class UnknownPerson(PersonError):
    """No person of that short name."""


class PersonExists(PersonError):
    """The short name is taken."""


class NumberError(PersonError):
    """An identity card number that is malformed or fails its check character."""


class RuleError(PersonError):
    """Well-formed data that contradict each other or the rules of the card."""


class PersonFileError(PersonError):
    """A person file that cannot be read: not TOML, a field missing, unknown or of the wrong kind."""


class PhotoError(PersonError):
    """A photo that is missing, too large or not a baseline JPEG."""
