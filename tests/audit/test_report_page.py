"""The page of an audit in a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, Page

from smime_lint.cli import cli

from ..service.browser import DESKTOP, PHONE, Scheme, running_browser
from .sample import write_sample

SCREENSHOTS = os.environ.get("SMIME_LINT_SCREENSHOTS")
"""A directory for screenshots, to be looked at."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("report")
    write_sample(directory, 60)
    assert CliRunner().invoke(cli, ["report", str(directory)]).exit_code == 0
    return directory / "report.html"


def open_report(
    browser: Browser, report: Path, size: tuple[int, int] = DESKTOP, scheme: Scheme = "light"
) -> tuple[Page, list[str]]:
    """The page, and what it did that it should not do."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    context.set_default_timeout(60_000)  # the machine may be busy
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: complaints.append(request.url))
    page.goto(report.as_uri())
    complaints.remove(report.as_uri())
    return page, complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_readable_in_both_widths_and_schemes(
    browser: Browser, report: Path, size: tuple[int, int], scheme: Scheme
) -> None:
    page, complaints = open_report(browser, report, size, scheme)
    for state in ("top", "figure", "certificate"):
        if state == "figure":
            page.locator("#rules tbody a").first.click()
        elif state == "certificate":
            page.locator(".behind:target li a").first.click()
        violations = Axe().run(page).response["violations"]
        assert not violations, [
            (violation["id"], [node["html"][:200] for node in violation["nodes"][:3]])
            for violation in violations
        ]
        width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width[0] <= width[1], f"the page scrolls sideways at {state}"
        if SCREENSHOTS:
            page.screenshot(path=Path(SCREENSHOTS, f"report-{size[0]}-{scheme}-{state}.png"))
    assert complaints == []
    page.context.close()


def test_a_figure_leads_to_certificates_and_their_findings(browser: Browser, report: Path) -> None:
    page, complaints = open_report(browser, report)
    row = page.locator("#rules tbody tr").first
    rule, count = row.locator("code").inner_text(), row.locator("td a").inner_text()
    row.locator("td a").click()
    figure = page.locator(".behind:target")
    assert figure.locator("h3").inner_text() == f"{rule} (error): {count}"
    assert "smime-lint report" in figure.locator("pre").inner_text()
    figure.locator("li a").first.click()
    assert rule in page.locator(".behind:target").inner_text()
    page.go_back()
    assert page.locator(".behind:target h3").inner_text().startswith(rule)
    assert complaints == []
    page.context.close()


def test_bars_lead_to_certificates(browser: Browser, report: Path) -> None:
    page, _ = open_report(browser, report)
    bar = page.locator("#time svg a").first
    title = bar.locator("title").text_content()
    bar.click()
    heading = page.locator(".behind:target h3").inner_text()
    assert title is not None
    assert heading.rpartition(": ")[2] == title.rpartition(": ")[2]
    page.context.close()


def test_printed_without_lists(browser: Browser, report: Path) -> None:
    page, _ = open_report(browser, report, scheme="dark")
    page.locator("#rules tbody a").first.click()
    page.emulate_media(media="print")
    assert not page.locator(".behind:target").is_visible()
    assert not page.locator("nav").is_visible()
    assert page.locator("#totals").is_visible()
    page.context.close()
