"""What is linted: a four-line document made here, and real descriptions from a corpus folder."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FOUR_LINES = """\
openapi: 3.0.3
info: {title: Four lines, version: "1"}
paths: {}
components: {schemas: {Pet: {type: object, properties: {petName: {type: string}, errors: {type: array, items: {}}}}}}
"""


@dataclass(frozen=True, slots=True)
class Input:
    """A description by name. `many` says that it is the root of a tree of files."""

    name: str
    path: Path
    many: bool = False

    @property
    def root(self) -> Path:
        """The folder that places are told relative to."""
        return self.path.parent


FOUR = "four-lines"
NAMES = (FOUR, "stripe", "github", "digitalocean", "rebilly")


def choose(names: Sequence[str], corpus: Path, scratch: Path) -> tuple[list[Input], list[str]]:
    """The named inputs that exist, and a sentence for each that does not."""
    wanted = [entry for entry in _all(corpus, scratch) if entry.name in names]
    absent = [f"{entry.name}: not in the corpus folder, skipped" for entry in wanted if not entry.path.is_file()]
    return [entry for entry in wanted if entry.path.is_file()], absent


def copies(source: Input, count: int, scratch: Path) -> list[Path]:
    """`count` copies of one description side by side, for a run over several files."""
    folder = scratch / "copies"
    folder.mkdir(exist_ok=True)
    return [Path(shutil.copy(source.path, folder / f"copy-{number}.yaml")) for number in range(count)]


def _all(corpus: Path, scratch: Path) -> list[Input]:
    four = scratch / "four-lines.yaml"
    four.write_text(FOUR_LINES, "utf-8")
    return [
        Input(FOUR, four),
        Input("stripe", corpus / "stripe.yaml"),
        Input("github", corpus / "github.yaml"),
        Input("digitalocean", corpus / "digitalocean" / "DigitalOcean-public.v2.yaml", many=True),
        Input("rebilly", corpus / "rebilly.yaml"),
    ]
