"""Where the sentences of a text are, counted as Perspective does: in units of UTF-16, as JavaScript counts too."""

import re
from collections.abc import Iterator

# A full stop counts where a space follows, and closing quotation marks are the sentence's own; Chinese and Japanese
# write no space. Possessive, and only from the first stop of several: 20 kB of dots must not take the square of it.
END = re.compile(r"""(?<![.!?…؟।])[.!?…؟।]++["'”’»)\]]*+(?=\s)|[。！？]++[」』”’]*+|\n""")
MOST = 30  # spans; each is scored by itself, so of more sentences neighbours go together


def sentences(text: str) -> list[tuple[int, int]]:
    """From where to where, in characters; at most MOST."""
    found = list(split(text))
    together = -(-len(found) // MOST)
    return [(some[0][0], some[-1][1]) for some in groups(found, together)] if found else []


def split(text: str) -> Iterator[tuple[int, int]]:
    ends = [*(found.end() for found in END.finditer(text)), len(text)]
    start = 0
    for end in ends:
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
        start = end


def groups(found: list[tuple[int, int]], size: int) -> Iterator[list[tuple[int, int]]]:
    return (found[at : at + size] for at in range(0, len(found), size))


def units(text: str) -> int:
    """How long it is in UTF-16: a character beyond the first 65,536, such as 🙂, counts as two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
