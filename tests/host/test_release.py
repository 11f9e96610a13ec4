# SPDX-License-Identifier: Apache-2.0
"""tools/release: the same commit gives the same bytes, and what is not committed does not go in."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from smartid.deploy import bundle
from smartid.deploy.release_key import release_key

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def releasing():
    sys.path.insert(0, str(ROOT / "tools" / "releasing"))
    yield importlib.import_module("make")
    sys.path.pop(0)


@pytest.fixture(scope="module")
def trees(releasing, tmp_path_factory):
    """The commit's files, twice, in different places."""
    found = [tmp_path_factory.mktemp("once") / "tree", tmp_path_factory.mktemp("again") / "elsewhere"]
    for tree in found:
        releasing.export(tree)
    return found


@pytest.fixture(autouse=True)
def keys(monkeypatch, tmp_path):
    monkeypatch.setenv("SMARTID_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795500000")


def git(folder, *arguments):
    who = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.timeout(240)
def test_the_wheel_is_the_same_wherever_it_is_made(releasing, trees, tmp_path):
    made = [releasing.wheel(tree, tmp_path / tree.name) for tree in trees]
    assert made[0].read_bytes() == made[1].read_bytes()
    assert releasing.version_of(made[0], trees[0]) in made[0].name


def test_firmware_is_the_same_and_signed(releasing, trees, tmp_path):
    version = "9.8.7"
    made = [releasing.firmware(tree, "pico", version, tmp_path).read_bytes() for tree in trees]
    assert made[0] == made[1]
    read = bundle.read(made[0])
    assert (read.version, read.target.board) == (version, "pico") and read.signed_by(release_key().public_key())


def test_nothing_uncommitted_goes_in(trees):
    tracked = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    there = {path.relative_to(trees[0]).as_posix() for path in trees[0].rglob("*") if path.is_file()}
    assert there <= set(tracked.splitlines()) and "pyproject.toml" in there


def test_package_and_firmware_must_agree(releasing, trees):
    with pytest.raises(releasing.CannotRelease, match=r"0\.0\.1.*one release, one version"):
        releasing.version_of(Path("smartid-0.0.1-py3-none-any.whl"), trees[0])


def test_one_other_byte_is_found(releasing, tmp_path):
    for folder, content in (("one", b"a"), ("two", b"b")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "file").write_bytes(content)
    with pytest.raises(releasing.CannotRelease, match="not the same: file"):
        releasing.compare(tmp_path / "one", tmp_path / "two")


def test_what_has_changed_since_the_last_release(releasing, tmp_path):
    git(tmp_path, "init", "-q")
    for said in ("view: old", "card: a part of its own", "view: a second thing", "without a part"):
        git(tmp_path, "commit", "-q", "--allow-empty", "-m", said)
        if said == "view: old":
            git(tmp_path, "tag", "v0.1.0")
    text = releasing.changelog(tmp_path, "0.2.0")
    assert text.startswith("# smartid 0.2.0\n") and "old" not in text
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert heads == ["## card", "## view", "## other"]
    assert "- a second thing\n" in text and "- without a part\n" in text
