# SPDX-License-Identifier: Apache-2.0
"""An emulated board: files in, one script run, what it printed out. One instruction takes one nanosecond of its time.

The files lie as one archive in a memory of the machine that nothing else uses; a file system of a few lines, sent over
the serial line with the script, serves them to `import`.
"""

import subprocess
import tempfile
from pathlib import Path

CORES = {  # the same program runs on both; only the first has UMAAL
    "m33": ["-machine", "mps2-an386", "-cpu", "cortex-m4"],
    "m0": ["-machine", "mps2-an385", "-cpu", "cortex-m3"],
}
ARCHIVE_AT = 0x2100_0000  # the boards' 16 MB of PSRAM
INSTRUCTIONS_A_TICK = 40

FILE_SYSTEM = """
import io, sys, uctypes, vfs
class Archive:
    def __init__(self, at):
        self.files, self.folders = {}, set()
        word = lambda: int.from_bytes(uctypes.bytes_at(at, 4), 'little')
        while word():
            name_size, size = word() & 0xFFFF, int.from_bytes(uctypes.bytes_at(at + 4, 4), 'little')
            name = uctypes.bytes_at(at + 8, name_size).decode()
            self.files[name] = at + 8 + name_size, size
            for i in range(len(name)):
                if name[i] == '/': self.folders.add(name[:i])
            at += (8 + name_size + size + 3) // 4 * 4
    def mount(self, readonly, mkfs): pass
    def umount(self): pass
    def chdir(self, path): pass
    def getcwd(self): return '/'
    def stat(self, path):
        path = path.lstrip('/')
        if path in self.files: return (0x8000, 0, 0, 0, 0, 0, self.files[path][1], 0, 0, 0)
        if path in self.folders: return (0x4000,) + (0,) * 9
        raise OSError(2)
    def open(self, path, mode):
        path = path.lstrip('/')
        if path not in self.files: raise OSError(2)
        data = bytes(uctypes.bytearray_at(*self.files[path]))
        return io.BytesIO(data) if 'b' in mode else io.StringIO(str(data, 'utf-8'))
vfs.mount(Archive(%d), '/board')
sys.path[:] = ['/board']
del Archive
"""


class BoardFailed(Exception):
    """The script raised, or the board fell silent. Holds what it printed."""


def archive(files):
    """{"reader/x.mpy": bytes} as one block."""
    out = bytearray()
    for name, content in files.items():
        out += len(name).to_bytes(4, "little") + len(content).to_bytes(4, "little") + name.encode() + content
        out += bytes(-len(out) % 4)
    return bytes(out + bytes(4))


def run(elf, core, files, script, counting=True, timeout_s=120):
    """What `script` prints on a board with these files; counting: one instruction takes one nanosecond, which is slower.
    Raises BoardFailed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.bin"
        path.write_bytes(archive(files))
        command = ["qemu-system-arm", *CORES[core], *(("-icount", "shift=0") if counting else ())]
        command += [
            "-display",
            "none",
            "-monitor",
            "none",
            "-serial",
            "stdio",
            "-semihosting-config",
            "enable=on,target=native",
            "-kernel",
            str(elf),
        ]
        command += ["-device", f"loader,file={path},addr={ARCHIVE_AT:#x},force-raw=on"]
        typed = (
            b"\x01"
            + (FILE_SYSTEM % ARCHIVE_AT + script).encode()
            + b"\n\x04"
            + b"import machine\nmachine.reset()\n\x04"
        )
        try:
            done = subprocess.run(command, input=typed, capture_output=True, timeout=timeout_s)
        except subprocess.TimeoutExpired as late:
            raise BoardFailed(f"silent after {timeout_s} s: {late.stdout}") from late
    return _answer(done.stdout + done.stderr)


def _answer(printed):
    """The raw REPL answers OK, the output, 04, the traceback, 04."""
    _, found, rest = printed.partition(b"OK")
    output, ended, rest = rest.partition(b"\x04")
    trouble = rest.partition(b"\x04")[0]
    if not found or not ended or trouble:
        raise BoardFailed((printed if not ended else output + trouble).decode(errors="replace"))
    return output.decode().replace("\r\n", "\n")
