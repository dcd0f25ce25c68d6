"""A browser and a service for the tests of the page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

PACKAGE = "chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Scheme = Literal["light", "dark"]
DESKTOP, PHONE = (1280, 900), (390, 844)


def find_chromium() -> str:
    """The path of the browser; skips the test where there is none, but fails it in CI."""
    path = shutil.which("chromium")
    if path is None:
        reason = f"there is no Chromium; apt-get install {PACKAGE}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A headless Chromium with a new profile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """An open page, and what it did that it should not do."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self._note("error", str(error)))
        self.page.on("dialog", lambda dialog: self._note("error", f"dialog {dialog.message}"))
        self.page.on("request", self._check)
        self.page.goto(address)

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"{kind}: {text}")

    def _check(self, request: Request) -> None:
        if not request.url.startswith(f"{self.address}/"):
            self.complaints.append(f"request to {request.url}")

    def close(self) -> None:
        """Leave the page. Fails the test if there were errors, or requests to elsewhere."""
        self.context.close()
        assert not self.complaints, self.complaints

    # what users do

    def paste(self, text: str) -> None:
        """Paste a text, and lint it."""
        self.page.fill("#text", text)
        self.page.click("#lint")
        self.wait()

    def choose(self, *files: Any) -> None:
        """Choose files, and lint them."""
        self.page.set_input_files("#files", files)
        self.page.click("#lint")
        self.wait()

    def wait(self) -> None:
        """Wait for the results."""
        self.page.wait_for_selector("#results:not([hidden])")

    # what they see

    def text(self, selector: str) -> str:
        """The visible text of an element."""
        return " ".join(self.page.inner_text(selector).split())

    def texts(self, selector: str) -> list[str]:
        """The visible texts of all elements."""
        return [" ".join(text.split()) for text in self.page.locator(selector).all_inner_texts()]

    def marked(self) -> tuple[int, int]:
        """Offset and length of the bytes that are marked."""
        offsets = self.page.eval_on_selector_all(
            "#hex [role=gridcell][aria-selected=true]", "cells => cells.map(cell => +cell.dataset.offset)"
        )
        assert offsets == list(range(offsets[0], offsets[0] + len(offsets)))
        return offsets[0], len(offsets)

    def is_in_view(self, selector: str) -> bool:
        """Whether an element is in the visible part of what scrolls it."""
        found: bool = self.page.locator(selector).evaluate(
            """element => {
                const box = element.getBoundingClientRect();
                const view = element.closest(".scroller").getBoundingClientRect();
                return box.height > 0 && box.top >= view.top && box.bottom <= view.bottom;
            }"""
        )
        return found

    def bytes_shown(self) -> bytes:
        """The bytes in the window of the hex view."""
        return bytes.fromhex("".join(self.page.locator("#hex [role=gridcell]").all_text_contents()))

    def focused(self, attribute: str) -> str | None:
        """An attribute of the element that has the focus."""
        found: str | None = self.page.evaluate("name => document.activeElement.getAttribute(name)", attribute)
        return found
