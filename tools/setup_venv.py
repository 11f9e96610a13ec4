# SPDX-License-Identifier: Apache-2.0
"""Make `.venv` beside the project on first use, keep it up to date, and go on inside it. Standard library alone.

The stamp in .venv/smartid-stamp says for which pyproject.toml, which place and which extras it was made; it is written
last, so an environment without a stamp is half made (or not ours) and is never used. A new one is built in `.venv.new`
and renamed when complete; one with a stamp that wants more extras, or a newer pyproject.toml, is brought up to date in
place, without its stamp meanwhile.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV, NEW, OLD, LOCK = (ROOT / name for name in (".venv", ".venv.new", ".venv.old", ".venv.lock"))
STAMP = "smartid-stamp"
OLDEST = (3, 10)


def run_in_venv(extras, arguments):
    """Replace this process by `.venv/bin/python ARGUMENTS`, in an environment that has the EXTRAS of pyproject.toml."""
    if sys.version_info < OLDEST:
        sys.exit("Python %d.%d or later is needed; this is %s" % (*OLDEST, sys.version.split()[0]))
    with open(LOCK, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two tools started at once: the second waits for the first
        ensure(set(extras))
    python = VENV / "bin" / "python"
    sys.stdout.flush()
    os.execve(python, [str(python), *arguments], environment(VENV))


def environment(venv):
    """The variables a program sees inside the environment."""
    inside = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    inside["VIRTUAL_ENV"] = str(venv)
    inside["PATH"] = f"{venv / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return inside


def ensure(extras):
    """Leave a complete .venv with at least these extras."""
    made_for, has = read_stamp()
    if made_for == project_hash() and extras <= has:
        return
    started = time.monotonic()
    if made_for is not None:
        say(f"bringing .venv up to date ({', '.join(sorted(extras | has)) or 'no extras'})")
        (VENV / STAMP).unlink()
        install(VENV, extras | has)
    else:
        say("making .venv; once, about a minute")
        build_aside(extras)
    write_stamp(VENV, extras | has)
    say(f"done in {time.monotonic() - started:.0f} s")


def build_aside(extras):
    """Build in .venv.new, then put it in the place of whatever .venv there is."""
    require_ensurepip()
    shutil.rmtree(NEW, ignore_errors=True)
    shutil.rmtree(OLD, ignore_errors=True)
    checked([sys.executable, "-m", "venv", "--prompt", ROOT.name, str(NEW)], "making the virtual environment")
    install(NEW, extras)
    repoint(NEW, VENV)
    if VENV.exists():
        VENV.rename(OLD)
    NEW.rename(VENV)
    shutil.rmtree(OLD, ignore_errors=True)


def repoint(built, final):
    """Scripts name their interpreter by its full path: rewrite that path, so that the environment survives renaming."""
    for path in [built / "pyvenv.cfg", *(built / "bin").iterdir()]:
        if path.is_symlink() or not path.is_file():
            continue
        content = path.read_bytes()
        if b"\0" not in content and bytes(built) in content:
            path.write_bytes(content.replace(bytes(built), bytes(final)))


def install(venv, extras):
    """Install the project and its extras, editable."""
    target = f"{ROOT}[{','.join(sorted(extras))}]" if extras else str(ROOT)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
    checked([*pip, "install", "--editable", target], "installing the packages", environment(venv))


def require_ensurepip():
    """Debian ships Python without the means to make an environment, in a package of its own."""
    if importlib.util.find_spec("ensurepip"):
        return
    package = "python3-venv"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(f"this Python cannot make a virtual environment. Please run:  sudo apt-get install {package}")
    say(f"installing the Debian package {package}")
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    checked(["apt-get", "-q", "update"], "apt-get update", quietly)
    checked(["apt-get", "-q", "install", "-y", "--no-install-recommends", package], f"installing {package}", quietly)


def checked(command, what, env=None):
    """Run quietly, without stdin; on failure show what the command said and end."""
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.stderr.write(done.stdout.decode(errors="replace"))
        sys.exit(f"{what} failed: {' '.join(map(str, command))}")


def project_hash():
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()


def read_stamp():
    """(hash, extras) of a complete environment made right here, else (None, no extras)."""
    stamp = VENV / STAMP
    if not stamp.is_file() or not (VENV / "bin" / "python").exists():
        return None, set()
    made_for, made_at, *extras = stamp.read_text().splitlines() or ("", "")
    if made_at != str(VENV):  # a checkout that was moved or copied: its scripts still point to the old place
        return None, set()
    return made_for, set(extras)


def write_stamp(venv, extras):
    (venv / STAMP).write_text("\n".join([project_hash(), str(VENV), *sorted(extras)]) + "\n")


def say(text):
    print(f"smartid: {text}", file=sys.stderr, flush=True)
