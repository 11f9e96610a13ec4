# SPDX-License-Identifier: Apache-2.0
"""Run the tests of one pure test module under MicroPython: `micropython run_pure.py test_tlv`.

One line for each test, the traceback of each that fails, and exit status 1 if any failed or none was found.
"""

import gc
import sys

__import__("reader.memory")  # at once: it bounds the garbage, for a heap far smaller than that of the tests
gc.threshold(-1)


def tests_of(module):
    return sorted(name for name in dir(module) if name.startswith("test_") and callable(getattr(module, name)))


def passed(name, function):
    gc.collect()
    try:
        function()
    except Exception as error:  # whatever a test raises is that test's failure
        print("FAIL", name)
        sys.print_exception(error, sys.stdout)
        return False
    print("ok", name)
    return True


def main(module_name):
    module = __import__(module_name)
    names = tests_of(module)
    failures = sum(1 for name in names if not passed(name, getattr(module, name)))
    print("%s: %d tests, %d failed" % (module_name, len(names), failures))
    return 1 if failures or not names else 0


sys.exit(main(sys.argv[1]))
