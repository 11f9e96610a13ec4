# SPDX-License-Identifier: Apache-2.0
"""One release, step by step; tools/release says how it is called. Only what is committed goes in, and the only time is
the commit's, so that the same commit gives the same bytes.
"""

import argparse
import filecmp
import hashlib
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from changes import changelog

from smartid.deploy import bundle, program
from smartid.deploy.release_key import release_key
from smartid.errors import SmartidError

ROOT = Path(__file__).resolve().parents[2]
BOARDS = ("pico2", "pico", "esp32s3", "unix")
IMAGES = {"pico": "micropython.uf2"}  # what tools/pico builds for a board
PIP = ["-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
SUMS = "SHA256SUMS"


class CannotRelease(SmartidError):
    """A release cannot be made of this."""


def main():
    parser = argparse.ArgumentParser(prog="tools/release", description="Make a release of what is committed.")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="the folder, which must be empty [dist]")
    parser.add_argument("--check", action="store_true", help="make it twice and compare every byte")
    options = parser.parse_args()
    if options.check:
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            release(Path(one))
            release(Path(two))
            compare(Path(one), Path(two))
        return
    if options.out.exists() and any(options.out.iterdir()):
        raise CannotRelease(f"{options.out} is not empty")
    options.out.mkdir(parents=True, exist_ok=True)
    release(options.out)


def release(out: Path) -> None:
    """Every file of a release, and their sums."""
    os.environ["SOURCE_DATE_EPOCH"] = run("git", "log", "-1", "--format=%ct").strip()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        export(tree)
        made = [wheel(tree, out)]
        version = version_of(made[0], tree)
        made += [firmware(tree, board, version, out) for board in BOARDS]
        made += [image for board in IMAGES if (image := image_of(board, version, out))]
        made.append(parts(tree, made[0], Path(folder) / "env", version, out))
    made.append(out / "CHANGES.md")
    made[-1].write_text(changelog(ROOT, version), "utf-8")
    sums = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(made))
    (out / SUMS).write_text(sums)
    for path in (*made, out / SUMS):
        print(f"{path.stat().st_size:>10,} {path}")


def export(tree: Path) -> None:
    """The commit's files, whatever else lies in the checkout."""
    tree.mkdir()
    packed = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(tree)], input=packed, check=True)


def version_of(package: Path, tree: Path) -> str:
    """The version that package and firmware agree about. Raises CannotRelease."""
    outside, inside = package.name.split("-")[1], program.source_version(tree / "firmware")
    if outside != inside:
        raise CannotRelease(f"pyproject.toml says {outside}, firmware/main.py says {inside}: one release, one version")
    return inside


def wheel(tree: Path, out: Path) -> Path:
    run(sys.executable, *PIP, "wheel", "--no-deps", "--wheel-dir", out, tree)
    (path,) = out.glob("smartid-*.whl")
    return path


def firmware(tree: Path, board: str, version: str, out: Path) -> Path:
    target = program.usual(board)
    made = bundle.make(program.build(target, tree / "firmware"), version, target, release_key())
    path = out / f"smartid-{version}-{board}.bundle"
    path.write_bytes(made.octets)
    return path


def image_of(board: str, version: str, out: Path) -> Path | None:
    """MicroPython for the board, from Debian's sources; None, and a word about it, where they are not installed."""
    tool = [sys.executable, ROOT / "tools" / "pico"]
    if lacking := run(*tool, "--missing").strip():
        print(f"no image for {board}: install {lacking}")
        return None
    built = Path(run(*tool).splitlines()[-1]) / IMAGES[board]
    path = out / f"smartid-{version}-{board}-micropython{built.suffix}"
    path.write_bytes(built.read_bytes())
    return path


def parts(tree: Path, package: Path, env: Path, version: str, out: Path) -> Path:
    """Every package that comes with the wheel where it is installed alone."""
    venv.create(env, with_pip=True)
    run(env / "bin" / "python", *PIP, "install", package)
    run(env / "bin" / "python", *PIP, "uninstall", "--yes", "setuptools", "pip")
    path = out / f"smartid-{version}-sbom.cdx.json"
    tool = Path(sys.executable).with_name("cyclonedx-py")
    run(tool, "environment", "--pyproject", tree / "pyproject.toml", "--output-reproducible", "-o", path, env)
    path.write_text(path.read_text("utf-8").replace(package.parent.as_uri(), "."), "utf-8")
    return path


def compare(one: Path, two: Path) -> None:
    names = sorted({path.name for folder in (one, two) for path in folder.iterdir()})
    _, differing, missing = filecmp.cmpfiles(one, two, names, shallow=False)
    if differing or missing:
        raise CannotRelease(f"made twice, not the same: {', '.join(differing + missing)}")
    print(f"made twice: {len(names)} files, every byte the same")


def run(*command) -> str:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise CannotRelease(f"{Path(command[0]).name} {command[1]}: {(done.stderr or done.stdout).strip()}")
    return done.stdout


if __name__ == "__main__":
    try:
        main()
    except SmartidError as error:
        sys.exit(f"tools/release: {error}")
