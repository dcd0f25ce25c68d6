"""Reports in files: they never overwrite what the run reads, and never leave half of themselves."""

from __future__ import annotations

import io
import os
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from smime_lint.cli.destination import is_read_meanwhile, open_destination
from smime_lint.cli.group import UsageProblem

from .conftest import CLEAN, HOUSE_RULES, Run
from .test_main import PROGRAM


@pytest.mark.parametrize(
    ("option", "content"),
    [
        ("--issuer", CLEAN.read_bytes()),
        ("--config", b""),
        ("--rules", HOUSE_RULES.encode()),
    ],
)
@pytest.mark.parametrize("how", ["name", "link", "symbolic"])
def test_what_is_read_is_spared(run: Run, directory: Path, option: str, content: bytes, how: str) -> None:
    file = directory / ("given.toml" if option == "--config" else "given.py")
    file.write_bytes(content)
    output = file
    if how != "name":
        output = directory / "other"
        output.symlink_to(file) if how == "symbolic" else output.hardlink_to(file)
    result = run("lint", CLEAN, option, file, "--output", output)
    assert result.exit_code == 2
    assert "cannot be written: it is one of the inputs" in result.stderr
    assert file.read_bytes() == content


def test_certs_and_found_configuration_are_spared(run: Run, directory: Path) -> None:
    (directory / "cert.pem").write_bytes(CLEAN.read_bytes())
    (directory / "smime-lint.toml").write_text("jobs = 1")
    for output, arguments in (
        ("cert.pem", ("crl", CLEAN, "--certs", "cert.pem")),
        ("cert.pem", ("ocsp", CLEAN, "--certs", ".")),
        ("smime-lint.toml", ("lint", CLEAN)),
        ("smime-lint.toml", ("diff", "--from", "1.0.2", CLEAN)),
    ):
        before = (directory / output).read_bytes()
        result = run(*arguments, "-o", output)
        assert "cannot be written: it is one of the inputs" in result.stderr
        assert (directory / output).read_bytes() == before


def test_the_file_behind_standard_input_is_spared(directory: Path) -> None:
    file = directory / "cert.pem"
    file.write_bytes(CLEAN.read_bytes())
    with file.open("rb") as stdin:
        done = subprocess.run(  # noqa: S603
            (*PROGRAM, "lint", "-", "-o", str(file)), stdin=stdin, capture_output=True, check=False
        )
    assert done.returncode == 2
    assert file.read_bytes() == CLEAN.read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        ("lint", str(CLEAN)),
        ("lint", str(CLEAN), "--no-config", "--format", "sarif"),
        ("lint", str(CLEAN), "--no-config", "--output", "a", "--write-baseline", "b"),
        ("trust",),
    ],
)
def test_a_current_directory_that_was_deleted(directory: Path, arguments: tuple[str, ...]) -> None:
    gone = directory / "gone"
    gone.mkdir()
    done = subprocess.run(  # noqa: S603
        ("sh", "-c", 'rmdir "$PWD"; exec "$@"', "sh", *PROGRAM, *arguments),  # noqa: S607
        cwd=gone,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Error: the current directory does not exist\n" in done.stderr


@pytest.mark.parametrize("name", ["-", "report"])
def test_other_errors_are_not_those_of_the_output(directory: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError), open_destination(name):
        raise FileNotFoundError
    assert os.listdir(directory) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no such device")
@pytest.mark.parametrize("text", ["x", "x" * 100_000])
def test_a_full_disk_is_reported(text: str) -> None:
    with (
        pytest.raises(UsageProblem, match="/dev/full: cannot be written: No space left on device"),
        open_destination("/dev/full") as stream,
    ):
        stream.write(text)


def test_an_older_report_stays_until_the_new_one_is_complete(directory: Path) -> None:
    file = directory / "report"
    file.write_text("old")
    file.chmod(0o640)
    with suppress(KeyboardInterrupt), open_destination(str(file)) as stream:
        stream.write("half")
        stream.flush()
        assert file.read_text() == "old"
        raise KeyboardInterrupt
    assert file.read_text() == "old"
    assert os.listdir(directory) == ["report"]
    with open_destination(str(file)) as stream:
        stream.write("new")
    assert file.read_text() == "new"
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(directory: Path) -> None:
    (directory / "below").mkdir()
    (directory / "report").symlink_to("below/target")
    with open_destination(str(directory / "report")) as stream:
        stream.write("new")
    assert (directory / "report").is_symlink()
    assert (directory / "below" / "target").read_text() == "new"


def test_only_terminals_and_pipes_are_read_meanwhile(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (directory / "report").touch()
    reading, writing = os.pipe()
    with open(reading, "rb"), open(writing, "w") as pipe, open(directory / "report", "w") as file:
        assert not is_read_meanwhile("report")
        assert not is_read_meanwhile("new report")
        assert is_read_meanwhile(os.devnull)
        for stream, expected in ((pipe, True), (file, False), (io.StringIO(), True)):
            monkeypatch.setattr("sys.stdout", stream)
            assert is_read_meanwhile(None) is is_read_meanwhile("-") is expected
