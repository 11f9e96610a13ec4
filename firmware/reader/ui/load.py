# SPDX-License-Identifier: Apache-2.0
"""Modules that are needed for a while only: imported, then forgotten, so that their code goes when its last user
goes.
"""

import sys

from reader.memory import forget


def borrow(name):
    """The module `name` (dotted), no longer registered once this returns; neither are the modules it pulled in
    beside it.

    Only for modules of one folder: what they import from elsewhere stays.
    """
    package = name.rpartition(".")[0]
    before = set(sys.modules)
    __import__(name)
    module = sys.modules[name]
    forget([new for new in sys.modules if new not in before and new.startswith(package + ".")])
    return module
