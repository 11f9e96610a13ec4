# SPDX-License-Identifier: Apache-2.0
"""Modules that are needed for a while only: imported, then forgotten, so that their code goes when its last user
goes.
"""

import sys


def borrow(name):
    """The module `name` (dotted), no longer registered once this returns; neither are the modules it pulled in
    beside it.

    Only for modules of one folder: what they import from elsewhere stays.
    """
    package = name.rpartition(".")[0]
    before = set(sys.modules)
    __import__(name)
    module = sys.modules[name]
    for new in [n for n in sys.modules if n not in before and n.startswith(package + ".")]:
        del sys.modules[new]
        leaf = new[len(package) + 1 :]
        if hasattr(sys.modules[package], leaf):
            delattr(sys.modules[package], leaf)
    return module
