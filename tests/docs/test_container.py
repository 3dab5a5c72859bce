"""The Dockerfile copies what there is, installs what is pinned, and ends as nobody in particular."""

from __future__ import annotations

import re
from pathlib import Path

from tests.docs.markdown import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()


def instructions(name: str) -> list[str]:
    """What follows each instruction of this name."""
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def test_it_copies_files_that_exist_and_are_let_in() -> None:
    copied = {source for line in instructions("COPY") if "--from" not in line for source in line.split()[:-1]}
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert all(Path(ROOT / source).exists() for source in copied)
    assert copied <= let_in


def test_it_installs_only_what_is_pinned_with_hashes() -> None:
    assert all(
        "--require-hashes -r" in line or "--no-deps ." in line
        for line in instructions("RUN")
        if "install" in line and "pip" in line
    )


def test_it_runs_as_a_user_who_is_not_root_and_keeps_its_data_in_one_folder() -> None:
    assert instructions("USER")[-1] == "casebot"
    assert f"sqlite:///{instructions('WORKDIR')[-1]}/" in DOCKERFILE


def test_it_makes_no_volume_of_its_own_so_that_the_bot_can_warn_of_a_missing_one() -> None:
    assert instructions("VOLUME") == []


def test_the_page_on_operations_names_its_user_volume_and_port() -> None:
    uid = re.search(r"--uid (\d+)", DOCKERFILE)
    assert uid is not None
    assert f"(id {uid[1]})" in OPERATIONS
    assert f":{instructions('WORKDIR')[-1]} -p 127.0.0.1:{instructions('EXPOSE')[0]}:" in OPERATIONS


def test_the_image_uses_a_python_that_the_package_takes() -> None:
    versions = {float(found[1]) for found in re.finditer(r"FROM python:3\.(\d+)-slim", DOCKERFILE)}
    assert min(versions, default=0.0) >= 11
