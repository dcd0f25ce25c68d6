"""The scenarios: through zone text, and as the tool prints them."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import msgspec
import pytest

from smime_lint.caa.evaluate import Circumstances
from smime_lint.evidence.record import (
    CheckRecord,
    RecordedResolver,
    RecordError,
    make_record,
    recorded_context,
)
from tools.caa_scenarios import main, parse_scenario, read_scenarios

from ..certificates import SHARED

OWN = Path(__file__).with_name("scenarios.csv")
GIVEN = SHARED / "caa" / "scenarios.csv"
ROWS = read_scenarios(OWN)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_scenario(row: dict[str, str]) -> None:
    scenario = parse_scenario(row)
    result = scenario.evaluate()
    assert (result.decision.value, result.reason.value) == (scenario.decision, scenario.reason)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_facts_of_a_scenario_are_on_record(row: dict[str, str]) -> None:
    """Its answers are from zone text, which is no evidence."""
    scenario = parse_scenario(row)
    for each in scenario.evaluate().mailboxes:
        encoded = msgspec.json.encode(make_record(each, scenario.context))
        record = msgspec.json.decode(encoded, type=CheckRecord)
        context = recorded_context(record)
        for field in fields(Circumstances):
            if field.name not in ("checked_at", "is_recorded"):
                assert getattr(context, field.name) == getattr(scenario.context, field.name), field.name
        with pytest.raises(RecordError, match="names no resolver"):
            RecordedResolver(record)


@pytest.mark.skipif(not GIVEN.is_file(), reason="../shared/caa/scenarios.csv is not here")
def test_the_given_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    code = main([str(GIVEN)])
    assert capsys.readouterr().out == f"{len(read_scenarios(GIVEN))} scenarios, 0 different\n"
    assert code == 0


def test_the_tool_prints_what_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header, *lines = OWN.read_text("utf-8").splitlines()
    broken = [
        lines[0].replace("no_caa_rrset", "issuer_authorized"),
        lines[1],
        lines[2].replace("1.0.12@", "9.9@"),
    ]
    file = tmp_path / "scenarios.csv"
    file.write_text("\n".join((header, *broken)) + "\n", "utf-8")
    assert main([str(file)]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "C001: expected permit issuer_authorized, found permit no_caa_rrset"
    assert out[1].startswith("C003: expected deny issuer_not_authorized, found cannot be evaluated:")
    assert out[2] == "3 scenarios, 2 different"


def test_the_tool_says_what_it_cannot_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nowhere.csv"]) == 2
    assert main([]) == 2
    assert "nowhere.csv" in capsys.readouterr().err
