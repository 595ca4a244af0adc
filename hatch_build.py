"""Builds ``massive_frames/parsers/native.pyx`` where there is a C compiler; all works without it, slower."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from Cython.Build import cythonize
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from setuptools import Distribution, Extension

NAME = "massive_frames.parsers.native"
PURE = "MASSIVE_FRAMES_PURE"
"""Whoever sets this variable gets a package without compiled parts."""


class CompiledPart(BuildHookInterface[Any]):
    """Adds the compiled module to a wheel, and to the source tree for an editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; say so in a line and go on without it when that cannot be."""
        if os.environ.get(PURE):
            return
        source = Path(self.root, *NAME.split(".")).with_suffix(".pyx")
        self._folder = tempfile.TemporaryDirectory()  # gone with the build
        try:
            made = compiled(source, Path(self._folder.name))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a compiler's absence raises
            self.app.display_warning(f"{NAME} was not compiled; pages are parsed more slowly: {error}")
            return
        if version == "editable":
            beside = Path(shutil.copy2(made, source.with_name(f"{made.name}.new")))
            beside.replace(source.with_name(made.name))  # a program that has the old one open keeps it
            return
        build_data["force_include"][str(made)] = f"massive_frames/parsers/{made.name}"
        build_data["pure_python"], build_data["infer_tag"] = False, True


def compiled(source: Path, folder: Path) -> Path:
    """Return the module that the source was compiled to, in a folder."""
    own, directives = [], {}
    if sys.version_info >= (3, 13):  # each interpreter of a process has a module of its own, and its types
        own = [("CYTHON_USE_MODULE_STATE", "1"), ("CYTHON_USE_TYPE_SPECS", "1")]
        directives = {"subinterpreters_compatible": "own_gil"}
    extension = Extension(NAME, [str(source)], define_macros=own)
    modules = cythonize([extension], build_dir=str(folder), compiler_directives=directives, quiet=True)
    command = Distribution({"ext_modules": modules}).get_command_obj("build_ext")
    command.build_lib, command.build_temp = str(folder), str(folder)
    command.ensure_finalized()
    command.run()
    return Path(command.get_ext_fullpath(NAME))
