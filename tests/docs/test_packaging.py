"""What is installed: pinned, hashed, from nowhere in particular; and the same test command for people and for CI."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.docs.markdown import README, ROOT, blocks, section

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN, DEV = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
PIN = re.compile(r"([A-Za-z0-9._-]+)==(\S+)")
NEEDED = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
NEEDED_TO_TEST = [*NEEDED, *PROJECT["project"]["optional-dependencies"]["dev"]]


def entries(file: Path) -> list[str]:
    """Each requirement with all its hashes in one line."""
    text = re.sub(r"^#.*\n", "", file.read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip()]


def pins(file: Path) -> dict[str, str]:
    found = [PIN.match(entry) for entry in entries(file)]
    return {normal(match[1]): match[2] for match in found if match}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\s<>=!~\[;]", name)[0]).lower()


@pytest.mark.parametrize("file", [RUN, DEV], ids=lambda file: file.name)
def test_everything_is_pinned_with_hashes(file: Path) -> None:
    assert [entry for entry in entries(file) if not (PIN.match(entry) and "--hash=sha256:" in entry)] == []


@pytest.mark.parametrize("file", [RUN, DEV], ids=lambda file: file.name)
def test_no_address_and_no_option_says_where_packages_come_from(file: Path) -> None:
    text = file.read_text()
    assert not re.search(r"://|^\s*(-i|--index|--extra-index|--find-links|--trusted)", text, re.MULTILINE)


@pytest.mark.parametrize("need", NEEDED, ids=normal)
def test_whatever_the_project_needs_is_pinned(need: str) -> None:
    assert normal(need) in pins(RUN)


@pytest.mark.parametrize("need", NEEDED_TO_TEST, ids=normal)
def test_whatever_the_tests_need_is_pinned(need: str) -> None:
    assert normal(need) in pins(DEV)


def test_time_zones_are_known_on_a_machine_that_has_no_files_for_them() -> None:
    program = "import zoneinfo as z; z.ZoneInfo('Europe/Berlin'); print(len(z.available_timezones()))"
    environment = {"PYTHONTZPATH": ""}
    found = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=20)
    assert int(found.stdout) > 400


def test_the_tests_run_with_the_packages_of_the_bot() -> None:
    assert pins(RUN).items() <= pins(DEV).items()


def test_ci_runs_the_test_command_of_the_readme() -> None:
    _, for_tests = blocks(section("Try it"), "sh")
    shown = subprocess.run([ROOT / ".ci" / "run", "--show"], capture_output=True, text=True, timeout=20, check=True)
    assert shown.stdout.strip() == for_tests


def test_there_is_one_test_command_only() -> None:
    assert len(re.findall(r"bin/pytest", README)) == 1


def test_both_commands_install_in_the_same_way() -> None:
    to_try, to_test = (block.rpartition(" && ")[0] for block in blocks(section("Try it"), "sh"))
    assert to_test == to_try.replace("requirements.txt", "requirements-dev.txt")


def test_the_name_of_no_module_hides_what_it_does() -> None:
    vague = {"helper", "helpers", "manager", "managers", "utils", "util", "processor", "misc", "common"}
    names = {part for path in (ROOT / "bot").rglob("*.py") for part in re.split(r"[_/.]", str(path.relative_to(ROOT)))}
    assert names & vague == set()
