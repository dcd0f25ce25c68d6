"""The page in a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from litestar.testing import TestClient
from playwright.sync_api import Browser

from smime_lint import __version__
from smime_lint.engine.settings import Settings
from smime_lint.service.app import create_app
from smime_lint.service.config import ServiceConfig
from smime_lint.testing import crl as crls
from smime_lint.testing import values
from smime_lint.testing.certificate import base
from smime_lint.testing.files import to_pem

from ..certificates import CERTS, CRLS, RESPONSES, der_of
from ..cli.conftest import CLEAN, FAULTY
from .browser import DESKTOP, PHONE, Scheme, Visit, running_browser
from .conftest import Client
from .server import serving

LONG = CERTS / "smbr" / "validity" / "exceeds_825_days.fires.pem"
"""Its one finding is an error at the validity: 32 bytes from offset 119."""
CRL = CRLS / "profiles" / "access.pem"
RESPONSE = RESPONSES / "profiles" / "delegated.pem"
SCREENSHOTS = os.environ.get("SMIME_LINT_SCREENSHOTS")
"""A directory for screenshots, to be looked at."""

Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(browser: Browser) -> Iterator[str]:
    with serving() as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    visits = []

    def open_page(size: tuple[int, int] = DESKTOP, scheme: Scheme = "light") -> Visit:
        width, height = size
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        context.set_default_timeout(60_000)  # the machine may be busy
        visits.append(Visit(context, address))
        return visits[-1]

    yield open_page
    for each in visits:
        each.close()


# without a browser


def test_policy_and_files(client: Client) -> None:
    index = client.get("/")
    policy = index.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "trusted-types 'none'" in policy
    assert f"smime-lint {__version__} " in index.text
    assert "<!--" not in index.text
    for name in ("style.css", "app.js", "theme.js", "icon.svg"):
        assert f"/page/{name}" in index.text
        response = client.get(f"/page/{name}")
        assert response.status_code == 200
        again = client.get(f"/page/{name}", headers={"If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    for name in ("../show.py", "__init__.py", "index.html", "nothing.js"):
        assert client.get(f"/page/{name}").status_code == 404


def test_the_page_shows_what_the_service_enforces(client: Client) -> None:
    plain = '<input name="require-smime" type="checkbox">'
    assert plain in client.get("/").text
    with TestClient(create_app(ServiceConfig(settings=Settings(require_smime=True)))) as strict:
        index = strict.get("/").text
        assert plain not in index
        assert '<input name="require-smime" type="checkbox" checked disabled ' in index


def test_no_address_of_another_place_and_no_markup_from_scripts() -> None:
    files = Path(__file__).parents[2] / "smime_lint" / "service" / "page"
    for file in files.glob("*.*"):
        text = file.read_text("utf-8")
        if file.suffix == ".js":
            assert "innerHTML" not in text
            assert "insertAdjacentHTML" not in text
        if file.suffix == ".html":
            assert "style=" not in text
            assert "onclick" not in text


# what users do


def test_paste_a_certificate_and_follow_a_finding(visit: Open) -> None:
    user = visit()
    user.paste(LONG.read_text())
    assert user.text("#summary") == "1 document; 1 error."
    assert user.text("#status") == "Done. 1 document; 1 error."
    assert not user.page.is_visible("#documents")
    assert user.texts(".finding .what")[0].startswith("validity is 826 days")
    assert user.bytes_shown() == der_of(LONG)
    user.page.click("#findings .where")
    assert user.marked() == (119, 32)
    assert user.text("[role=treeitem][aria-selected=true] > .row").endswith("validity 1 error")
    assert user.text("#place .path") == "tbsCertificate.validity"


def test_bytes_lead_to_the_element_and_its_findings(visit: Open) -> None:
    user = visit()
    user.paste(LONG.read_text())
    user.page.click("#hex [data-offset='31'][role=gridcell]")
    assert user.text("#place .path") == "tbsCertificate.signature"
    assert user.marked() == (31, 15)
    assert user.page.locator(".finding[aria-current]").count() == 0
    user.page.click("#hex .characters [data-offset='119']")
    assert user.marked() == (119, 32)
    assert user.page.locator(".finding[aria-current]").count() == 1


def test_the_tree_leads_to_bytes(visit: Open) -> None:
    user = visit()
    user.paste(CLEAN.read_text())
    assert user.text("#no-findings").startswith("No findings. ")
    user.page.click("#expand")
    user.page.click("text=[0].rfc822Name >> nth=0")
    offset, length = user.marked()
    assert b"jane.doe@example.com" in der_of(CLEAN)[offset : offset + length]
    user.page.click("#collapse")
    assert user.texts("[role=treeitem] .label")[:2] == ["certificate", "tbsCertificate"]


def test_rule_page(visit: Open) -> None:
    user = visit()
    user.paste(LONG.read_text())
    user.page.click(".finding .rule")
    user.page.wait_for_selector("#rule[open] dl")
    page = user.text("#rule")
    assert "smbr.validity.exceeds_825_days" in page
    assert "BR 6.3.2" in page
    assert "Fix shorten" in page
    assert "Applies to" in page
    user.page.keyboard.press("Escape")
    assert not user.page.is_visible("#rule")
    assert user.focused("aria-label") == "Rule smbr.validity.exceeds_825_days"


def test_several_documents_of_all_kinds(visit: Open) -> None:
    user = visit()
    user.choose(CLEAN, LONG, CRL, RESPONSE, Path(__file__))
    assert user.text("#summary") == "5 documents; 1 error; 3 without findings; 1 unreadable."
    rows = user.texts("#documents button")
    assert [row.split()[0] for row in rows] == [
        file.name for file in (CLEAN, LONG, CRL, RESPONSE, Path(__file__))
    ]
    assert "without findings" in rows[0]
    assert "1 error" in rows[1]
    assert "unreadable" in rows[4]
    assert user.text("#document-heading") == LONG.name
    user.page.click("#documents li:nth-child(3) button")
    assert user.text("#facts").startswith("Document CRL")
    user.page.click("#documents li:nth-child(4) button")
    assert user.text("#facts").startswith("Document OCSP response")
    user.page.click("#documents li:nth-child(5) button")
    assert user.text("#document-error").startswith("Not linted: expected a certificate")


def test_options(visit: Open) -> None:
    user = visit()
    user.page.select_option("[name=type]", "mailbox-strict")
    user.page.select_option("[name=br-version]", "1.0.5")
    user.page.fill("[name=issued-at]", "2024-09-20")
    user.paste(CLEAN.read_text())
    facts = user.text("#facts")
    assert "mailbox-strict, as given" in facts
    assert "1.0.5, as given" in facts
    assert "2024-09-20T00:00:00Z" in facts
    assert user.page.locator(".finding.error").count() > 1


def test_require_smime(visit: Open) -> None:
    certificate = base().extended_key_usage("1.3.6.1.5.5.7.3.2").policies("1.2.3.4")
    user = visit()
    user.paste(to_pem(certificate.encode("client")))
    assert "outside the scope" in user.text("#facts")
    assert "1 not applicable" in user.text("#summary")
    assert "do not apply" in user.text("#no-findings")
    user.page.check("[name=require-smime]")
    user.page.click("#lint")
    user.page.click("[aria-label='Rule engine.scope.not_smime']")
    user.page.wait_for_selector("#rule[open] p:has-text('outside the scope')")
    assert user.page.locator("#rule dl").count() == 0


def test_severities_can_be_filtered(visit: Open) -> None:
    user = visit()
    user.page.check("[name=reminders]")
    user.paste(LONG.read_text())
    everything = user.page.locator(".finding").count()
    assert everything > 1
    user.page.select_option("#severity", "3")
    assert user.page.locator(".finding").count() == 1
    assert user.text("#no-findings").startswith(f"1 of {everything} findings")
    assert "notice" not in user.text("#tree")


def test_wrong_input_is_explained(visit: Open) -> None:
    user = visit()
    user.page.click("#lint")
    assert "nothing to lint" in user.text("#problem")
    user.paste("hello")
    assert "expected a certificate in DER, PEM or base64" in user.text("#document-error")
    assert user.text("#no-findings") == "The document was not linted."
    user.page.click("button[type=reset]")
    assert not user.page.is_visible("#results")
    assert user.page.input_value("#text") == ""


def test_a_refused_request_is_explained(visit: Open) -> None:
    user = visit()
    user.page.fill("[name=issued-at]", "yesterday")
    user.page.fill("#text", CLEAN.read_text())
    user.page.click("#lint")
    user.page.wait_for_selector("#problem:not([hidden])")
    assert "issued-at: expected a date" in user.text("#problem")
    assert not user.page.is_visible("#results")
    assert user.complaints == [
        "error: Failed to load resource: the server responded with a status of 400 (Bad Request)"
    ]
    user.complaints.clear()  # the browser reports the status of each response


def test_files_can_be_dropped(visit: Open) -> None:
    user = visit()
    data = user.page.evaluate_handle(
        """([name, text]) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([text], name));
            return transfer;
        }""",
        [LONG.name, LONG.read_text()],
    )
    user.page.dispatch_event("main", "dragover", {"dataTransfer": data})
    assert user.page.is_visible("#drop")
    user.page.dispatch_event("main", "drop", {"dataTransfer": data})
    user.wait()
    assert not user.page.is_visible("#drop")
    assert user.text("#document-heading") == LONG.name
    user.page.click(f"[aria-label='Remove {LONG.name}']")
    assert user.page.locator("#chosen li").count() == 0
    assert user.focused("id") == "choose"


# what certificates contain

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def test_markup_in_a_certificate_is_text(visit: Open) -> None:
    certificate = (
        base("sponsor-legacy")
        .subject(("commonName", MARKUP), ("organizationName", "</li></ul><b>bold</b>"), ("countryName", "GB"))
        .san(values.rfc822_name("<svg/onload=alert(3)>@example.com"), values.uri("javascript:alert(4)"))
    )
    user = visit()
    user.page.set_input_files(
        "#files",
        {
            "name": '"><img src=y onerror=alert(5)>.pem',
            "mimeType": "text/plain",
            "buffer": to_pem(certificate.encode("markup")).encode(),
        },
    )
    user.page.click("#lint")
    user.wait()
    user.page.click("#expand")
    assert MARKUP in user.text("#tree")
    assert "<img src=x onerror=alert(1)" in user.text("#document-subject")
    for finding in user.page.locator("#findings .where").all():
        finding.click()
    for name in ("img", "script", "b", "a"):
        assert user.page.locator(f"main {name}").count() == 0, name
    assert user.page.locator("svg:not(.severity svg)").count() == 0


def test_a_large_crl_says_what_is_left_out(visit: Open, tmp_path: Path) -> None:
    entries = [crls.entry(serial, crls.reason(1)) for serial in range(1000, 11_000)]
    entries[9000] = crls.entry(-5, crls.reason(1))
    der = crls.crl(*entries).encode("large")
    file = tmp_path / "large.crl"
    file.write_bytes(der)
    user = visit()
    user.choose(file)
    assert "9,799 elements and those below are not shown" in user.text("#structure-note")
    finding = user.page.locator(".finding", has_text="[9000]")
    finding.locator(".where").click()
    offset, length = user.marked()
    assert der[offset : offset + length] == b"\x02\x01\xfb"
    assert user.text("#place .path") == "tbsCertList.revokedCertificates[9000].userCertificate"
    assert "The document is large" in user.text("#bytes-note")
    assert "9,799 more elements not shown" in user.text("#tree")
    user.page.click("#previous")
    assert user.page.locator("#hex [role=row]").count() == 0
    user.page.click("#tree .row >> nth=0")
    assert user.bytes_shown() == der[: 128 * 16]
    user.page.click("#next")
    assert user.bytes_shown() == der[128 * 16 : 256 * 16]


# the keyboard, widths and colors


def test_input_and_tree_with_the_keyboard(visit: Open) -> None:
    user = visit()
    press = user.page.keyboard.press
    press("Tab")
    assert user.focused("href") == "#input"
    press("Enter")
    press("Tab")
    assert user.focused("id") == "text"
    user.page.keyboard.insert_text(LONG.read_text())
    while user.focused("id") != "lint":
        press("Tab")
    press("Enter")
    user.wait()
    assert user.focused("id") == "results"
    while user.focused("role") != "treeitem":
        press("Tab")
    assert user.focused("aria-selected") == "true"
    assert user.focused("aria-expanded") == "false"
    press("ArrowRight")
    assert user.focused("aria-expanded") == "true"
    press("ArrowRight")
    press("Enter")
    assert user.text("#place .path") == "tbsCertificate.validity.notBefore"
    assert user.marked() == (121, 15)
    press("ArrowLeft")
    press("ArrowLeft")
    assert user.focused("aria-expanded") == "false"
    press("Home")
    assert user.focused("aria-level") == "1"
    press("End")
    press("s")  # the next element that begins so
    press("Enter")
    assert user.text("#place .path").startswith("tbsCertificate.s")


def test_findings_and_bytes_with_the_keyboard(visit: Open) -> None:
    user = visit()
    press = user.page.keyboard.press
    user.paste(LONG.read_text())
    while user.focused("class") != "where":
        press("Tab")
    press("Enter")
    assert user.marked() == (119, 32)
    press("Tab")
    press("Enter")
    user.page.wait_for_selector("#rule[open] dl")
    press("Escape")
    assert user.focused("class") == "rule"
    while user.focused("role") != "gridcell":
        press("Tab")
    assert user.focused("data-offset") == "119"
    press("ArrowDown")
    press("ArrowUp")
    press("ArrowRight")
    press("ArrowRight")
    assert user.focused("data-offset") == "121"
    press("Enter")
    assert user.marked() == (121, 15)
    assert user.focused("data-offset") == "121"


def test_focus_is_visible(visit: Open) -> None:
    user = visit()
    user.paste(LONG.read_text())
    for _ in range(20):
        user.page.keyboard.press("Tab")
        outline = user.page.evaluate(
            """() => {
                const focused = document.activeElement;
                const shown = focused.role === "treeitem" ? focused.firstElementChild : focused;
                return focused === document.body ? "1px" : getComputedStyle(shown).outlineWidth;
            }"""
        )
        assert outline != "0px", user.page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_accessible_in_both_widths_and_schemes(visit: Open, size: tuple[int, int], scheme: Scheme) -> None:
    user = visit(size, scheme)
    _look(user, f"{scheme}-{size[0]}-start")
    user.page.check("[name=reminders]")
    user.choose(CLEAN, LONG, FAULTY, CRL, RESPONSE, Path(__file__))
    _look(user, f"{scheme}-{size[0]}-results")
    if size is PHONE:
        user.page.click("[data-tab=structure]")
        _look(user, f"{scheme}-{size[0]}-structure")
        user.page.click("[data-tab=findings]")
        user.page.click("#findings .where >> nth=0")
        assert user.page.is_visible("#hex")
        assert user.page.locator("#hex [aria-selected=true]").first.is_visible()
        _look(user, f"{scheme}-{size[0]}-bytes")
        user.page.click("[data-tab=findings]")
    else:
        user.page.click("#expand")
        _look(user, f"{scheme}-{size[0]}-expanded")
    user.page.click(".finding .rule >> nth=0")
    user.page.wait_for_selector("#rule[open] dl")
    _look(user, f"{scheme}-{size[0]}-rule")


def _look(user: Visit, name: str) -> None:
    """Check accessibility and width, and take a screenshot if they are wanted."""
    user.page.wait_for_timeout(200)  # transitions
    violations = Axe().run(user.page).response["violations"]
    assert not violations, [
        (violation["id"], [(node["html"][:200], node["failureSummary"]) for node in violation["nodes"][:3]])
        for violation in violations
    ]
    width = user.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], "the page scrolls sideways"
    if SCREENSHOTS:
        user.page.screenshot(path=Path(SCREENSHOTS, f"{name}.png"), full_page="rule" not in name)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_long_values_do_not_widen_the_page(visit: Open, size: tuple[int, int]) -> None:
    certificate = (
        base("sponsor-legacy").attribute("commonName", "x" * 3000).attribute("surname", "\u202ey" * 500)
    )
    user = visit(size)
    user.choose(
        {"name": "z" * 200 + ".pem", "mimeType": "", "buffer": to_pem(certificate.encode("long")).encode()}
    )
    user.page.check("[name=reminders]")
    for part in ("findings", "structure", "bytes"):
        if size is PHONE:
            user.page.click(f"[data-tab={part}]")
        _look(user, f"long-{size[0]}-{part}")
    assert user.is_in_view("#hex [aria-selected=true] >> nth=0")


def test_the_chosen_theme_is_kept(visit: Open) -> None:
    user = visit(scheme="dark")
    background = "getComputedStyle(document.body.parentElement).backgroundColor"
    dark = user.page.evaluate(background)
    user.page.select_option("#theme", "light")
    light = user.page.evaluate(background)
    assert light != dark
    user.page.reload()
    assert user.page.input_value("#theme") == "light"
    assert user.page.evaluate(background) == light


def test_a_request_that_is_too_large_is_explained(visit: Open, tmp_path: Path) -> None:
    file = tmp_path / "large.crl"
    file.write_bytes(bytes(17 << 20))
    user = visit()
    user.page.set_input_files("#files", [file])
    user.page.click("#lint")
    user.page.wait_for_selector("#problem:not([hidden])")
    assert "expected at most 16,777,216 bytes" in user.text("#problem")
    user.complaints.clear()  # the browser reports the status of each response


def test_print(visit: Open) -> None:
    user = visit()
    user.paste(LONG.read_text())
    user.page.emulate_media(media="print")
    assert user.page.is_visible("#findings")
    assert user.page.is_visible("#tree")
    assert not user.page.is_visible("#input")
    assert not user.page.is_visible("#hex")
