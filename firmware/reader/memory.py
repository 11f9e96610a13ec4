# SPDX-License-Identifier: Apache-2.0
"""The heap: collected at the seams between steps, its peak noted, borrowed modules given back.

Modules that stay: those main.py imports. All others are imported inside `borrowed()` and dropped after it.
"""

import gc
import sys

_GC_THRESHOLD = 16 * 1024  # octets of garbage before the heap is collected, so that its peak stays near what is alive
gc.threshold(_GC_THRESHOLD)
_SCRUB_SIZES = (16384, 4096, 1024, 256, 64, 1)

# Where a computer runs the interpreter, machine code is mapped outside the heap at each import and never unmapped; what
# keeps the list of it would grow with each photo. So these, once brought in, stay there.
_MAPPED = () if sys.platform in ("rp2", "esp32") else ("reader.codec.jpeg_huffman", "reader.codec.jpeg_idct")

peak = 0


def seam():
    """Collect, and note how much is really alive (bytes). Called between steps, never inside one."""
    global peak
    gc.collect()
    peak = max(peak, gc.mem_alloc())


def figures():
    """{"peak": highest live heap seen at a seam, "alive": now, "free": now}, in bytes."""
    seam()
    return {"peak": peak, "alive": gc.mem_alloc(), "free": gc.mem_free()}


def scrub():
    """Overwrite everything that is free: what strings and integers left behind cannot be wiped in place.

    Blocks of falling size are taken until the heap is full (a fresh block is all zeros), then given back.
    """
    gc.collect()
    chain = None
    for size in _SCRUB_SIZES:
        try:
            while True:
                chain = [chain, bytearray(size)]
        except MemoryError:
            continue
    while chain:  # link by link: the collector, which guesses, may still see one of them, but then only that one
        chain[1] = None
        chain[0], chain = None, chain[0]
    gc.collect()


def forget(names):
    """The modules of these names are registered no longer, so that their code goes when its last user goes."""
    for name in names:
        if name in _MAPPED:
            continue
        module = sys.modules.pop(name)
        package, _, leaf = name.rpartition(".")
        parent = sys.modules.get(package)
        if parent is not None and getattr(parent, leaf, None) is module:
            delattr(parent, leaf)


class borrowed:
    """`with borrowed():` modules imported inside are forgotten at the end, so that their code can be collected.

    but: names of modules not to be forgotten yet, because objects that outlive the block keep their code anyhow, and
    whoever imports them next would bring a second copy. The block around this one forgets them.
    """

    def __init__(self, but=()):
        self._but = but

    def __enter__(self):
        self._kept = set(sys.modules) | set(self._but)

    def __exit__(self, *_):
        forget([name for name in sys.modules if name not in self._kept])
        seam()
