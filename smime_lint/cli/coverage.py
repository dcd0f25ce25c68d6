"""smime-lint coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .destination import open_destination
from .group import UsageProblem
from .options import config_options, load_linter, rules_request
from .parameters import Command, format_option, option

if TYPE_CHECKING:
    from ..reference import Coverage


@click.command(name="coverage", cls=Command)
@format_option("markdown", "json", default="markdown")
@option(
    "--section",
    metavar="SECTION",
    help="Only this section and those below it: 7.1.4.2.2, '7.1.2.3(e)', 'RFC 5280 4.2.1.3'.",
)
@config_options
def command(format_name: str, section: str | None, **options: Any) -> int:
    """Show which requirements the rules cover, section by section, and what cannot be linted."""
    from ..engine.packs import PackError
    from ..reference import coverage, coverage_markdown, in_section, read_coverage_data

    rules = load_linter(rules_request(options)).rules
    try:
        covered = coverage(rules, read_coverage_data())
    except PackError as error:
        raise UsageProblem(str(error)) from error
    if section is not None:
        covered = in_section(covered, section)
        if not covered.requirements and not covered.not_lintable:
            raise UsageProblem(f"nothing is known of a section {section!r}; an example is 7.1.4.2.2")
    with open_destination(utf8=True) as stream:
        stream.write(_json(covered) if format_name == "json" else coverage_markdown(covered))
    return 0


def _json(covered: Coverage) -> str:
    import msgspec

    from ..reference import totals

    document = msgspec.json.encode(
        {
            "totals": totals(covered),
            "requirements": covered.requirements,
            "not_lintable": covered.not_lintable,
        }
    )
    return msgspec.json.format(document, indent=2).decode("utf-8") + "\n"
