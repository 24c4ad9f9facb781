"""The messages of push providers, of push sessions and of the device registry, each as a table of its members."""

import re
from decimal import Decimal

from messages import Integer, Items, Maybe, Open, Record, Ruled, date, filled, text, word
from receipts import channel, data_of, flag, plain, receipt, user
from texts import Members, Number, Refused, integer


def demand(holds):
    if not holds:
        raise Refused()


def shape(expression):
    """A text that the expression describes as a whole."""

    def checked(value):
        demand(re.fullmatch(expression, text(value)))
        return value

    return checked


def name(*names):
    """One of some names, in any case of letters."""

    def checked(value):
        demand(text(value).upper() in names)
        return value.upper()

    return checked


def real(low, high):
    def checked(value):
        demand(isinstance(value, Number) and Decimal(low) <= Decimal(value) <= Decimal(high))
        return str(value)

    return checked


def text_or(kind):
    return lambda value: text(value) if isinstance(value, str) else kind(value)


def document(value):
    demand(isinstance(value, Members))
    return plain(value)


def texts_by_name(value):
    demand(isinstance(value, Members))
    return {key: text(item) for key, item in value}


def one(value):
    """1, or 0, which is as good as none."""
    return "1" if integer(value, 0, 1) else None


def kept(value):
    """A text; an empty one is as good as none."""
    return text(value) or None


def all_maybe(*names, kind=text):
    return {member: Maybe(kind) for member in names}


SMALL, SECONDS = Integer(0, 2**31 - 1), Integer(0, 253402300799)


def exactly_one(*names):
    return lambda found: demand(sum(member in found for member in names) == 1)


# --- APNs

SUFFIXES = {
    "alert": "", "background": "", "mdm": "", "voip": ".voip", "complication": ".complication",
    "fileprovider": ".pushkit.fileprovider", "location": ".location-query", "liveactivity": ".push-type.liveactivity",
    "pushtotalk": ".voip-ptt", "widgets": ".push-type.widgets", "controls": ".push-type.controls",
}  # fmt: skip
TEXTS = Items(text)
LOCALIZED = text_or(Record(**{"loc-key": text, "loc-args": Maybe(TEXTS)}))
SOUND = text_or(Open(name=text, critical=Maybe(one), volume=Maybe(real(0, 1))))
ALERT = Open(
    title=Maybe(LOCALIZED), body=Maybe(LOCALIZED), sound=Maybe(SOUND),
    **all_maybe("subtitle", "launch-image", "title-loc-key", "subtitle-loc-key", "loc-key"),
    **all_maybe("title-loc-args", "subtitle-loc-args", "loc-args", kind=TEXTS),
)  # fmt: skip
BASE64 = "([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)"


def aps_rule(found):
    event, score = found.get("event"), found.get("relevance-score", "0")
    demand(event or 0 <= Decimal(score) <= 1)
    demand(not event or "timestamp" in found)
    demand(event != "start" or {"alert", "attributes-type", "attributes"} <= set(found))


APS = Ruled(aps_rule, Open(**{
    "alert": Maybe(text_or(ALERT)), "badge": Maybe(SMALL), "sound": Maybe(SOUND),
    **all_maybe("thread-id", "category", "target-content-id", "filter-criteria", "attributes-type"),
    **all_maybe("content-available", "mutable-content", "input-push-token", kind=one),
    **all_maybe("timestamp", "stale-date", "dismissal-date", kind=SECONDS),
    **all_maybe("content-state", "attributes", kind=document),
    "interruption-level": Maybe(word("passive", "active", "time-sensitive", "critical")),
    "relevance-score": Maybe(real("-Infinity", "Infinity")), "event": Maybe(word("start", "update", "end")),
    "input-push-channel": Maybe(shape(BASE64)),
}))  # fmt: skip
APNS_PAYLOAD = Open(aps=Maybe(APS))


def expiration(value):
    demand(re.fullmatch("[0-9]{1,12}", text(value)) and int(value) <= 253402300799)
    return value


def collapse_id(value):
    demand(1 <= len(text(value).encode()) <= 64)
    return value


def headers_rule(found):
    kind, topic = found.get("apns-push-type", "alert"), found["apns-topic"]
    suffix = SUFFIXES[kind]
    bare = topic[: len(topic) - len(suffix)]
    demand(topic.endswith(suffix) and bare and not (suffix and bare.endswith(suffix)))
    demand(kind != "background" or found.get("apns-priority") == "5")


APNS_HEADERS = Ruled(headers_rule, Record(**{
    "apns-topic": filled, "apns-push-type": Maybe(word(*SUFFIXES)),
    "apns-id": Maybe(shape("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")), "apns-expiration": Maybe(expiration),
    "apns-priority": Maybe(word("10", "5", "1")), "apns-collapse-id": Maybe(collapse_id),
}))  # fmt: skip

# --- FCM


class Camel(Record):
    """Names are in camel case, or in snake case, but not in both."""

    def __call__(self, value):
        demand(isinstance(value, Members))
        camel = [(re.sub("_([a-z])", lambda found: found[1].upper(), member), item) for member, item in value]
        there = [(member, item) for member, item in camel if member in self.members and item is not None]
        demand(len({member for member, _ in there}) == len(there))
        return super().__call__(Members(there))


def lasting(value):
    """A duration of FCM, with the fewest of no, three, six and nine digits behind the point."""
    found = re.fullmatch(r"([0-9]+)(?:\.([0-9]{1,9}))?s", text(value))
    demand(found and Decimal(value[:-1]) <= 2419200)
    digits = (found[2] or "").rstrip("0")
    digits += "0" * (-len(digits) % 3)
    return str(int(found[1])) + ("." + digits if digits else "") + "s"


def data(is_reserved):
    """Texts by name, none under a name that is reserved; an empty object is as good as none."""

    def checked(value):
        found = texts_by_name(value)
        demand(not any(map(is_reserved, found)) and size(found) <= 4096)
        return found or None

    return checked


def size(found):
    return sum(len((member + item).encode()) for member, item in found.items())


FCM_DATA = data(lambda key: key in ("from", "message_type") or key.startswith(("google.", "gcm.notification.")))
LABEL = "[a-zA-Z0-9_.~%-]"
HTTPS = r"(?i:https)://[^/\s]\S*"
OPTIONS = Camel(analyticsLabel=Maybe(shape(LABEL + "{1,50}")), link=Maybe(shape(HTTPS)), image=Maybe(text))
LIGHT = Camel(
    color=Maybe(Record(**all_maybe("red", "green", "blue", "alpha", kind=real(0, 1)))),
    lightOnDuration=Maybe(lasting), lightOffDuration=Maybe(lasting),
)  # fmt: skip
PRIORITIES = [f"PRIORITY_{level}" for level in "UNSPECIFIED MIN LOW DEFAULT HIGH MAX".split()]
ANDROID_NOTIFICATION = Camel(
    **all_maybe("title", "body", "icon", "sound", "tag", "clickAction", "bodyLocKey", "titleLocKey", "channelId",
                "ticker", "image"),
    **all_maybe("bodyLocArgs", "titleLocArgs", kind=TEXTS),
    **all_maybe("sticky", "localOnly", "defaultSound", "defaultVibrateTimings", "defaultLightSettings", kind=flag),
    color=Maybe(shape("#[0-9a-fA-F]{6}")), eventTime=Maybe(date), notificationPriority=Maybe(name(*PRIORITIES)),
    vibrateTimings=Maybe(Items(lasting)), notificationCount=Maybe(SMALL), lightSettings=Maybe(LIGHT),
    visibility=Maybe(name("VISIBILITY_UNSPECIFIED", "PRIVATE", "PUBLIC", "SECRET")),
    proxy=Maybe(name("PROXY_UNSPECIFIED", "ALLOW", "DENY", "IF_PRIORITY_LOWERED")),
)  # fmt: skip
ANDROID = Camel(
    **all_maybe("collapseKey", "restrictedPackageName"),
    **all_maybe("directBootOk", "bandwidthConstrainedOk", "restrictedSatelliteOk", kind=flag),
    priority=Maybe(name("NORMAL", "HIGH")), ttl=Maybe(lasting), data=Maybe(FCM_DATA),
    notification=Maybe(ANDROID_NOTIFICATION), fcmOptions=Maybe(OPTIONS),
)  # fmt: skip


def topic(value):
    bare = text(value).removeprefix("/topics/")
    demand(re.fullmatch(LABEL + "{1,900}", bare))
    return bare


def message_rule(found):
    exactly_one("token", "topic", "condition", "fid")(found)
    demand(not {"android", "androidV2"} <= set(found))
    demand("token" in found or "fid" in found or size(found.get("data", {})) <= 2048)


FCM_MESSAGE = Ruled(message_rule, Camel(
    **all_maybe("token", "condition", "fid", kind=filled), topic=Maybe(topic), data=Maybe(FCM_DATA),
    notification=Maybe(Record(**all_maybe("title", "body", "image"))), android=Maybe(ANDROID),
    androidV2=Maybe(document), fcmOptions=Maybe(OPTIONS),
    apns=Maybe(Camel(headers=Maybe(texts_by_name), payload=Maybe(APNS_PAYLOAD), fcmOptions=Maybe(OPTIONS),
                     liveActivityToken=Maybe(text))),
    webpush=Maybe(Camel(headers=Maybe(texts_by_name), data=Maybe(texts_by_name), notification=Maybe(document),
                        fcmOptions=Maybe(OPTIONS))),
))  # fmt: skip
DETAIL = Record(**{
    "@type": Maybe(text), "errorCode": Maybe(text),
    "fieldViolations": Maybe(Items(Record(field=Maybe(text), description=Maybe(text)))),
})  # fmt: skip


def assertion_rule(found):
    demand(0 <= int(found["exp"]) - int(found["iat"]) <= 3600)


# --- the legacy protocol, and the push gateway of Tinode

GCM_DATA = data(lambda key: key == "from" or key.startswith("google"))
GCM_RESULT = Record(message_id=Maybe(text), registration_id=Maybe(filled), error=Maybe(text))
GCM_REQUEST = Record(
    **all_maybe("to", "condition", kind=filled), **all_maybe("collapse_key", "restricted_package_name"),
    **all_maybe("content_available", "mutable_content", "delay_while_idle", "dry_run", kind=flag),
    registration_ids=Maybe(Items(filled, 1, 1000)), time_to_live=Maybe(Integer(0, 2419200)), data=Maybe(GCM_DATA),
    priority=Maybe(word("normal", "high")), notification=Maybe(document),
)  # fmt: skip
TNPG_RESULT = Record(
    code=Maybe(Integer(0, 999)), index=Maybe(lambda value: SMALL(value) if SMALL(value) != "0" else None),
    **all_maybe("msg_id", "errcode", "exerr", "errmsg", kind=kept),
)  # fmt: skip


def channels_rule(found):
    demand(set(found) in ({"unsub", "channel", "devices"}, {"unsub", "channels", "device"}))


# --- Web Push


def key(count):
    """Bytes in base64url, which are written without padding; an uncompressed point begins with 4."""

    def checked(value):
        bare = text(value).rstrip("=")
        found = data_of(bare, count)
        demand(found and value in (bare, bare + "=" * (-len(bare) % 4)) and (count != 65 or found[0] == 4))
        return bare

    return checked


#: A scheme, a host without user information, a port; a path or a query, and no fragment; ASCII alone.
ENDPOINT = shape(r"(?i:https?)://(\[[0-9A-Fa-f:.]+\]|[^\x00-\x20\x7f-\U0010ffff/?#@:\[\]]+)(:[0-9]*)?([/?][!-\"$-~]*)?")
KEYS = Record(p256dh=key(65), auth=key(16))
URL = shape(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
DECLARED = Open(
    title=filled, navigate=URL, dir=Maybe(word("auto", "ltr", "rtl")), **all_maybe("lang", "body", "tag"),
    icon=Maybe(URL), silent=Maybe(flag),
)  # fmt: skip


def audience(value):
    found = value if isinstance(value, str) else Items(text)(value)
    return text(found) if isinstance(found, str) else found[0] if len(found) == 1 else found


# --- push sessions and the registry


class SessionData(Open):
    def __call__(self, value):
        demand(isinstance(value, Members))
        reserved = [key for key, _ in value if key in ("aps", "from", "message_type") or key[:6] == "google"
                    or key[:3] == "gcm"]  # fmt: skip
        demand(not reserved)
        return super().__call__(Members(pair for pair in value if pair[1] is not None)) or None


class Defaulted(Record):
    """A record that writes the empty text where a description is absent."""

    def __call__(self, value):
        return {"description": "", **super().__call__(value)}


def session_device_rule(found):
    demand(("keys" in found) == (found["type"] == "web"))
    demand(found["type"] != "web" or ENDPOINT(found["token"]))


FEEDBACK = {
    "success": {"device"}, "canonical": {"device", "new_token"}, "invalid_device": {"device", "error"},
    "provider_error": {"device", "error", "retryable"}, "io_error": {"device", "error"},
}  # fmt: skip


def feedback_rule(found):
    there, due = set(found) - {"kind"}, FEEDBACK[found["kind"]]
    demand(there == due or found["kind"] == "io_error" and there == {"error"})


def registration_rule(found):
    demand(("endpoint" in found) == ("keys" in found))
    demand("endpoint" not in found or found.get("platform") == "web")


def handler_line(value):
    there = [item for member, item in value if member in LINE.members] if isinstance(value, Members) else []
    if not there:
        raise Refused("unknown-type")
    demand(len(there) == 1 and there[0] is not None)
    return LINE(value)


def user_id(value):
    user(text(value))
    return value


RECORD = Record(device=filled, last_seen=date, platform=Maybe(kept), lang=Maybe(kept))
CHANGE = Record(user=user_id, unsub=flag, channel=Maybe(channel), device=Maybe(filled))
LINE = Record(receipt=Maybe(receipt), channel=Maybe(Ruled(exactly_one("channel", "device"), CHANGE)))
COUNTS = {member: Integer(0, 1000) for member in ("success", "failure", "canonical_ids")}
HUGE = 10**40

KINDS = {
    "apns-headers": APNS_HEADERS,
    "apns-payload": APNS_PAYLOAD,
    "apns-error-answer": Record(reason=text, timestamp=Maybe(Integer(0, 253402300799000))),
    "apns-token-claims": Record(iss=text, iat=SECONDS),
    "fcm-message": FCM_MESSAGE,
    "fcm-send-request": Camel(message=FCM_MESSAGE, validateOnly=Maybe(lambda value: flag(value) or None)),
    "fcm-send-answer": Record(name=shape("projects/[^/]+/messages/[^/]+")),
    "fcm-error-answer": Record(error=Record(
        code=Integer(100, 599), message=Maybe(text), status=Maybe(text), details=Maybe(Items(DETAIL)))),
    "google-token-claims": Ruled(assertion_rule, Record(
        iss=text, scope=text, aud=text, iat=SECONDS, exp=Integer(0, 253402304399))),
    "gcm-request": Ruled(exactly_one("registration_ids", "to", "condition"), GCM_REQUEST),
    "gcm-answer": Record(multicast_id=Integer(-HUGE, HUGE), **COUNTS, results=Items(
        Ruled(lambda found: demand({"message_id", "error"} & set(found)), GCM_RESULT))),
    "tnpg-push-request": Items(FCM_MESSAGE, 1, 100),
    "tnpg-channel-request": Ruled(channels_rule, Record(
        channel=Maybe(topic), devices=Maybe(Items(filled, 1, 1000)), channels=Maybe(Items(topic, 1, 1000)),
        device=Maybe(filled), unsub=flag)),
    "tnpg-answer": Record(sent_count=SMALL, fail_count=SMALL, errcode=Maybe(kept), errmsg=Maybe(kept),
                          resp=Maybe(Items(Ruled(None, TNPG_RESULT, null={})))),
    "push-subscription": Record(endpoint=ENDPOINT, keys=KEYS),
    "token-header": Record(typ=Maybe(text), alg=text, kid=Maybe(text)),
    "vapid-claims": Record(aud=audience, exp=SECONDS, sub=Maybe(text)),
    "declarative-push": Record(web_push=Integer(8030, 8030), notification=DECLARED, mutable=Maybe(flag),
                               app_badge=Maybe(Integer(0, 2**64 - 1))),
    "push-session-payload": Defaulted(title=text, description=Maybe(text), data=Maybe(
        SessionData(badge=Maybe(SMALL), sound=Maybe(text)))),
    "push-session-answer": Record(id=filled),
    "session-device": Ruled(session_device_rule, Record(token=filled, type=filled, keys=Maybe(KEYS))),
    "feedback": Ruled(feedback_rule, Record(
        device=Maybe(Record(token=filled, type=filled)), kind=word(*FEEDBACK), new_token=Maybe(filled),
        error=Maybe(filled), retryable=Maybe(flag))),
    "device-registration": Ruled(registration_rule, Record(
        platform=Maybe(kept), lang=Maybe(kept), endpoint=Maybe(ENDPOINT), keys=Maybe(KEYS))),
    "device-record": RECORD,
    "device-list": Record(devices=Items(RECORD)),
    "handler-line": handler_line,
}  # fmt: skip
