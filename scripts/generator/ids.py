"""Record ids as Salesforce makes them: 15 characters that count case, and 3 that spare one from counting it."""

import numpy as np

DIGITS = np.frombuffer(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", dtype=np.uint8)
CHECK = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", dtype=np.uint8)


def salesforce_ids(prefix: str, numbers: np.ndarray) -> np.ndarray:
    """18-character ids in the order of `numbers` (integers from 0), unique also in their first 15 characters."""
    letters = np.empty((len(numbers), 18), dtype=np.uint8)
    letters[:, :8] = np.frombuffer((prefix + "Hs000").encode(), dtype=np.uint8)
    rest = numbers.astype(np.int64)
    for place in range(14, 7, -1):
        letters[:, place] = DIGITS[rest % 62]
        rest = rest // 62
    capital = (letters[:, :15] >= ord("A")) & (letters[:, :15] <= ord("Z"))
    weights = 1 << np.arange(5)
    for chunk in range(3):
        letters[:, 15 + chunk] = CHECK[capital[:, chunk * 5 : chunk * 5 + 5] @ weights]
    return letters.view("S18").ravel().astype("U18")


def short(ids: np.ndarray) -> np.ndarray:
    """The same ids in 15 characters, as older exports and formulas leave them."""
    return ids.astype("U15")
