# SPDX-License-Identifier: Apache-2.0
"""How a workflow ends: its lines in the log, "begun" before anything is changed and in the end how it went; and the
errors that refuse.
"""

from reader import memory

DONE, BEGUN = "done", "begun"  # of storage/log.py
_UNKNOWN, _LOST = "E-00", "E-61"


def refusal(name, *given):
    """An error of refusals.py, which is brought into memory only to be raised."""
    from reader import refusals

    return getattr(refusals, name)(*given)


def note(reader, workflow, outcome, owner=None):
    """owner: (number as in the machine-readable zone, date of issue), None before it is known.

    Raises LogFull, StorageError: what cannot be written down is not done.
    """
    with memory.borrowed():
        from reader.storage import log

        log.note(reader, workflow, outcome, owner, reader.officer.number if reader.officer else "")


def end(reader, workflow, outcome, error, owner):
    """The last line. outcome: what was carried out, and stays so whatever happened on the screen afterwards; "" where
    the error that ends the workflow, or that there is none, says it.
    """
    outcome = outcome or (getattr(error, "code", _UNKNOWN) if error else DONE)
    note(reader, "lost" if outcome == _LOST else workflow, outcome, owner)


class Line:
    """`with Line(reader, "view", reading):` whatever happens inside, the log has its line."""

    def __init__(self, reader, workflow, reading):
        self._reader, self._workflow, self._reading = reader, workflow, reading

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        end(self._reader, self._workflow, "", error, self._reading.evidence.get("owner"))
