"""How push providers are asked, what their answers mean, and what Web Push encrypts and signs."""

import re
from email.utils import parsedate_to_datetime

import curves
import providers
from receipts import data_of
from texts import Members, Refused, read

# --- asking


def apns_request(given):
    if not re.fullmatch("([0-9A-Fa-f]{2})+", given["token"]):
        raise Refused()
    lower = [(name.lower(), value) for name, value in given["headers"]]
    there = Members((name, value) for name, value in lower if name in providers.APNS_HEADERS.kind.members)
    if len({name for name, _ in there}) < len(there):
        raise Refused()
    headers = providers.APNS_HEADERS(there)
    kind = headers.get("apns-push-type", "alert")
    payload = providers.APNS_PAYLOAD(read(given["payload"]))
    aps = payload.get("aps", {})
    is_silent = "content-available" in aps and not {"alert", "badge", "sound"} & set(aps)
    too_long = len(given["payload"]) > (5120 if kind == "voip" else 4096)
    providers.demand(payload and not too_long)
    providers.demand(kind != "background" or is_silent)
    providers.demand(kind != "liveactivity" or "event" in aps)
    return {"path": "/3/device/" + given["token"], "headers": [list(pair) for pair in headers.items()]}


def batch_split(given):
    most = {"tnpg": 100, "gcm": 1000}[given["provider"]]
    return {"sizes": [min(most, given["count"] - start) for start in range(0, given["count"], most)]}


def retry_after(given):
    """Seconds, or the date of an answer in the form of HTTP."""
    value = given["value"].strip(" \t")
    if re.fullmatch("[0-9]+", value):
        return {"seconds": str(int(value))}
    try:
        date = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        raise Refused() from None
    return {"seconds": str(max(0, int(date.timestamp()) - int(given["now"])))}


# --- what answers mean

OUTCOMES = {
    "accepted": ("success", None), "moved": ("canonical", None), "dead": ("invalid_device", None),
    "throttled": ("provider_error", True), "transient": ("provider_error", True),
    "credential": ("provider_error", False), "message": ("provider_error", False), "unanswered": ("io_error", None),
}  # fmt: skip


def told(outcome, **more):
    feedback, retryable = OUTCOMES[outcome]
    again = {} if retryable is None else {"retryable": retryable}
    return {"outcome": outcome, "feedback": feedback, **again, **more}


def understood(message, body):
    """What a body says; None where it cannot be read."""
    try:
        return providers.KINDS[message](read(body))
    except Refused:
        return None


def apns(status, body):
    said = understood("apns-error-answer", body) or {}
    if status == 200:
        return told("accepted")
    if status == 410:
        return told("dead", **({"since": said["timestamp"]} if "timestamp" in said else {}))
    if status == 400 and said.get("reason") in ("BadDeviceToken", "DeviceTokenNotForTopic"):
        return told("dead")
    if status == 403 or said.get("reason") == "TooManyProviderTokenUpdates":
        return told("credential")
    if status == 429:
        return told("throttled")
    return told("transient", wait="900") if status >= 500 else told("message")


FCM_CODES = {
    "UNREGISTERED": "dead", "SENDER_ID_MISMATCH": "credential", "THIRD_PARTY_AUTH_ERROR": "credential",
    "QUOTA_EXCEEDED": "throttled", "UNAVAILABLE": "transient", "INTERNAL": "transient",
}  # fmt: skip


def fcm_code(code, names_token, status):
    if code in (None, "UNSPECIFIED_ERROR", "INVALID_ARGUMENT") and names_token and status == 400:
        return told("dead")
    if code == "INVALID_ARGUMENT":
        return told("message")
    by_status = {401: "credential", 403: "credential", 404: "credential", 429: "throttled"}
    outcome = FCM_CODES.get(code) or by_status.get(status) or ("transient" if status >= 500 else "message")
    return told(outcome, **({"wait": "60"} if outcome == "throttled" else {}))


def fcm(status, body):
    if status == 200:
        return told("accepted")
    said = understood("fcm-error-answer", body) or {"error": {}}
    details = said["error"].get("details", [])
    of_type = lambda ending: [one for one in details if one.get("@type", "").endswith(ending)]
    codes = [one["errorCode"] for one in of_type("google.firebase.fcm.v1.FcmError") if "errorCode" in one]
    fields = [field for one in of_type("google.rpc.BadRequest") for field in one.get("fieldViolations", [])]
    names_token = any(field.get("field") == "message.token" for field in fields)
    return fcm_code(codes[0] if codes else None, names_token, status)


GCM_ERRORS = {
    **dict.fromkeys(("NotRegistered", "InvalidRegistration", "MissingRegistration"), "dead"),
    **dict.fromkeys(("MismatchSenderId", "InvalidPackageName"), "dead"),
    **dict.fromkeys(("Unavailable", "InternalServerError"), "transient"),
    **dict.fromkeys(("DeviceMessageRateExceeded", "TopicsMessageRateExceeded"), "throttled"),
}  # fmt: skip


def gcm_result(result, token):
    if "error" in result:
        return told(GCM_ERRORS.get(result["error"], "message"))
    new = result.get("registration_id", token)
    return told("accepted") if new == token else told("moved", new_token=new)


def gcm(status, body, tokens):
    if status != 200:
        return [told("credential" if status == 401 else "transient" if status >= 500 else "message")] * len(tokens)
    said = understood("gcm-answer", body)
    if said is None:
        return [told("unanswered")] * len(tokens)
    found = [gcm_result(*pair) for pair in zip(said["results"], tokens)]
    return found + [told("transient")] * (len(tokens) - len(found))


def tnpg_result(result):
    if "errcode" not in result:
        return told("accepted")
    fields = [field.strip(" ") for field in result.get("exerr", "").split(",")]
    names_token = result["errcode"] == "INVALID_ARGUMENT" and "message.token" in fields
    return fcm_code(result["errcode"], names_token, 400 if names_token else max(400, int(result.get("code", "500"))))


def tnpg(status, body, tokens):
    said, is_success = understood("tnpg-answer", body) or {}, 200 <= status < 300
    if not is_success or "errcode" in said:
        outcome = fcm_code(said.get("errcode"), False, 500 if is_success else status)
        return [told("message") if outcome["outcome"] == "dead" else outcome] * len(tokens)
    results = said.get("resp", []) if said.get("fail_count", "0") != "0" else []
    return [tnpg_result(results[place]) if place < len(results) else told("accepted") for place in range(len(tokens))]


def webpush(status, body):
    by_status = {404: "dead", 410: "dead", 401: "credential", 403: "credential", 429: "throttled"}
    other = "accepted" if 200 <= status < 300 else "transient" if status >= 500 else "message"
    return told(by_status.get(status, other))


def provider_outcome(given):
    provider, status, body = given["provider"], given["status"], given["body"]
    if provider in ("gcm", "tnpg"):
        return {"outcomes": {"gcm": gcm, "tnpg": tnpg}[provider](status, body, given["tokens"])}
    return {"outcomes": [{"apns": apns, "fcm": fcm, "webpush": webpush}[provider](status, body)]}


# --- Web Push

RECORD, TAG = 4096, 16


def secrets(salt, private, other, ua_public, as_public, auth):
    """Key and nonce of a push."""
    shared = curves.times(int.from_bytes(private), curves.point(other))[0].to_bytes(32)
    secret = curves.derived(auth, shared, b"WebPush: info\0" + ua_public + as_public, 32)
    return [curves.derived(salt, secret, b"Content-Encoding: %b\0" % label, size) for label, size in
            ((b"aes128gcm", 16), (b"nonce", 12))]  # fmt: skip


def public(private):
    return curves.point_bytes(curves.times(int.from_bytes(private), curves.BASE))


def webpush_encrypt(given):
    text = given["plaintext"]
    if len(text) > 3993:
        raise Refused()
    salt, private, auth = data_of(given["salt"], 16), data_of(given["as_private"], 32), data_of(given["auth"], 16)
    ua_public, as_public = data_of(given["ua_public"], 65), public(private)
    key, nonce = secrets(salt, private, ua_public, ua_public, as_public, auth)
    hidden = curves.crypt(key, nonce, text + b"\x02")
    header = salt + RECORD.to_bytes(4) + bytes([len(as_public)]) + as_public
    return {"content": header + hidden + curves.tag(key, nonce, hidden)}


def webpush_decrypt(given):
    content, private, auth = given["content"], data_of(given["ua_private"], 32), data_of(given["auth"], 16)
    salt, size, as_public, record = content[:16], int.from_bytes(content[16:20]), content[21:86], content[86:]
    if content[20:21] != b"A" or size < 18 or not TAG < len(record) <= size:
        raise Refused()
    hidden, seal = record[:-TAG], record[-TAG:]
    try:
        key, nonce = secrets(salt, private, as_public, public(private), as_public, auth)
    except curves.NoPoint:
        raise Refused() from None
    text = curves.crypt(key, nonce, hidden).rstrip(b"\0")
    if curves.tag(key, nonce, hidden) != seal or text[-1:] != b"\x02":
        raise Refused()
    return {"plaintext": text[:-1]}


# --- VAPID


def bytes_of(written):
    """Any bytes, from base64url without padding."""
    data = data_of(written, len(written) * 3 // 4)
    if data is None:
        raise Refused()
    return data


def parameters(authorization):
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != "vapid":
        raise Refused()
    found = {}
    for part in rest.split(","):
        name, _, value = part.strip(" \t").partition("=")
        if name.lower() in found or re.search("[ \t]", value):
            raise Refused()
        found[name.lower()] = value
    if not {"t", "k"} <= set(found):
        raise Refused()
    return found["t"].split("."), found["k"].rstrip("=")


def vapid(given):
    parts, key = parameters(given["authorization"])
    key = data_of(key, 65)
    if len(parts) != 3 or key is None or key[0] != 4:
        raise Refused()
    header, claims, signature = map(bytes_of, parts)
    if providers.KINDS["token-header"](read(header))["alg"] != "ES256" or len(signature) != 64:
        raise Refused()
    found = providers.KINDS["vapid-claims"](read(claims))
    try:
        holds = curves.verifies(key, signature, ".".join(parts[:2]).encode())
    except curves.NoPoint:
        holds = False
    audiences = found["aud"] if isinstance(found["aud"], list) else [found["aud"]]
    if not holds or given["origin"] not in audiences or not 0 <= int(found["exp"]) - int(given["now"]) <= 86400:
        raise Refused()
    return {"audiences": audiences, "exp": found["exp"], **({"sub": found["sub"]} if "sub" in found else {})}
