# SPDX-License-Identifier: Apache-2.0
"""kicad-cli of Debian trixie in a private root, `.kicad/` beside the project: nothing of the host is touched.

About 200 MB are fetched once by apt, signatures checked, and unpacked. The root knows nothing of the host, so what is
worked on is copied into its /work and fetched back. Needs Debian's apt-get and dpkg-deb, and the right to chroot.
"""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".kicad"
TREE = CACHE / "root"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
SOURCES = f"""Types: deb
URIs: http://deb.debian.org/debian
Suites: trixie
Components: main
Signed-By: {KEYRING}
"""
MERGED = ("bin", "sbin", "lib", "lib64")  # base-files is nobody's dependency, and makes these links


def ensure() -> None:
    """Leave a complete private root; the stamp is written last."""
    stamp = CACHE / "complete"
    if stamp.is_file():
        return
    shutil.rmtree(TREE, ignore_errors=True)
    debs = _download()
    for folder in ("usr/bin", "usr/sbin", "usr/lib", "usr/lib64", "tmp", "dev", "proc", "work"):
        (TREE / folder).mkdir(parents=True)
    for name in MERGED:
        (TREE / name).symlink_to(f"usr/{name}")
    for deb in debs:
        packed = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(deb)], stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "--keep-directory-symlink", "-C", str(TREE)], stdin=packed.stdout, check=True)
        if packed.wait():
            raise SystemExit(f"{deb.name} does not unpack")
    stamp.write_text("\n".join(sorted(deb.name for deb in debs)) + "\n")
    shutil.rmtree(CACHE / "apt")


def _download() -> list[Path]:
    apt = CACHE / "apt"
    for folder in ("lists/partial", "cache/archives/partial", "etc"):
        (apt / folder).mkdir(parents=True, exist_ok=True)
    (apt / "status").write_text("")  # nothing counts as installed: every dependency comes along
    (apt / "etc" / "debian.sources").write_text(SOURCES)
    settings = {
        "Dir::State::Lists": apt / "lists",
        "Dir::State::status": apt / "status",
        "Dir::Cache": apt / "cache",
        "Dir::Cache::archives": apt / "cache" / "archives",
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": apt / "etc",
        "APT::Sandbox::User": "root",
        "APT::Install-Recommends": "false",
        "Debug::NoLocking": "true",
    }
    command = ["apt-get", "-q", "-y", *(f"-o{name}={value}" for name, value in settings.items())]
    subprocess.run([*command, "update"], check=True, stdin=subprocess.DEVNULL)
    subprocess.run([*command, "install", "--download-only", "kicad"], check=True, stdin=subprocess.DEVNULL)
    return sorted((apt / "cache" / "archives").glob("*.deb"))


def run(arguments: list[str], give: list[Path], fetch: list[Path]) -> str:
    """Run kicad-cli in the private root: `give` are copied into its /work, `fetch` are copied out of it by their names.

    Returns what it printed. Raises SystemExit with that text when it fails.
    """
    ensure()
    work = TREE / "work"
    shutil.rmtree(work)
    work.mkdir()
    for path in give:
        shutil.copy(path, work)
    enter = [] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user"]
    command = [*enter, "chroot", str(TREE), "/usr/bin/kicad-cli", *arguments]
    inside = os.environ | {"HOME": "/work", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=inside, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"kicad-cli {' '.join(arguments)}: {done.stdout}{done.stderr}")
    for path in fetch:
        shutil.copy(work / path.name, path)
    return done.stdout
