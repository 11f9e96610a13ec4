# SPDX-License-Identifier: Apache-2.0
"""The tests of a module on the emulated board, up to the first that fails: it raises, and the board's answer tells."""

import gc

from reader.crypto import backend


def run(module_name):
    module = __import__(module_name)
    names = sorted(name for name in dir(module) if name.startswith("test_"))
    for name in names:
        gc.collect()
        print(name)
        getattr(module, name)()
    print("%s: %d tests passed by %s" % (module_name, len(names), backend.vm.__name__))
