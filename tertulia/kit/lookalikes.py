"""Names that look the same to a reader, whatever letters they are written in."""

import unicodedata

# Cyrillic, Greek and Armenian letters by the Latin ones they are taken for (after casefolding); the usual digits too.
TWINS = {
    "a": "аɑα", "b": "вь", "c": "сϲ", "d": "ԁ", "e": "еєε", "g": "ցɡ", "h": "һнհ", "i": "іιı", "j": "јϳ", "k": "кκ",
    "l": "ӏ1|", "m": "м", "n": "пηո", "o": "оοσօ0", "p": "рρ", "q": "ԛգ", "r": "гʀ", "s": "ѕ", "t": "тτ", "u": "υսц",
    "v": "ѵν", "w": "ѡԝω", "x": "хχ", "y": "уүγ", "z": "ᴢ",
}  # fmt: skip
LATIN = {ord(twin): letter for letter, twins in TWINS.items() for twin in twins}


def skeleton(name: str) -> str:
    """What is left when letters that look alike are one: two names that a reader would confuse have the same.

    >>> skeleton("Inés Vidal") == skeleton("INÉS  ⅤIDАL") == skeleton("lnes-vidal".replace("l", "i", 1))
    True
    """
    apart = unicodedata.normalize("NFKD", name).casefold()
    letters = (letter for letter in apart if letter.isalnum())
    return "".join(letters).translate(LATIN)
