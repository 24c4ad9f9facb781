"""What providers, push sessions and the registry make of an input, told once more and by other means than our codec.

`validate.py` holds the vectors of `Vectors/providers` and `Vectors/gateway` to it. `message` gives the value of a message as
vectors write it, `RULES` the rules of the other kinds; both raise `Refused`.
"""

import base64
import email.utils
import json
import re
from fractions import Fraction

from receipts import MAX, Members, Number, Refused, need, receipt, timestamp, topic, unfolded, user

LAST_SECOND = 253402300799
TOPIC = r"[a-zA-Z0-9_.~%-]"


# --- values: each reader takes a value and where it stands


def text(value, at):
    return str(need(value, str, at))


def form(pattern, reason="invalid-form"):
    def read(value, at):
        if not re.fullmatch(pattern, need(value, str, at), re.S):
            raise Refused(reason, at)
        return str(value)

    return read


some = form(r".+", "empty")


def flag(value, at):
    return need(value, bool, at)


def names(*permitted, capitals=False):
    def read(value, at):
        name = need(value, str, at).upper() if capitals else need(value, str, at)
        if name not in permitted:
            raise Refused("unknown-name", at)
        return str(name)

    return read


def integer(low, high):
    def read(value, at):
        number = Fraction(need(value, Number, at))
        if number.denominator != 1:
            raise Refused("not-integral", at)
        if not low <= number <= high:
            raise Refused("out-of-range", at)
        return str(int(number))

    return read


def number(value, at):
    return str(need(value, Number, at))


def unit(value, at):
    if not 0 <= Fraction(need(value, Number, at)) <= 1:
        raise Refused("out-of-range", at)
    return str(value)


def array(read):
    def read_all(value, at):
        if isinstance(value, Members):
            raise Refused("wrong-type", at)
        return [read(item, f"{at}/{place}") for place, item in enumerate(need(value, list, at))]

    return read_all


def anything(value, at):
    return unfolded(need(value, Members, at))


def place(at, name):
    return f"{at}/{name.replace('~', '~0').replace('/', '~1')}"


def texts(is_reserved=lambda name: False):
    def read(value, at):
        found = {}
        for name, item in need(value, Members, at):
            if is_reserved(name):
                raise Refused("reserved-name", place(at, name))
            found[name] = text(item, place(at, name))
        return found

    return read


def bytes_of(found):
    return sum(len(part.encode()) for pair in found.items() for part in pair)


def instant(value, at):
    """TIM-004: three, six or nine fraction digits."""
    shortest = timestamp(value, at)
    whole, _, fraction = shortest[:-1].partition(".")
    return f"{whole}.{fraction.ljust(-(-max(len(fraction), 1) // 3) * 3, '0')}Z"


def either(first, second):
    """A string, or an object."""
    return lambda value, at: (first if type(value) is str else second)(value, at)


def key(count, first=None):
    def read(value, at):
        given = need(value, str, at)
        digits = given.rstrip("=")
        is_padded = given == digits or (len(given) % 4 == 0 and len(given) - len(digits) <= 2)
        data = base64.urlsafe_b64decode(digits + "=" * (-len(digits) % 4)) if len(digits) % 4 != 1 else b""
        written = base64.urlsafe_b64encode(data).decode().rstrip("=")
        if not is_padded or written != digits or len(data) != count or (first is not None and data[0] != first):
            raise Refused("invalid-form", at)
        return digits

    return read


# --- objects


class Table:
    """The members of an object: `name` or `name|other spelling`, a `!` behind one that is always there."""

    def __init__(self, members, also=None, whole=None, is_open=False, first=None):
        self.readers, self.required, self.spellings = {}, [], {}
        for title, read in members.items():
            name, _, other = title.rstrip("!").partition("|")
            self.readers[name] = read
            if title.endswith("!"):
                self.required.append(name)
            self.spellings[name] = name
            if other:
                self.spellings[other] = name
        self.also, self.whole, self.is_open = also, whole, is_open

    def __call__(self, value, at):
        found, others = {}, {}
        for spelling, item in need(value, Members, at):
            name = self.spellings.get(spelling)
            if name is None:
                others[spelling] = unfolded(item)
                continue
            if item is None and name not in self.required:
                continue
            there = place(at, spelling)
            read = self.readers[name](item, there)
            if name in found or (self.also and self.also(found, name)):
                raise Refused("conflicting-members", there)
            found[name] = read
        for name in self.required:
            if name not in found:
                raise Refused("missing-member", place(at, name))
        if self.whole:
            self.whole(found, at)
        kept = {name: found[name] for name in self.readers if name in found}
        return {**kept, **others} if self.is_open else kept


def apart(*groups):
    """Names of one group exclude those of the others."""

    def is_barred(found, name):
        mine = [group for group in groups if name in group]
        return any(other in found for group in groups if mine and group not in mine for other in group)

    return is_barred


def drop(found, *pairs):
    for name, value in pairs:
        if name in found and found[name] == value:
            del found[name]


def missing(found, at, *wanted):
    for name in wanted:
        if name not in found:
            raise Refused("missing-member", place(at, name))


# --- APNs

one = integer(0, 1)
seconds = integer(0, LAST_SECOND)
critical = Table({"critical": one, "name!": text, "volume": unit}, whole=lambda found, at: drop(found, ("critical", "0")))
sound = either(text, critical)
localized = either(text, Table({"loc-key!": text, "loc-args": array(text)}))
alert = either(
    text,
    Table(
        {
            "title": localized, "subtitle": text, "body": localized, "launch-image": text, "title-loc-key": text,
            "title-loc-args": array(text), "subtitle-loc-key": text, "subtitle-loc-args": array(text), "loc-key": text,
            "loc-args": array(text), "sound": sound,
        },
        is_open=True,
    ),
)
BASE64 = r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)"


def check_aps(found, at):
    drop(found, ("content-available", "0"), ("mutable-content", "0"), ("input-push-token", "0"))
    if "event" not in found:
        if "relevance-score" in found and not 0 <= Fraction(found["relevance-score"]) <= 1:
            raise Refused("out-of-range", place(at, "relevance-score"))
        return
    missing(found, at, "timestamp")
    if found["event"] == "start":
        missing(found, at, "alert", "attributes-type", "attributes")


aps = Table(
    {
        "alert": alert, "badge": integer(0, 2**31 - 1), "sound": sound, "thread-id": text, "category": text,
        "content-available": one, "mutable-content": one, "target-content-id": text,
        "interruption-level": names("passive", "active", "time-sensitive", "critical"), "relevance-score": number,
        "filter-criteria": text, "timestamp": seconds, "event": names("start", "update", "end"),
        "content-state": anything, "attributes-type": text, "attributes": anything, "stale-date": seconds,
        "dismissal-date": seconds, "input-push-token": one, "input-push-channel": form(BASE64),
    },
    whole=check_aps,
    is_open=True,
)
apns_payload = Table({"aps": aps}, is_open=True)
SUFFIXES = {
    "alert": "", "background": "", "voip": ".voip", "complication": ".complication",
    "fileprovider": ".pushkit.fileprovider", "mdm": "", "location": ".location-query",
    "liveactivity": ".push-type.liveactivity", "pushtotalk": ".voip-ptt", "widgets": ".push-type.widgets",
    "controls": ".push-type.controls",
}


def collapse_id(value, at):
    if not 1 <= len(need(value, str, at).encode()) <= 64:
        raise Refused("too-long", at)
    return str(value)


def expiration(value, at):
    if not re.fullmatch("[0-9]+", need(value, str, at)) or int(value) > LAST_SECOND:
        raise Refused("out-of-range", at)
    return str(int(value))


def check_headers(found, at):
    kind = found.get("apns-push-type")
    if kind and not found["apns-topic"].endswith(SUFFIXES[kind]):
        raise Refused("conflicting-members", place(at, "apns-topic"))
    if kind == "background" and found.get("apns-priority") != "5":
        reason = "conflicting-members" if "apns-priority" in found else "missing-member"
        raise Refused(reason, place(at, "apns-priority"))


apns_headers = Table(
    {
        "apns-topic!": some, "apns-push-type": names(*SUFFIXES),
        "apns-id": form("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "apns-expiration": expiration,
        "apns-priority": form("10|5|1", "out-of-range"), "apns-collapse-id": collapse_id,
    },
    whole=check_headers,
)


def apns_request(given):
    """Headers and a payload that belong to one request."""
    fields = Members()
    for name, value in given["headers"]:
        name = name.lower()
        if not name.startswith("apns-"):
            continue
        if name in dict(fields):
            raise Refused("conflicting-members", f"/headers/{name}")
        fields.append((name, value))
    headers = apns_headers(fields, "/headers")
    body = given["payload"]
    payload = apns_payload(parsed(body.decode()), "/payload")
    kind = headers.get("apns-push-type")
    if not payload:
        raise Refused("empty", "/payload")
    if len(body) > (5120 if kind == "voip" else 4096):
        raise Refused("too-long", "/payload")
    system = payload.get("aps", {})
    if kind == "background":
        missing(system, "/payload/aps", "content-available")
        for name in ("alert", "badge", "sound"):
            if name in system:
                raise Refused("conflicting-members", f"/payload/aps/{name}")
    if kind == "liveactivity":
        missing(system, "/payload/aps", "event")
    path = f"/3/device/{form('([0-9a-fA-F]{2})+')(given['token'], '/token')}"
    return {"path": path, "headers": [[name, headers[name]] for name in HEADER_ORDER if name in headers]}


HEADER_ORDER = "apns-topic apns-push-type apns-id apns-expiration apns-priority apns-collapse-id".split()
apns_error = Table({"reason!": text, "timestamp": integer(0, LAST_SECOND * 1000)})
apns_claims = Table({"iss!": text, "iat!": seconds})

# --- FCM


def duration(value, at):
    found = re.fullmatch(r"([0-9]{1,9})(?:\.([0-9]{1,9}))?s", need(value, str, at))
    nanoseconds = int((found[2] or "").ljust(9, "0")) if found else 0
    if not found or int(found[1]) * 10**9 + nanoseconds > 2419200 * 10**9:
        raise Refused("invalid-form", at)
    digits = f"{nanoseconds:09}"
    while digits.endswith("000"):
        digits = digits[:-3]
    return f"{int(found[1])}.{digits}s" if digits else f"{int(found[1])}s"


def fcm_topic(value, at):
    return form(f"(/topics/)?{TOPIC}{{1,900}}")(value, at).removeprefix("/topics/")


def is_reserved(name):
    return name in ("from", "message_type") or name.startswith(("google.", "gcm.notification."))


fcm_data = texts(is_reserved)
options = Table(
    {
        "analyticsLabel|analytics_label": form(f"{TOPIC}{{1,50}}"),
        "link": form(r"[hH][tT][tT][pP][sS]://[^/\x00- \x7f][^\x00- \x7f]*"), "image": text,
    }
)
light = Table(
    {
        "color": Table({"red": unit, "green": unit, "blue": unit, "alpha": unit}),
        "lightOnDuration|light_on_duration": duration, "lightOffDuration|light_off_duration": duration,
    }
)
PRIORITIES = [f"PRIORITY_{name}" for name in "UNSPECIFIED MIN LOW DEFAULT HIGH MAX".split()]
android_notification = Table(
    {
        "title": text, "body": text, "icon": text, "color": form("#[0-9a-fA-F]{6}"), "sound": text, "tag": text,
        "clickAction|click_action": text, "bodyLocKey|body_loc_key": text, "bodyLocArgs|body_loc_args": array(text),
        "titleLocKey|title_loc_key": text, "titleLocArgs|title_loc_args": array(text), "channelId|channel_id": text,
        "ticker": text, "sticky": flag, "eventTime|event_time": instant, "localOnly|local_only": flag,
        "notificationPriority|notification_priority": names(*PRIORITIES, capitals=True),
        "defaultSound|default_sound": flag, "defaultVibrateTimings|default_vibrate_timings": flag,
        "defaultLightSettings|default_light_settings": flag, "vibrateTimings|vibrate_timings": array(duration),
        "visibility": names("VISIBILITY_UNSPECIFIED", "PRIVATE", "PUBLIC", "SECRET", capitals=True),
        "notificationCount|notification_count": integer(0, 2**31 - 1), "lightSettings|light_settings": light,
        "image": text, "proxy": names("PROXY_UNSPECIFIED", "ALLOW", "DENY", "IF_PRIORITY_LOWERED", capitals=True),
    }
)
android = Table(
    {
        "collapseKey|collapse_key": text, "priority": names("NORMAL", "HIGH", capitals=True), "ttl": duration,
        "restrictedPackageName|restricted_package_name": text, "data": fcm_data, "notification": android_notification,
        "fcmOptions|fcm_options": options, "directBootOk|direct_boot_ok": flag,
        "bandwidthConstrainedOk|bandwidth_constrained_ok": flag, "restrictedSatelliteOk|restricted_satellite_ok": flag,
    },
    whole=lambda found, at: drop(found, ("data", {})),
)
TARGETS = ("token", "topic", "condition", "fid")


def check_message(found, at):
    if not set(TARGETS) & set(found):
        raise Refused("missing-member", place(at, "token"))
    limit = 2048 if {"topic", "condition"} & set(found) else 4096
    for name, data in (("data", found), ("android", found.get("android", {}))):
        if bytes_of(data.get("data", {})) > limit:
            raise Refused("too-long", place(at, name))
    drop(found, ("data", {}))


def is_barred(found, name):
    android_pair = apart(["android"], ["androidV2"])(found, name)
    return android_pair or apart(*([target] for target in TARGETS))(found, name)


fcm_message = Table(
    {
        "token": some, "topic": fcm_topic, "condition": some, "fid": some, "data": fcm_data,
        "notification": Table({"title": text, "body": text, "image": text}), "android": android,
        "androidV2|android_v2": anything,
        "apns": Table(
            {
                "headers": texts(), "payload": apns_payload, "fcmOptions|fcm_options": options,
                "liveActivityToken|live_activity_token": text,
            }
        ),
        "webpush": Table(
            {"headers": texts(), "data": texts(), "notification": anything, "fcmOptions|fcm_options": options}
        ),
        "fcmOptions|fcm_options": options,
    },
    also=is_barred,
    whole=check_message,
)
fcm_send = Table(
    {"message!": fcm_message, "validateOnly|validate_only": flag},
    whole=lambda found, at: drop(found, ("validateOnly", False)),
)
fcm_answer = Table({"name!": form("projects/[^/]+/messages/[^/]+")})
detail = Table(
    {"@type": text, "errorCode": text, "fieldViolations": array(Table({"field": text, "description": text}))}
)
fcm_error = Table(
    {"error!": Table({"code!": integer(100, 599), "message": text, "status": text, "details": array(detail)})}
)


def check_assertion(found, at):
    if not 0 <= int(found["exp"]) - int(found["iat"]) <= 3600:
        raise Refused("out-of-range", place(at, "exp"))


google_claims = Table(
    {"iss!": text, "scope!": text, "aud!": text, "iat!": seconds, "exp!": integer(0, LAST_SECOND + 3600)},
    whole=check_assertion,
)

# --- legacy GCM


def check_gcm(found, at):
    targets = [name for name in ("registration_ids", "to", "condition") if name in found]
    if not targets:
        raise Refused("missing-member", place(at, "registration_ids"))
    if targets[0] == "registration_ids" and not 1 <= len(found[targets[0]]) <= 1000:
        raise Refused("too-long" if found[targets[0]] else "empty", place(at, targets[0]))
    if bytes_of(found.get("data", {})) > 4096:
        raise Refused("too-long", place(at, "data"))
    drop(found, ("data", {}))


gcm_request = Table(
    {
        "registration_ids": array(some), "to": some, "condition": some, "collapse_key": text,
        "time_to_live": integer(0, 2419200), "priority": names("normal", "high"), "content_available": flag,
        "mutable_content": flag, "delay_while_idle": flag, "dry_run": flag, "restricted_package_name": text,
        "data": texts(lambda name: name == "from" or name.startswith("google")), "notification": anything,
    },
    also=apart(["registration_ids"], ["to"], ["condition"]),
    whole=check_gcm,
)


def check_gcm_result(found, at):
    if "message_id" not in found and "error" not in found:
        raise Refused("missing-member", place(at, "message_id"))


some_hundred = integer(0, 1000)
gcm_answer = Table(
    {
        "multicast_id!": number, "success!": some_hundred, "failure!": some_hundred, "canonical_ids!": some_hundred,
        "results!": array(Table({"message_id": text, "registration_id": some, "error": text}, whole=check_gcm_result)),
    }
)

# --- TNPG


def tnpg_push(value, at):
    messages = array(fcm_message)(value, at)
    if not 1 <= len(messages) <= 100:
        raise Refused("too-long" if messages else "empty", at)
    return messages


many = integer(0, 2**31 - 1)
result = Table(
    {"msg_id": text, "code": integer(0, 999), "errcode": text, "exerr": text, "errmsg": text, "index": many},
    whole=lambda found, at: drop(
        found, ("errcode", ""), ("msg_id", ""), ("exerr", ""), ("errmsg", ""), ("index", "0")
    ),
)
tnpg_answer = Table(
    {
        "sent_count!": many, "fail_count!": many, "errcode": text, "errmsg": text,
        "resp": array(lambda value, at: {} if value is None else result(value, at)),
    },
    whole=lambda found, at: drop(found, ("errcode", ""), ("errmsg", "")),
)


def check_subscription(found, at):
    wanted = ("channels", "device") if {"channels", "device"} & set(found) else ("channel", "devices")
    missing(found, at, *wanted)
    there = next(name for name in wanted if name.endswith("s"))
    if not 1 <= len(found[there]) <= 1000:
        raise Refused("too-long" if found[there] else "empty", place(at, there))


tnpg_channel = Table(
    {
        "channel": fcm_topic, "devices": array(some), "channels": array(fcm_topic), "device": some, "unsub!": flag,
    },
    also=apart(["channel", "devices"], ["channels", "device"]),
    whole=check_subscription,
)

# --- Web Push

ENDPOINT = r"[hH][tT][tT][pP][sS]?://[^/?#@:\x00- \x7f-\U0010ffff][^/?#@\x00- \x7f-\U0010ffff]*([/?][^#\x00- \x7f-\U0010ffff]*)?"
endpoint = form(ENDPOINT)
keys = Table({"p256dh!": key(65, 4), "auth!": key(16)})
subscription = Table({"endpoint!": endpoint, "keys!": keys})
url = form(r"[A-Za-z][A-Za-z0-9+.-]*://[^\x00- \x7f]+")
declarative = Table(
    {
        "web_push!": integer(8030, 8030),
        "notification!": Table(
            {
                "title!": some, "navigate!": url, "dir": names("auto", "ltr", "rtl"), "lang": text, "body": text,
                "tag": text, "icon": url, "silent": flag,
            },
            is_open=True,
        ),
        "mutable": flag,
        "app_badge": integer(0, 2**64 - 1),
    }
)
token_header = Table({"typ": text, "alg!": text, "kid": text})


def audience(value, at):
    if type(value) is str:
        return value
    origins = array(text)(value, at)
    return origins[0] if len(origins) == 1 else origins


vapid_claims = Table({"aud!": audience, "exp!": seconds, "sub": text})

# --- push sessions


def session_data(value, at):
    found = {}
    for name, item in need(value, Members, at):
        there = place(at, name)
        if name in ("aps", "from", "message_type") or name.startswith(("google", "gcm")):
            raise Refused("reserved-name", there)
        if item is not None:
            special = {"badge": integer(0, 2**31 - 1), "sound": text}.get(name)
            found[name] = special(item, there) if special else unfolded(item)
    return found


def check_payload(found, at):
    found.setdefault("description", "")
    drop(found, ("data", {}))


session_payload = Table({"title!": text, "description": text, "data": session_data}, whole=check_payload)


def check_device(found, at):
    if found["type"] != "web":
        if "keys" in found:
            raise Refused("conflicting-members", place(at, "keys"))
        return
    endpoint(found["token"], place(at, "token"))
    missing(found, at, "keys")


session_device = Table({"token!": some, "type!": some, "keys": keys}, whole=check_device)
FEEDBACK = {
    "success": ["device"],
    "canonical": ["device", "new_token"],
    "invalid_device": ["device", "error"],
    "provider_error": ["device", "error", "retryable"],
    "io_error": ["error"],
}


def check_feedback(found, at):
    wanted = FEEDBACK[found["kind"]]
    for name in ("device", "new_token", "error", "retryable"):
        if name in wanted:
            missing(found, at, name)
        elif name in found and name != "device":
            raise Refused("conflicting-members", place(at, name))


feedback = Table(
    {
        "device": Table({"token!": some, "type!": some}), "kind!": names(*FEEDBACK), "new_token": some, "error": some,
        "retryable": flag,
    },
    whole=check_feedback,
)

# --- the registry


def check_registration(found, at):
    drop(found, ("platform", ""), ("lang", ""))
    if "endpoint" in found or "keys" in found:
        missing(found, at, "endpoint", "keys")
        if found.get("platform") != "web":
            raise Refused("conflicting-members", place(at, "endpoint"))


registration = Table({"platform": text, "lang": text, "endpoint": endpoint, "keys": keys}, whole=check_registration)
record = Table(
    {"device!": some, "platform": text, "lang": text, "last_seen!": instant},
    whole=lambda found, at: drop(found, ("platform", ""), ("lang", "")),
)


def user_id(value, at):
    user(need(value, str, at), at)
    return str(value)


def channel_name(value, at):
    if topic(need(value, str, at), at)[0] != "channel":
        raise Refused("invalid-topic-name", at)
    return str(value)


def check_change(found, at):
    if "channel" not in found and "device" not in found:
        raise Refused("missing-member", place(at, "channel"))


change = Table(
    {"user!": user_id, "channel": channel_name, "device": some, "unsub!": flag},
    also=apart(["channel"], ["device"]),
    whole=check_change,
)


def as_pairs(value):
    """A value that can be written as JSON again."""
    if isinstance(value, Members):
        return {name: as_pairs(item) for name, item in value}
    if isinstance(value, Number):
        return json.loads(value)
    return [as_pairs(item) for item in value] if isinstance(value, list) else value


def inner_receipt(value, at):
    need(value, Members, at)
    try:
        return receipt(json.dumps(as_pairs(value)))
    except Refused as refusal:
        raise Refused(refusal.reason, at + refusal.pointer) from None


def handler_line(value, at):
    need(value, Members, at)
    readers, found = {"receipt": inner_receipt, "channel": change}, {}
    for name, item in value:
        if name in readers:
            found[name] = readers[name](item, place(at, name))
            if len(found) > 1:
                raise Refused("conflicting-members", place(at, name))
    if not found:
        raise Refused("unknown-type", at)
    return found


MESSAGES = {
    "apns-payload": apns_payload, "apns-headers": apns_headers, "apns-error-answer": apns_error,
    "apns-token-claims": apns_claims, "fcm-message": fcm_message, "fcm-send-request": fcm_send,
    "fcm-send-answer": fcm_answer, "fcm-error-answer": fcm_error, "google-token-claims": google_claims,
    "gcm-request": gcm_request, "gcm-answer": gcm_answer, "tnpg-push-request": tnpg_push, "tnpg-answer": tnpg_answer,
    "tnpg-channel-request": tnpg_channel, "push-subscription": subscription, "declarative-push": declarative,
    "token-header": token_header, "vapid-claims": vapid_claims, "push-session-payload": session_payload,
    "push-session-answer": Table({"id!": some}), "session-device": session_device, "feedback": feedback,
    "device-registration": registration, "device-record": record,
    "device-list": Table({"devices!": array(record)}), "handler-line": handler_line,
}


def parsed(wire):
    return json.loads(wire, object_pairs_hook=Members, parse_int=Number, parse_float=Number)


def message(name, wire):
    """The value of a message, as vectors write it."""
    return MESSAGES[name](parsed(wire), "")


# --- what an answer means

FEEDBACK_KINDS = {
    "accepted": "success", "moved": "canonical", "dead": "invalid_device", "throttled": "provider_error",
    "transient": "provider_error", "credential": "provider_error", "message": "provider_error",
    "unanswered": "io_error",
}


def outcome(word, **more):
    told = {"outcome": word, "feedback": FEEDBACK_KINDS[word]}
    if told["feedback"] == "provider_error":
        told["retryable"] = word in ("throttled", "transient")
    return {**told, **more}


def readable(name, body):
    try:
        return message(name, body.decode())
    except (Refused, ValueError):
        return None


def of_status(status, dead=()):
    if status in dead:
        return "dead"
    words = {401: "credential", 403: "credential", 429: "throttled"}
    return words.get(status, "transient" if status >= 500 else "message")


def apns_outcome(status, body):
    answer = readable("apns-error-answer", body) or {}
    reason = answer.get("reason")
    if status == 200:
        return outcome("accepted")
    if status == 410 and "timestamp" in answer:
        return outcome("dead", since=answer["timestamp"])
    if status == 400 and reason in ("BadDeviceToken", "DeviceTokenNotForTopic"):
        return outcome("dead")
    if status == 429 and reason == "TooManyProviderTokenUpdates":
        return outcome("credential")
    if status >= 500:
        return outcome("transient", wait="900")
    return outcome("message" if status == 401 else of_status(status, dead=(410,)))


def fcm_word(code, names_token, status):
    words = {
        "UNREGISTERED": "dead", "SENDER_ID_MISMATCH": "credential", "THIRD_PARTY_AUTH_ERROR": "credential",
        "QUOTA_EXCEEDED": "throttled", "UNAVAILABLE": "transient", "INTERNAL": "transient",
    }
    if code in words:
        return words[code]
    if names_token and (code == "INVALID_ARGUMENT" or status == 400):
        return "dead"
    if code == "INVALID_ARGUMENT":
        return "message"
    return "credential" if status == 404 else of_status(status)


def fcm_told(word):
    return outcome(word, wait="60") if word == "throttled" else outcome(word)


def fcm_outcome(status, body):
    if status == 200:
        return outcome("accepted")
    answer = readable("fcm-error-answer", body)
    details = answer["error"].get("details", []) if answer else []
    own = [d for d in details if d.get("@type", "").endswith("google.firebase.fcm.v1.FcmError") and "errorCode" in d]
    bad = [d for d in details if d.get("@type", "").endswith("google.rpc.BadRequest")]
    fields = [v.get("field") for d in bad for v in d.get("fieldViolations", [])]
    return fcm_told(fcm_word(own[0]["errorCode"] if own else None, "message.token" in fields, status))


GCM_WORDS = {
    **dict.fromkeys(
        "NotRegistered InvalidRegistration MissingRegistration MismatchSenderId InvalidPackageName".split(), "dead"
    ),
    **dict.fromkeys("MessageTooBig InvalidDataKey InvalidTtl".split(), "message"),
    **dict.fromkeys("Unavailable InternalServerError".split(), "transient"),
    **dict.fromkeys("DeviceMessageRateExceeded TopicsMessageRateExceeded".split(), "throttled"),
}


def gcm_outcome(status, body, tokens):
    if status != 200:
        return [outcome(of_status(status)) for _ in tokens]
    answer = readable("gcm-answer", body)
    if not answer:
        return [outcome("unanswered") for _ in tokens]
    results, told = answer["results"], []
    for place_, token in enumerate(tokens):
        if len(results) != len(tokens) and place_ >= len(results):
            told.append(outcome("transient"))
        elif "error" in results[place_]:
            told.append(outcome(GCM_WORDS.get(results[place_]["error"], "message")))
        elif results[place_].get("registration_id", token) != token:
            told.append(outcome("moved", new_token=results[place_]["registration_id"]))
        else:
            told.append(outcome("accepted"))
    return told


def tnpg_outcome(status, body, tokens):
    answer = readable("tnpg-answer", body) or {}
    is_success = 200 <= status < 300
    if not is_success or "errcode" in answer:
        word = fcm_word(answer.get("errcode"), False, 500 if is_success else status)
        return [fcm_told("message" if word == "dead" else word) for _ in tokens]
    results = answer.get("resp", []) if int(answer.get("fail_count", 0)) else []
    told = []
    for found in (results + [{}] * len(tokens))[: len(tokens)]:
        if "errcode" not in found:
            told.append(outcome("accepted"))
            continue
        fields = [field.strip() for field in found.get("exerr", "").split(",")]
        status_ = max(int(found["code"]), 400) if "code" in found else 500
        told.append(fcm_told(fcm_word(found["errcode"], "message.token" in fields, status_)))
    return told


def web_push_outcome(status, body):
    return outcome("accepted" if 200 <= status < 300 else of_status(status, dead=(404, 410)))


def provider_outcome(given):
    provider, status, body = given["provider"], given["status"], given["body"]
    single = {"apns": apns_outcome, "fcm": fcm_outcome, "webpush": web_push_outcome}
    if provider in single:
        return {"outcomes": [single[provider](status, body)]}
    return {"outcomes": {"gcm": gcm_outcome, "tnpg": tnpg_outcome}[provider](status, body, given["tokens"])}


def batch_split(given):
    limit = {"tnpg": 100, "gcm": 1000}[given["provider"]]
    whole, rest = divmod(given["count"], limit)
    return {"sizes": [limit] * whole + [rest] * (rest > 0)}


def retry_after(given):
    value = given["value"].strip(" \t")
    if re.fullmatch("[0-9]+", value):
        return {"seconds": str(int(value))}
    try:
        date = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        raise Refused("invalid-form") from None
    return {"seconds": str(max(0, int(date.timestamp()) - int(given["now"])))}


RULES = {
    "apns-request": apns_request,
    "provider-outcome": provider_outcome,
    "batch-split": batch_split,
    "retry-after": retry_after,
}
