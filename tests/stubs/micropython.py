# SPDX-License-Identifier: Apache-2.0
"""`micropython` for CPython, as far as pure firmware modules use it: constants stay values, emitters change nothing.

ptr8, ptr16 and ptr32 are names that only the viper emitter knows; here they hand back the buffer they are given, so a
buffer behind ptr16 or ptr32 must be an array (or a memoryview) with items of that width.
"""

import builtins


def const(value):
    return value


def viper(function):
    return function


def native(function):
    return function


def opt_level(level=None):
    return 0


def install_pointers():
    for name in ("ptr", "ptr8", "ptr16", "ptr32"):
        setattr(builtins, name, lambda buffer: buffer)
