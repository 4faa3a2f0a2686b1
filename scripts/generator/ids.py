"""Record ids as Salesforce makes them: 15 characters that count case, and 3 that spare one from counting it."""

import numpy as np

DIGITS = np.frombuffer(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", dtype=np.uint8)
CHECK = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", dtype=np.uint8)
# Numbers between two records of one object: other companies on the same server make records too.
GAP = 7


def salesforce_ids(prefix: str, count: int) -> np.ndarray:
    """So many ids in ascending order, unique also in their first 15 characters: a matrix of 18 letters each."""
    letters = np.empty((count, 18), dtype=np.uint8)
    letters[:, :8] = np.frombuffer((prefix + "Hs000").encode(), dtype=np.uint8)
    rest = 1_000_003 + GAP * np.arange(count, dtype=np.int64)
    for place in range(14, 7, -1):
        rest, digit = np.divmod(rest, 62)
        letters[:, place] = DIGITS[digit]
    return with_check_letters(letters)


def with_check_letters(letters: np.ndarray) -> np.ndarray:
    """Write the last three letters of ids: each says which of five characters are capitals."""
    capital = (letters[:, :15] >= ord("A")) & (letters[:, :15] <= ord("Z"))
    for chunk in range(3):
        flags = np.packbits(capital[:, chunk * 5 : chunk * 5 + 5], axis=1, bitorder="little")[:, 0]
        letters[:, 15 + chunk] = CHECK[flags]
    return letters


def numbered(prefix: str, count: int, width: int = 9) -> np.ndarray:
    """So many ids of a letter and a number of fixed width, from 1: a matrix of letters."""
    letters = np.empty((count, 1 + width), dtype=np.uint8)
    letters[:, 0] = ord(prefix)
    rest = np.arange(1, count + 1, dtype=np.int64)
    for place in range(width, 0, -1):
        rest, digit = np.divmod(rest, 10)
        letters[:, place] = ord("0") + digit
    return letters


def short(ids: np.ndarray) -> np.ndarray:
    """The same ids in 15 characters, as older exports and formulas leave them."""
    return np.ascontiguousarray(ids[:, :15])
