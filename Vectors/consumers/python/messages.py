"""The messages of the protocol: what their members are, and one reader and one writer for all of them."""

from texts import Members, Number, Refused, duration, integer, read, stamp_text, timestamp, write

TOP = 2**63 - 1


def text(value):
    if isinstance(value, Number) or not isinstance(value, str):
        raise Refused()
    return value


def identifier(value):
    if not 1 <= len(text(value).encode()) <= 256:
        raise Refused()
    return value


def filled(value):
    if not text(value):
        raise Refused()
    return value


def date(value):
    return stamp_text(*timestamp(text(value)))


def start(value):
    """A date, or the empty string, which is as good as none."""
    return date(value) if text(value) else None


def date_or_null(value):
    return None if value is None else date(value)


def length_of_time(value):
    duration(text(value))
    return value


def word(*words, fold=False):
    def checked(value):
        if (text(value).lower() if fold else text(value)) not in words:
            raise Refused()
        return value

    return checked


class Integer:
    def __init__(self, low, high=TOP):
        self.low, self.high = low, high

    def __call__(self, value):
        return str(integer(value, self.low, self.high))


class Items:
    def __init__(self, item, least=0, most=TOP):
        self.item, self.least, self.most = item, least, most

    def __call__(self, value):
        if not isinstance(value, list) or isinstance(value, Members) or not self.least <= len(value) <= self.most:
            raise Refused()
        return [self.item(item) for item in value]


class Record:
    """An object; a member whose kind is a `Maybe` can be absent or null, and unknown ones are passed over."""

    def __init__(self, **members):
        self.members = members

    def __call__(self, value):
        if not isinstance(value, Members):
            raise Refused()
        given, found = dict(value), {}
        for name, kind in self.members.items():
            if isinstance(kind, Maybe):
                item = given.get(name)
                item = None if item is None else kind.kind(item)
                if item is not None:
                    found[name] = item
            elif name in given:
                found[name] = kind(given[name])
            else:
                raise Refused()
        return found


class Open(Record):
    """An object whose other members are kept as they came."""

    def __call__(self, value):
        found = super().__call__(value)
        return {**found, **{name: plain(item) for name, item in value if name not in self.members}}


def plain(value):
    if isinstance(value, Members):
        return {name: plain(item) for name, item in value}
    return list(map(plain, value)) if isinstance(value, list) else value


class Maybe:
    def __init__(self, kind):
        self.kind = kind


class Ruled:
    """A kind with a rule that refuses what is wrong otherwise; `null` is what a null stands for, where it is permitted."""

    def __init__(self, rule, kind, null=None):
        self.rule, self.kind, self.null = rule, kind, null

    def __call__(self, value):
        if value is None and self.null is not None:
            return self.null
        found = self.kind(value)
        if self.rule:
            self.rule(found)
        return found


LEAST = {
    "maxMessageBytes": 4096, "maxNotifyBytes": 1048576, "maxNotificationDataBytes": 65536,
    "maxBatchNotifications": 100, "maxIdentifierBytes": 256, "maxAnswerNotifications": 1, "maxAnswerBytes": 1024,
    "retentionAfterSeenSeconds": 0, "sweepBoundSeconds": 0, "idempotencySeconds": 86400,
    "authenticatorTimeoutSeconds": 1,
}  # fmt: skip
LEAST_IF_THERE = {
    "pingIntervalSeconds": 1, "pingTimeoutSeconds": 1, "slowDeviceSeconds": 1, "requestTimeoutSeconds": 1,
    "maxConnections": 1, "maxConnectionsPerUser": 2, "maxPendingHandshakes": 1, "maxMessagesPerSecond": 10,
    "maxNotifiesPerSecond": 1, "maxHeadBytes": 8192,
}  # fmt: skip

LIMITS = Record(
    **{name: Integer(low) for name, low in LEAST.items()},
    **{name: Maybe(Integer(low)) for name, low in LEAST_IF_THERE.items()},
)
ERROR = Record(code=text, message=text, reason=Maybe(text), pointer=Maybe(text))
NOTIFY = Record(notification_id=Maybe(identifier), user_id=identifier, notification_data=text, create_date=Maybe(date))
NOTIFY_ANSWER = Record(notification_id=identifier)
SOCKET = {
    "seenNotificationsRequest": Record(receivedAfter=Maybe(start)),
    "notificationDataRequest": Record(receivedAfter=Maybe(start)),
    "newNotificationCountChanged": Integer(0),
    "newNotificationData": Items(Record(notification_data=text, create_date=date)),
    "seenNotificationData": Items(Record(notification_data=text, create_date=date, seen_date=date)),
    "notificationData": Items(Record(notification_data=text, created_date=date, seen_date=date_or_null)),
    "error": ERROR,
}
GRANTS = "invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type invalid_scope"
PLAIN = {
    "seen-request": Record(seenNotificationsRequest=SOCKET["seenNotificationsRequest"]),
    "data-request": Record(notificationDataRequest=SOCKET["notificationDataRequest"]),
    "count": Record(newNotificationCountChanged=Integer(0)),
    "unseen-answer": Record(newNotificationData=SOCKET["newNotificationData"]),
    "seen-answer": Record(seenNotificationData=SOCKET["seenNotificationData"]),
    "data-answer": Record(notificationData=SOCKET["notificationData"]),
    "error": Record(error=ERROR),
    "notify-answer": NOTIFY_ANSWER,
    "notify-batch-answer": Record(notifications=Items(NOTIFY_ANSWER)),
    "authentication-answer": Record(user_id=identifier),
    "token-answer": Record(
        access_token=filled, token_type=word("bearer", fold=True), expires_in=Integer(1, 2**31 - 1), scope=Maybe(text)
    ),
    "token-error": Record(error=word(*GRANTS.split()), error_description=Maybe(text)),
    "limits": LIMITS,
    "discovery": Record(protocol=text, profiles=Items(text), features=Items(text), limits=LIMITS),
    "problem": Record(
        type=Maybe(text), title=Maybe(text), status=Maybe(Integer(100, 599)), detail=Maybe(text), code=text,
        reason=Maybe(text), pointer=Maybe(text),
    ),
    "clock-advance": Record(advance=length_of_time),
    "clock-answer": Record(now=date),
}  # fmt: skip

UNSEEN = "unseenNotificationDataRequest"
FROM_DEVICE = [UNSEEN, "seenNotificationsRequest", "notificationDataRequest"]
FROM_SERVER = [name for name in SOCKET if not name.endswith("Request")]


def one_of(value, names):
    """An object with exactly one of the members that name a message."""
    there = [name for name, _ in value if name in names] if isinstance(value, Members) else []
    if not there:
        raise Refused("unknown-type")
    if len(there) > 1:
        raise Refused()
    return there[0], value.get(there[0])


def device_message(frame):
    value = UNSEEN if frame == UNSEEN.encode() else read(frame)
    if value == UNSEEN:
        return {UNSEEN: {}}
    name, content = one_of(value, FROM_DEVICE)
    if name != UNSEEN:
        return {name: SOCKET[name](content)}
    if not (content is None or content is True or isinstance(content, Members)):
        raise Refused()
    return {UNSEEN: {}}


def server_message(frame):
    name, content = one_of(read(frame), FROM_SERVER)
    return {name: SOCKET[name](content)}


DATES = ("create_date", "creation_date", "created_date")


def record(value):
    if not isinstance(value, Members):
        raise Refused()
    dates = {date(item) for name, item in value if name in DATES and item is not None}
    if len(dates) > 1:
        raise Refused()
    rest = [pair for pair in value if pair[0] not in DATES]
    return NOTIFY(Members(rest + [("create_date", item) for item in dates]))


def notify_request(frame):
    value = read(frame)
    if not isinstance(value, Members):
        raise Refused()
    batch = value.get("notifications")
    if batch is None:
        return record(value)
    for name, item in value:
        if name in ("user_id", "notification_data") or name in (*DATES, "notification_id") and item is not None:
            raise Refused()
    return {"notifications": Items(record, least=1)(batch)}


def decode(message, frame):
    """The value of a message as vectors write it, or `Refused`."""
    special = {"device-message": device_message, "server-message": server_message, "notify-request": notify_request}
    return special[message](frame) if message in special else PLAIN[message](read(frame))


def typed(kind, value):
    """A value of vectors with its numbers as numbers, in the order of the members."""
    while isinstance(kind, (Maybe, Ruled)):
        kind = kind.kind
    if isinstance(kind, Integer):
        return Number(value)
    if isinstance(kind, Items):
        return [typed(kind.item, item) for item in value]
    if isinstance(kind, Record):
        known = {name: typed(item, value[name]) for name, item in kind.members.items() if name in value}
        others = value.items() if isinstance(kind, Open) else ()
        return {**known, **{name: item for name, item in others if name not in known}}
    return value


def encode(message, value):
    """The text of a message."""
    if message in ("device-message", "server-message"):
        name = next(iter(value))
        return write({name: typed(SOCKET.get(name), value[name])})
    if message == "notify-request":
        kind = Record(notifications=Items(NOTIFY)) if "notifications" in value else NOTIFY
        return write(typed(kind, value))
    return write(typed(PLAIN[message], value))


SPECIAL = {"device-message", "server-message", "notify-request"}
