#!/usr/bin/env python3
"""Checks the vectors of Web Push that need cryptography, with `cryptography` and `http_ece`, which share nothing with ours.

    .venv/bin/pip install cryptography http_ece
    .venv/bin/python .ci/webpush.py       check everything; exit status 1 on any failure

Encryption and decryption are told here once more from the formulas of RFC 8188 and RFC 8291, and http_ece is asked besides
wherever it is strict enough; it takes a body without a record and a compressed key, which the RFC does not.
"""

import base64
import hashlib
import hmac
import json
import sys
from pathlib import Path

import http_ece
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ROOT = Path(__file__).resolve().parent.parent
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Refused(Exception):
    """The input is refused, for a reason."""


# --- bytes


def bytes_of(form):
    if "text" in form:
        return form["text"].encode()
    if "hex" in form:
        return bytes.fromhex(form["hex"])
    if "repeat" in form:
        return bytes_of(form["repeat"]) * form["times"]
    return b"".join(bytes_of(part) for part in form["join"])


def base64url(text):
    """The bytes of a text that is written without padding; None for any other."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)
    except ValueError:
        return None
    return data if base64.urlsafe_b64encode(data).decode().rstrip("=") == text else None


def private(number):
    return ec.derive_private_key(int.from_bytes(number, "big"), ec.SECP256R1())


def public_bytes(key):
    numbers = key.public_key().public_numbers()
    return b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


def point(data):
    if len(data) != 65 or data[0] != 4:
        raise Refused("invalid-encryption")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data)
    except ValueError:
        raise Refused("invalid-encryption") from None


# --- RFC 8188 and RFC 8291


def hkdf(salt, secret, info, length):
    prk = hmac.new(salt, secret, hashlib.sha256).digest()
    return hmac.new(prk, info + b"\x01", hashlib.sha256).digest()[:length]


def record_keys(shared, auth, receiver, sender, salt):
    secret = hkdf(auth, shared, b"WebPush: info\x00" + receiver + sender, 32)
    key = hkdf(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
    return key, hkdf(salt, secret, b"Content-Encoding: nonce\x00", 12)


def encrypt(given):
    sender = private(base64url(given["as_private"]))
    receiver, auth = base64url(given["ua_public"]), base64url(given["auth"])
    salt, text = base64url(given["salt"]), bytes_of(given["plaintext"])
    shared = sender.exchange(ec.ECDH(), point(receiver))
    key, nonce = record_keys(shared, auth, receiver, public_bytes(sender), salt)
    sealed = AESGCM(key).encrypt(nonce, text + b"\x02", b"")
    body = salt + (4096).to_bytes(4, "big") + b"\x41" + public_bytes(sender) + sealed
    if len(body) > 4096:
        raise Refused("too-long")
    return {"content": body}


def decrypt(given):
    content = bytes_of(given["content"])
    receiver, auth = private(base64url(given["ua_private"])), base64url(given["auth"])
    if len(content) < 86 or content[20] != 65 or int.from_bytes(content[16:20], "big") < 18:
        raise Refused("invalid-encryption")
    salt, sender, sealed = content[:16], content[21:86], content[86:]
    shared = receiver.exchange(ec.ECDH(), point(sender))
    key, nonce = record_keys(shared, auth, public_bytes(receiver), sender, salt)
    try:
        padded = AESGCM(key).decrypt(nonce, sealed, b"").rstrip(b"\x00")
    except (InvalidTag, ValueError):
        raise Refused("invalid-encryption") from None
    if padded[-1:] != b"\x02":
        raise Refused("invalid-encryption")
    return {"plaintext": padded[:-1]}


def asked_http_ece(given):
    """What http_ece makes of it; None where it refuses."""
    try:
        key, auth = private(base64url(given["ua_private"])), base64url(given["auth"])
        return http_ece.decrypt(bytes_of(given["content"]), private_key=key, auth_secret=auth, version="aes128gcm")
    except Exception:  # it raises whatever comes
        return None


# --- RFC 8292


def credential(text):
    scheme, _, rest = text.partition(" ")
    if scheme.lower() != "vapid":
        raise Refused("invalid-form")
    found = {}
    for parameter in filter(None, rest.split(",")):
        name, equals, value = parameter.strip(" \t").partition("=")
        if not equals or name.lower() in found:
            raise Refused("invalid-form")
        found[name.lower()] = value
    if not {"t", "k"} <= set(found):
        raise Refused("invalid-form")
    parts = [base64url(part) for part in found["t"].split(".")]
    key = base64url(found["k"].rstrip("=")) if len(found["k"]) % 4 == 0 else base64url(found["k"])
    if len(parts) != 3 or None in parts or key is None or len(key) != 65 or key[0] != 4:
        raise Refused("invalid-form")
    return found["t"].rpartition(".")[0].encode(), *parts, key


def vapid(given):
    signed, header, claims, signature, key = credential(given["authorization"])
    header, claims, now = json.loads(header), json.loads(claims), int(given["now"])
    if header.get("alg") != "ES256":
        raise Refused("unknown-name")
    if len(signature) != 64:
        raise Refused("invalid-form")
    for name in ("aud", "exp"):
        if name not in claims:
            raise Refused("missing-member")
    if not isinstance(claims["exp"], int):
        raise Refused("wrong-type")
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if given["origin"] not in audiences:
        raise Refused("unknown-name")
    if not now <= claims["exp"] <= now + 86400:
        raise Refused("out-of-range")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        if not (0 < r < ORDER and 0 < s < ORDER):
            raise InvalidSignature
        verifier = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
        verifier.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        raise Refused("invalid-signature") from None
    return {"audiences": audiences, "exp": str(claims["exp"]), **({"sub": claims["sub"]} if "sub" in claims else {})}


RULES = {"webpush-encrypt": encrypt, "webpush-decrypt": decrypt, "vapid": vapid}


def judge(kind, vector, is_strict=True):
    """What is wrong with a vector; None where nothing is."""
    if vector["result"] == "either":
        accepted = {"result": "valid", "input": vector["input"], "expect": vector["either"]["ifAccepted"]}
        refused = {"result": "invalid", "input": vector["input"], "error": vector["either"]["ifRejected"]}
        return judge(kind, accepted, is_strict=False) if judge(kind, refused) else None
    try:
        outcome = RULES[kind](vector["input"])
    except Refused as refusal:
        return None if str(refusal) in vector.get("error", []) else f"refused for {refusal}"
    if vector["result"] != "valid":
        return "accepted"
    expected = {name: bytes_of(item) if isinstance(item, dict) else item for name, item in vector["expect"].items()}
    if outcome != expected:
        return f"expected {outcome}"
    if kind == "webpush-decrypt" and is_strict and asked_http_ece(vector["input"]) != outcome["plaintext"]:
        return "http_ece reads something else"
    if kind == "webpush-encrypt":
        sender, receiver = private(base64url(vector["input"]["as_private"])), vector["input"]
        again = http_ece.encrypt(
            bytes_of(receiver["plaintext"]), salt=base64url(receiver["salt"]), private_key=sender,
            dh=base64url(receiver["ua_public"]), auth_secret=base64url(receiver["auth"]), version="aes128gcm",
        )
        # Of no text at all http_ece makes no record.
        if bytes_of(receiver["plaintext"]) and again != outcome["content"]:
            return "http_ece writes something else"
    return None


def main():
    judged, failures = {kind: 0 for kind in RULES}, []
    for path in sorted((ROOT / "Vectors/providers").glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["kind"] not in RULES:
            continue
        for vector in (vector for group in document["groups"] for vector in group["vectors"]):
            judged[document["kind"]] += 1
            fault = judge(document["kind"], vector)
            if fault:
                failures.append(f"{vector['id']}: {fault}")
            # The check has to notice a wrong expectation.
            spoiled = json.loads(json.dumps(vector))
            if spoiled["result"] == "valid":
                spoiled["expect"] = {"nothing": True}
            elif spoiled["result"] == "invalid":
                spoiled["error"] = ["no-such-reason"]
            else:
                spoiled["either"] = {"ifAccepted": {"nothing": True}, "ifRejected": ["no-such-reason"]}
            if not judge(document["kind"], spoiled):
                failures.append(f"{vector['id']}: a wrong expectation was not noticed")
    failures += [f"there are no vectors of the kind {kind}" for kind, count in judged.items() if not count]
    for failure in failures:
        print("FAILED", failure)
    print(f"{sum(judged.values())} judged, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
