"""What recognises near-identical texts: a short signature that ingest computes and timeline compares.

A fingerprint is a MinHash (Broder, 1997) of a text's three-word shingles, cut into bands (locality-sensitive hashing:
Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, chapter 3). Two texts are near-identical when one whole
band is equal. With 8 bands of 6 minima, two texts whose shingles overlap by the share J (Jaccard) are so with
probability 1 - (1 - J**6)**8:

    J   0.10   0.30   0.50   0.70   0.80   0.90   0.95
    p   0.00   0.01   0.12   0.63   0.91   0.998  1.00

A wire story with another headline and a changed line has J above 0.8; the same facts told in other words stay below
0.2. Equality of bands lets whole sets be compared by a dictionary, without looking at pairs.

It is written here, not taken from a library, because the usual one imports 90 MB of numerics for these few lines.
"""

import re
import struct
from hashlib import blake2b
from itertools import islice

PREFIX = "mh1-"
"""Names the algorithm: fingerprints made by another one are never compared with these."""

BANDS = 8
ROWS = 6
SHINGLE = 3  # words
WORDS = 20_000  # the opening of a long text is enough to know its copy, and bounds the time to a quarter of a second

_BAND_DIGITS = 8
_MINIMA = struct.Struct("<16I")
_DIGESTS = tuple(bytes([n]) for n in range(BANDS * ROWS // 16))
_FORM = re.compile(f"{PREFIX}[0-9a-f]{{{BANDS * _BAND_DIGITS}}}")


def fingerprint(text: str) -> str:
    """Return the fingerprint of a text, or "" where it has no words. Case, punctuation and spacing do not count."""
    words = [match[0] for match in islice(re.finditer(r"\w+", text.casefold()), WORDS)]
    if not words:
        return ""
    size = min(SHINGLE, len(words))
    shingles = {" ".join(words[at : at + size]) for at in range(len(words) - size + 1)}
    minima = _minima(shingles)
    bands = (struct.pack(f"<{ROWS}I", *minima[at : at + ROWS]) for at in range(0, len(minima), ROWS))
    return PREFIX + "".join(blake2b(band, digest_size=_BAND_DIGITS // 2).hexdigest() for band in bands)


def bands(mark: str) -> tuple[str, ...]:
    """Return what near-identical texts have one of in common.

    A pushed event may carry a fingerprint of another making: that one is equal to itself only.
    """
    if not mark:
        return ()
    if not _FORM.fullmatch(mark):
        return (f"={mark}",)
    digits = mark.removeprefix(PREFIX)
    return tuple(f"{n}:{digits[n * _BAND_DIGITS : (n + 1) * _BAND_DIGITS]}" for n in range(BANDS))


def near_identical(one: str, other: str) -> bool:
    """Whether two fingerprints are of texts that count as one source. The empty fingerprint is like nothing."""
    return not set(bands(one)).isdisjoint(bands(other))


def _minima(shingles: set[str]) -> list[int]:
    """The least value of each of 48 hash functions, sixteen 32-bit words to a digest."""
    minima = [0xFFFFFFFF] * (BANDS * ROWS)
    for shingle in shingles:
        # Lone surrogates can arrive in JSON; they must not break a fingerprint.
        encoded = shingle.encode("utf-8", "surrogatepass")
        values = [value for salt in _DIGESTS for value in _MINIMA.unpack(blake2b(encoded, salt=salt).digest())]
        minima = list(map(min, minima, values))
    return minima
