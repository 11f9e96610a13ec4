# SPDX-License-Identifier: Apache-2.0
"""What tools/measure and tools/pico build from: Debian's source packages, by an apt with lists and a configuration of its
own, which touches nothing of the system's. Standard library alone."""

import fcntl
import os
import shutil
import subprocess
from contextlib import contextmanager

SUITE = "trixie"
MIRROR = "http://deb.debian.org/debian"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
PROGRAMS = {  # each with its package
    "apt-get": "apt",
    "dpkg-source": "dpkg-dev",
    "make": "make",
    "gcc": "gcc",
    "arm-none-eabi-gcc": "gcc-arm-none-eabi",
}
FILES = {KEYRING: "debian-archive-keyring", "/usr/lib/arm-none-eabi/include/stdint.h": "libnewlib-arm-none-eabi"}


class CannotBuild(Exception):
    """What is missing, or where the log of the failed step lies."""


def missing(programs):
    """The Debian packages this machine lacks for {program: package}."""
    lacking = [package for program, package in programs.items() if not shutil.which(program)]
    return lacking + [package for file, package in FILES.items() if not os.path.exists(file)]


def need(programs):
    """Raises CannotBuild."""
    if lacking := missing(programs):
        raise CannotBuild("install the packages: " + " ".join(lacking))


class Builder:
    """Works in the folder `cache`, where the logs lie too."""

    def __init__(self, cache):
        self.cache = cache

    @contextmanager
    def alone(self):
        """Of two that build at once the second waits for the first."""
        self.cache.mkdir(parents=True, exist_ok=True)
        with open(self.cache / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def run(self, command, name, **options):
        """Raises CannotBuild."""
        log = self.cache / f"{name}.log"
        with open(log, "wb") as out:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, **options)
        if done.returncode:
            raise CannotBuild(f"{' '.join(command[:2])} failed; see {log}")

    def make(self, arguments, name, **options):
        self.run(["make", "-j2", *arguments], name, **options)

    def fetch(self, tree, packages=()):
        """The source trees (MicroPython's, mbedTLS's) in the new folder `tree`, and what `packages` install in tree/debs."""
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir(parents=True)
        apt = self._apt(("deb-src", "deb") if packages else ("deb-src",))
        self.run([*apt, "update"], "apt-update")
        self.run([*apt, "source", "micropython", "mbedtls"], "apt-source", cwd=tree)
        if packages:
            self.run([*apt, "download", *packages], "apt-download", cwd=tree)
        for package in tree.glob("*.deb"):
            self.run(["dpkg-deb", "-x", str(package), str(tree / "debs")], "unpack")
        return only(tree, "micropython-*"), only(tree, "mbedtls-*")

    def _apt(self, kinds):
        apt = self.cache / "apt"
        for folder in (apt / "lists" / "partial", apt / "cache" / "archives" / "partial"):
            folder.mkdir(parents=True, exist_ok=True)
        sources = apt / "sources.list"
        sources.write_text("".join(f"{kind} [signed-by={KEYRING}] {MIRROR} {SUITE} main\n" for kind in kinds))
        (apt / "status").touch()
        options = {
            "Dir::Etc::sourcelist": sources,
            "Dir::Etc::sourceparts": "-",
            "Dir::State::lists": apt / "lists",
            "Dir::State::status": apt / "status",
            "Dir::Cache": apt / "cache",
            "APT::Sandbox::User": "root",
        }
        return ["apt-get", "-q", *(word for key, value in options.items() for word in ("-o", f"{key}={value}"))]


def only(folder, pattern):
    """The one folder of that name. Raises CannotBuild."""
    found = [path for path in folder.glob(pattern) if path.is_dir()]
    if len(found) != 1:
        raise CannotBuild(f"{pattern}: {len(found)} source trees in {folder}")
    return found[0]


def put(tree, inside):
    """`tree` where MicroPython looks for it."""
    shutil.rmtree(inside, ignore_errors=True)
    inside.symlink_to(tree, target_is_directory=True)
