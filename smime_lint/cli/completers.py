"""How shells complete: the scripts, and what they are answered.

Those of click, with corrections. The value in --format=js is completed: in bash, "=" separates words; zsh and
fish replace the whole word. What bash completes is not expanded like a glob, as smbr.* would be. In fish,
values can contain commas.
"""

from __future__ import annotations

from click import shell_completion
from click.shell_completion import CompletionItem, ShellComplete

_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n'
    local response type value

    response=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete $1)

    while IFS=, read -r type value; do
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done <<< "$response"
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""

_ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local -a plain described response
    local type value help
    (( ! $+commands[%(prog_name)s] )) && return 1

    response=("${(@f)$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) \
%(complete_var)s=zsh_complete %(prog_name)s)}")
    [[ $PREFIX == --*=* ]] && compset -P 1 '*='

    for type value help in ${response}; do
        case $type in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            plain)
                if [[ $help == _ ]]; then
                    plain+=("$value")
                else
                    described+=("$value:$help")
                fi
                ;;
        esac
    done

    [[ -n $described ]] && _describe -V unsorted described
    [[ -n $plain ]] && compadd -V unsorted -a plain
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""

_FISH = """\
function %(complete_func)s
    set -l token (commandline -t)
    set -l option (string match -r -- '^--[^=]+=' $token; or echo)
    set -l response (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) \
COMP_CWORD=$token %(prog_name)s)

    for completion in $response
        set -l parts (string split -m 1 , -- $completion)
        switch $parts[1]
            case dir
                printf '%%s\\n' $option(__fish_complete_directories $parts[2])
            case file
                printf '%%s\\n' $option(__fish_complete_path $parts[2])
            case plain
                printf '%%s\\n' $option$parts[2]
        end
    end
end

complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


class Bash(shell_completion.BashComplete):
    """Completion in bash."""

    source_template = _BASH
    _done = ""
    """What comes before the word that bash completes, up to an "="."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one to complete, and its beginning."""
        words, incomplete = super().get_completion_args()
        if incomplete == "=":
            words.append(incomplete)
            incomplete = ""
        if words and words[-1] == "=":
            words.pop()
            if words and not words[-1].startswith("-"):  # OID=TYPE
                self._done = f"{words.pop()}="
                incomplete = self._done + incomplete
        return words, incomplete

    def format_completion(self, item: CompletionItem[str]) -> str:
        """What the script reads: the type, and the rest of the word."""
        return f"{item.type},{item.value.removeprefix(self._done)}"


class Zsh(shell_completion.ZshComplete):
    """Completion in zsh."""

    source_template = _ZSH


class Fish(shell_completion.FishComplete):
    """Completion in fish."""

    source_template = _FISH


SHELLS: dict[str, type[ShellComplete]] = {"bash": Bash, "zsh": Zsh, "fish": Fish}


def register() -> None:
    """Let click answer the scripts with these classes."""
    for name, shell in SHELLS.items():
        shell_completion.add_completion_class(shell, name)
