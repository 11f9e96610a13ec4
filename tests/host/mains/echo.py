# SPDX-License-Identifier: Apache-2.0
"""Runs on MicroPython: says "up", then sends back every serial byte; understands a few words for the world's tests."""

import asyncio
import os

import vfs

from boards import unix

board = unix.make()


def obey(line):
    if line == b"die":
        raise ValueError("told to die")
    if line == b"nonsense":
        board._link.post(0x7F, 0, b"")
    if line == b"spin":
        while True:  # a reader that hangs and looks at nothing any more
            pass
    if line.startswith(b"store "):
        vfs.mount(vfs.VfsLfs2(board.flash), "/data")
        with open("/data/stored", "wb") as file:
            file.write(line[6:] * 1000)
        vfs.umount("/data")
        board.serial.write(b"stored\n")
    if line == b"list":
        vfs.mount(vfs.VfsLfs2(board.flash), "/data")
        board.serial.write((" ".join(sorted(os.listdir("/data"))) + "\n").encode())
        vfs.umount("/data")


async def main():
    asyncio.create_task(board.run())
    board.serial.write(b"up\n")
    line = b""
    while True:
        while not board.serial.any():
            await asyncio.sleep_ms(2)
        data = board.serial.read(256)
        board.serial.write(data)
        line += data
        while b"\n" in line:
            word, line = line.split(b"\n", 1)
            obey(bytes(word))
        line = line[-64:]


asyncio.run(main())
