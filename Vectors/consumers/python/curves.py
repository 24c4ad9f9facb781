"""P-256, ES256, HKDF and AES-128-GCM on integers and bytes, small enough to be read.

For test vectors alone: it takes its time, and tells by that time what the keys are. Use a library for anything else.
"""

import hashlib
import hmac
from functools import lru_cache

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
BASE = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


class NoPoint(ValueError):
    """Bytes that are no uncompressed point of the curve."""


def point(data):
    x, y = int.from_bytes(data[1:33]), int.from_bytes(data[33:])
    if len(data) != 65 or data[0] != 4 or max(x, y) >= P or (y * y - x * x * x + 3 * x - B) % P:
        raise NoPoint()
    return x, y


def point_bytes(place):
    return b"\x04" + place[0].to_bytes(32) + place[1].to_bytes(32)


def doubled(one):
    """Twice a point, in the coordinates of Jacobi: (x / z², y / z³); z is 0 at infinity."""
    x, y, z = one
    square, slope = y * y % P, 3 * (x - z * z) * (x + z * z) % P
    shift = 4 * x * square % P
    new = (slope * slope - 2 * shift) % P
    return new, (slope * (shift - new) - 8 * square * square) % P, 2 * y * z % P


def added(one, other):
    if not one[2] or not other[2]:
        return one if one[2] else other
    (x, y, z), (u, v, w) = one, other
    left, right = x * w * w % P, u * z * z % P
    low, high = y * w * w * w % P, v * z * z * z % P
    if left == right:
        return doubled(one) if low == high else (1, 1, 0)
    run, rise = (right - left) % P, (high - low) % P
    cube, shift = run * run * run % P, left * run * run % P
    new = (rise * rise - cube - 2 * shift) % P
    return new, (rise * (shift - new) - low * cube) % P, run * z * w % P


@lru_cache(maxsize=None)
def times(factor, place):
    """A multiple of a point; None at infinity."""
    found, power = (1, 1, 0), (*place, 1)
    while factor:
        if factor & 1:
            found = added(found, power)
        factor, power = factor >> 1, doubled(power)
    if not found[2]:
        return None
    inverse = pow(found[2], -1, P)
    return found[0] * inverse**2 % P, found[1] * inverse**3 % P


def verifies(key, signature, message):
    """Whether 64 bytes are the ES256 signature of a message."""
    place = point(key)
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    if not (0 < r < ORDER and 0 < s < ORDER):
        return False
    inverse = pow(s, -1, ORDER)
    digest = int.from_bytes(hashlib.sha256(message).digest())
    parts = times(digest * inverse % ORDER, BASE), times(r * inverse % ORDER, place)
    x, _, z = added(*((*part, 1) if part else (1, 1, 0) for part in parts))
    return bool(z) and x * pow(z, -2, P) % P % ORDER == r


def derived(salt, secret, label, count):
    """HKDF with SHA-256, of at most 32 bytes."""
    key = hmac.digest(salt, secret, "sha256")
    return hmac.digest(key, label + b"\x01", "sha256")[:count]


# --- AES-128-GCM


def twice(byte):
    return (byte << 1 ^ (0x11B if byte & 0x80 else 0)) & 0xFF


def substitutions():
    """The inverse in the field of 256 elements, and its bits mixed; walked by powers of 3 and of its inverse."""
    table, power, inverse = [0x63] * 256, 1, 1
    while True:
        power ^= twice(power)
        for shift in (1, 2, 4):
            inverse ^= inverse << shift & 0xFF
        inverse ^= 0x09 if inverse & 0x80 else 0
        mixed = inverse * 0x101
        table[power] = (mixed ^ mixed >> 4 ^ mixed >> 5 ^ mixed >> 6 ^ mixed >> 7) & 0xFF ^ 0x63
        if power == 1:
            return table


BOX = substitutions()
TWICE = [twice(byte) for byte in range(256)]
#: Where the byte of each place comes from when the rows are shifted.
ROWS = [(place + 4 * (place % 4)) % 16 for place in range(16)]


def schedule(key):
    words, round_ = [key[i : i + 4] for i in range(0, 16, 4)], 1
    while len(words) < 44:
        last = words[-1]
        if len(words) % 4 == 0:
            last = bytes([BOX[last[1]] ^ round_, BOX[last[2]], BOX[last[3]], BOX[last[0]]])
            round_ = twice(round_)
        words.append(bytes(a ^ b for a, b in zip(words[-4], last)))
    return [b"".join(words[i : i + 4]) for i in range(0, 44, 4)]


def block(keys, data):
    state = [a ^ b for a, b in zip(data, keys[0])]
    for key in keys[1:-1]:
        state = [BOX[state[place]] for place in ROWS]
        mixed = []
        for i in range(0, 16, 4):
            a, b, c, d = state[i : i + 4]
            every = a ^ b ^ c ^ d
            pairs = (a, b), (b, c), (c, d), (d, a)
            mixed += [one ^ every ^ TWICE[one ^ next_] for one, next_ in pairs]
        state = [a ^ b for a, b in zip(mixed, key)]
    return bytes(BOX[state[place]] ^ byte for place, byte in zip(ROWS, keys[-1]))


def product(left, right):
    """In the field of GCM, whose first bit is the lowest power."""
    found = 0
    for place in range(127, -1, -1):
        if left >> place & 1:
            found ^= right
        right = right >> 1 ^ (0xE1 << 120 if right & 1 else 0)
    return found


def crypt(key, nonce, data):
    """The data under the stream of the key."""
    keys, count = schedule(key), -(-len(data) // 16)
    stream = b"".join(block(keys, nonce + (turn + 2).to_bytes(4)) for turn in range(count))
    return bytes(a ^ b for a, b in zip(data, stream))


def tag(key, nonce, hidden):
    """The authentication tag of what is hidden, with no further data."""
    keys, found = schedule(key), 0
    secret = int.from_bytes(block(keys, bytes(16)))
    padded = hidden + bytes(-len(hidden) % 16) + (8 * len(hidden)).to_bytes(16)
    for start in range(0, len(padded), 16):
        found = product(found ^ int.from_bytes(padded[start : start + 16]), secret)
    return bytes(a ^ b for a, b in zip(found.to_bytes(16), block(keys, nonce + b"\0\0\0\1")))
