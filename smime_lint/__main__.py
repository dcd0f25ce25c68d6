"""``python -m smime_lint``: the command line."""

from .cli import main

if __name__ == "__main__":
    main()
