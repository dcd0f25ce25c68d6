"""Compiles the decoder and the runner when a wheel is built with SMIME_LINT_COMPILE=1 in the environment.

Without it, the wheel is pure Python. A compiled wheel contains the same sources, for interpreters that its
libraries do not fit, and results do not differ.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VARIABLE = "SMIME_LINT_COMPILE"
MODULES = (
    "smime_lint/der/errors.py",
    "smime_lint/der/reader.py",
    "smime_lint/decode/certificate.py",
    "smime_lint/decode/extensions.py",
    "smime_lint/decode/fields.py",
    "smime_lint/decode/keys.py",
    "smime_lint/decode/memory.py",
    "smime_lint/decode/names.py",
    "smime_lint/decode/qc_statements.py",
    "smime_lint/decode/straight.py",
    "smime_lint/decode/strings.py",
    "smime_lint/engine/covering.py",
    "smime_lint/engine/identity.py",
    "smime_lint/engine/runner.py",
    "smime_lint/engine/values.py",
)
FLAGS = (
    "--ignore-missing-imports",
    "--disable-error-code=import-untyped",
    "--no-warn-unused-ignores",
    "--no-warn-return-any",
)
"""The build environment has only the libraries that determine the types of the model."""


class CompileHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the compiled modules to the wheel."""

    def dependencies(self) -> list[str]:
        """What the build needs in addition."""
        return ["msgspec>=0.18.6", "mypy>=1.10", "setuptools"] if is_wanted() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile. ``version``: "standard" or "editable"."""
        self._directory = tempfile.mkdtemp()
        if is_wanted() and version == "standard":
            build_data["pure_python"] = False
            build_data["infer_tag"] = True
            libraries = compile_modules(Path(self.root), Path(self._directory))
            build_data["force_include"].update(libraries)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what the build has left."""
        shutil.rmtree(self._directory, ignore_errors=True)


def is_wanted() -> bool:
    """Whether the caller wants the modules compiled."""
    return os.environ.get(VARIABLE, "") not in ("", "0")


def compile_modules(root: Path, directory: Path) -> dict[str, str]:
    """Compile the modules; the libraries with their places in the wheel."""
    from mypyc.build import mypycify
    from setuptools import Distribution

    os.chdir(root)
    extensions = mypycify([*FLAGS, *MODULES], target_dir=str(directory / "c"))
    command: Any = Distribution({"ext_modules": extensions}).get_command_obj("build_ext")
    command.build_lib, command.build_temp = str(directory / "lib"), str(directory / "objects")
    command.ensure_finalized()
    command.run()
    return {file: os.path.relpath(file, command.build_lib) for file in command.get_outputs()}
