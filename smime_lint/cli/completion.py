"""smime-lint completion."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

COMPLETE_VARIABLE = "_SMIME_LINT_COMPLETE"


@click.command(name="completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the completion script for a shell.

    \b
      bash: smime-lint completion bash > ~/.local/share/bash-completion/completions/smime-lint
      zsh:  smime-lint completion zsh > a file _smime-lint in a directory of $fpath
      fish: smime-lint completion fish > ~/.config/fish/completions/smime-lint.fish
    """
    completion_class = get_completion_class(shell)
    assert completion_class is not None  # noqa: S101 - click has all three
    click.echo(completion_class(ctx.find_root().command, {}, "smime-lint", COMPLETE_VARIABLE).source())
    return 0
