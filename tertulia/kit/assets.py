"""Our scripts as they travel: without the comments and margins that they are read with, a quarter of their size."""

import re
from typing import Any

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

BLOCK = r"/\*\*(?:(?!\*/).)*\*/"
# Only what stands on lines of its own, and the casts for the type checker: no string is ever looked into.
COMMENTS = re.compile(
    rf"^[ \t]*{BLOCK}[ \t]*\n|^[ \t]*//[^\n]*\n|/\*\* @type (?:(?!\*/).)*\*/ ?", re.MULTILINE | re.DOTALL
)
MARGINS = re.compile(r"^[ \t]+|^\n", re.MULTILINE)


def bare(script: str) -> str:
    """A script without comments, margins and empty lines. It may hold no text that spans lines."""
    return MARGINS.sub("", COMMENTS.sub("", script))


class Assets(CompressedManifestStaticFilesStorage):
    def _save(self, name: str, content: "File[Any]") -> str:
        if name.startswith("tertulia/") and name.endswith(".js"):
            # Django saves one file under several names and reads on from where it was: chunks begin at the start.
            content = ContentFile(bare(b"".join(content.chunks()).decode()).encode())
        return str(super()._save(name, content))
