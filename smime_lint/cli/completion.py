"""smime-lint completion."""

from __future__ import annotations

import click

from .destination import open_destination
from .group import COMPLETE_VARIABLE
from .parameters import Choice, Command


@click.command(name="completion", cls=Command)
@click.argument("shell", type=Choice(("bash", "zsh", "fish")))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the completion script for a shell.

    \b
      bash: smime-lint completion bash > ~/.local/share/bash-completion/completions/smime-lint
      zsh:  smime-lint completion zsh > a file _smime-lint in a directory of $fpath
      fish: smime-lint completion fish > ~/.config/fish/completions/smime-lint.fish
    """
    from .completers import SHELLS

    script = SHELLS[shell](ctx.find_root().command, {}, "smime-lint", COMPLETE_VARIABLE).source()
    with open_destination() as stream:
        stream.write(script)
    return 0
