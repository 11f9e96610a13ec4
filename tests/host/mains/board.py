# SPDX-License-Identifier: Apache-2.0
"""A bare board: its flash is the image SMARTID_FLASH, mounted at /, and it starts /main.py and then the console."""

import os
import sys

import vfs

from boards.unix_flash import Flash

flash = Flash(os.getenv("SMARTID_FLASH"), sys.exit, int(os.getenv("SMARTID_POWER_CUT") or "0"))
for name in [name for name in sys.modules if name.startswith("boards")]:
    del sys.modules[name]
sys.path[:] = ["", ".frozen"]
vfs.umount("/")
vfs.mount(vfs.VfsLfs2(flash), "/")
vfs.mount(vfs.VfsPosix("/"), "/host")  # where the fuses lie
os.putenv("SMARTID_FLASH", "/host" + os.getenv("SMARTID_FLASH"))
os.putenv("SMARTID_SLOTS", "1")


class Machine:
    @staticmethod
    def reset():
        raise SystemExit(42)


sys.modules["machine"] = Machine
if "main.py" in os.listdir("/"):
    try:
        with open("/main.py") as file:
            exec(file.read())
    except Exception as fault:  # noqa: BLE001 - as a board: the console comes next
        sys.print_exception(fault)
    except KeyboardInterrupt:
        print("interrupted")
os.putenv("MICROPYINSPECT", "1")
