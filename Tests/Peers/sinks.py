"""Senders that were not written here against `pns sink`. Usage: sinks.py PNS

aioapns against APNs, firebase-admin against FCM, pywebpush against Web Push, and python's h2 for what no library lets
one do: each sends what is right, and sees what the provider answers to what is wrong.
"""

import asyncio
import base64
import contextlib
import json
import logging
import os
import queue
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import uuid
import warnings

import firebase_admin
import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.settings
import http_ece
import jwt
import py_vapid
import requests
from aioapns import APNs, NotificationRequest, PushType
from aioapns.connection import APNsProductionClientProtocol
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from firebase_admin import credentials, exceptions, messaging
from pywebpush import WebPushException, webpush

from serving import check


class Sink:
    """One `pns sink`, its settings and the lines of its log."""

    def __init__(self, program, kind, folder, arguments=(), answers=()):
        argv = [program, "sink", kind, "--folder", folder, *arguments]
        if answers:
            path = os.path.join(folder, f"{kind}-answers.json")
            with open(path, "w") as file:
                json.dump({"format": "sink-answers/1", "answers": list(answers)}, file)
            argv += ["--answers", path]
        self.process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{' '.join(argv)} did not start: {self.process.stderr.read()}")
        self.first = json.loads(line)
        self.settings = self.first["settings"]
        # Read all the time: a log that nobody reads holds the sink up.
        self.lines = queue.Queue()
        threading.Thread(target=self.read, args=(self.process.stdout,), daemon=True).start()

    def read(self, lines):
        with contextlib.suppress(ValueError):
            for line in lines:
                self.lines.put(line)

    def request(self):
        """The next request that came."""
        return json.loads(self.lines.get(timeout=20))

    def requests(self, count):
        return [self.request() for _ in range(count)]

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(10)
        said = self.process.stderr.read()
        self.process.stderr.close()
        return code, said


@contextlib.contextmanager
def playing(program, kind, *arguments, answers=()):
    with tempfile.TemporaryDirectory() as folder:
        sink = Sink(program, kind, folder, arguments, answers)
        try:
            yield sink
        finally:
            code, said = sink.end()
            check(code == 0, f"{kind}: SIGTERM ends it with status 0")
            check("Configure in your server:" in said, f"{kind}: it says what to configure")


def private_key():
    """A key of P-256 that no sink knows."""
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


# --- APNs

DEAD, BUSY = "dead", "b05e"


def apns_client(sink, key=None, team=None):
    """aioapns, pointed at the sink: it has no setting for that."""
    APNsProductionClientProtocol.APNS_SERVER = "127.0.0.1"
    APNsProductionClientProtocol.APNS_PORT = int(sink.settings["url"].rsplit(":", 1)[1])
    context = ssl.create_default_context(cafile=sink.settings["caFile"])
    context.set_alpn_protocols(["h2"])
    with open(sink.settings["keyFile"]) as file:
        own = file.read()
    return APNs(
        key=key or own, key_id=sink.settings["keyId"], team_id=team or sink.settings["teamId"],
        topic=sink.settings["topic"], ssl_context=context, max_connections=1, max_connection_attempts=2,
    )


async def send(client, token, message=None, **members):
    message = message or {"aps": {"alert": {"title": "Hello", "body": "größer"}, "badge": 0}}
    request = NotificationRequest(device_token=token, message=message, push_type=PushType.ALERT, **members)
    return await asyncio.wait_for(client.send_notification(request), 20)


async def apns(program):
    answers = (
        {"token": DEAD, "code": "Unregistered", "members": {"timestamp": 1_772_604_367_000}, "always": True},
        {"token": BUSY, "code": "TooManyRequests", "headers": {"Retry-After": "9"}},
    )
    with playing(program, "apns", answers=answers) as sink:
        client = apns_client(sink)
        identity = str(uuid.uuid4())
        result = await send(client, "00ff", notification_id=identity, time_to_live=60, priority=10, collapse_key="c")
        check(result.is_successful and result.notification_id == identity, "aioapns: a push is accepted by its id")
        seen = sink.request()
        check(seen["verdict"] == "ok" and seen["protocol"] == "HTTP/2", f"aioapns: it breaks no rule {seen['problems']}")
        check(seen["items"][0]["token"] == "00ff", "aioapns: the device is named")
        check(seen["items"][0]["message"]["aps"]["badge"] == 0, "aioapns: a badge of 0 arrives")
        check(seen["details"]["providerToken"]["iss"] == sink.settings["teamId"], "aioapns: the team is that of the key")
        check("bearer …" in seen["headers"]["authorization"], "aioapns: no token is in the log")

        results = await asyncio.gather(*(send(client, f"{number:04x}") for number in range(200)))
        check(all(result.is_successful for result in results), "aioapns: 200 pushes at once are accepted")
        lines = sink.requests(200)
        check({line["connection"] for line in lines} == {1}, "aioapns: they share one connection")
        check(len({line["items"][0]["token"] for line in lines}) == 200, "aioapns: each device once")

        dead = await send(client, DEAD)
        check((dead.status, dead.description) == ("410", "Unregistered"), "aioapns: a dead token is told")
        check(dead.timestamp == 1_772_604_367_000, "aioapns: with when it died, in milliseconds")
        busy = await send(client, BUSY)
        check((busy.status, busy.description) == ("429", "TooManyRequests"), "aioapns: a throttled token is told")
        check((await send(client, BUSY)).is_successful, "aioapns: and is taken the next time")
        bad = await send(client, "no-hex")
        check((bad.status, bad.description) == ("400", "BadDeviceToken"), "aioapns: a token that is none is told")
        large = await send(client, "00ff", {"aps": {"alert": "x" * 4096}})
        check((large.status, large.description) == ("413", "PayloadTooLarge"), "aioapns: 4096 bytes are the limit")
        collapse = await send(client, "00ff", collapse_key="é" * 33)
        check((collapse.status, collapse.description) == ("400", "BadCollapseId"), "aioapns: bytes are counted")

        wrong = await send(apns_client(sink, key=private_key()), "00ff")
        check((wrong.status, wrong.description) == ("403", "InvalidProviderToken"), "aioapns: another key is refused")
        wrong = await send(apns_client(sink, team="ANOTHERTM1"), "00ff")
        check((wrong.status, wrong.description) == ("403", "InvalidProviderToken"), "aioapns: another team is refused")
        lines = sink.requests(8)
        check(lines[-1]["problems"] and "iss" in lines[-1]["problems"][0], "aioapns: the line says that it is the team")

    with playing(program, "apns", "--go-away-after", "3") as sink:
        client = apns_client(sink)
        for number in range(7):
            result = await send(client, f"{number:02x}")
            check(result.is_successful, f"aioapns: push {number} is accepted, though connections go away")
        connections = [line["connection"] for line in sink.requests(7)]
        check(connections == [1, 1, 1, 2, 2, 2, 3], f"aioapns: a connection has three {connections}")


class Frames:
    """A client of HTTP/2 that sees frames."""

    def __init__(self, sink):
        context = ssl.create_default_context(cafile=sink.settings["caFile"])
        context.set_alpn_protocols(["h2"])
        port = int(sink.settings["url"].rsplit(":", 1)[1])
        plain = socket.create_connection(("127.0.0.1", port), 20)
        self.socket = context.wrap_socket(plain, server_hostname="127.0.0.1")
        # Without :authority, as aioapns and Apple's own sample.
        config = h2.config.H2Configuration(validate_outbound_headers=False)
        self.http = h2.connection.H2Connection(config)
        self.http.initiate_connection()
        self.flush()
        self.sink = sink
        with open(sink.settings["keyFile"]) as file:
            self.key = file.read()
        self.token = self.mint()

    def mint(self, **claims):
        claims = {"iss": self.sink.settings["teamId"], "iat": int(time.time()), **claims}
        return jwt.encode(claims, self.key, "ES256", {"kid": self.sink.settings["keyId"]})

    def flush(self):
        self.socket.sendall(self.http.data_to_send())

    def open(self, token, headers=()):
        stream = self.http.get_next_available_stream_id()
        self.http.send_headers(stream, [
            (":method", "POST"), (":scheme", "https"), (":path", f"/3/device/{token}"),
            ("host", "127.0.0.1"), ("authorization", f"bearer {self.token}"),
            ("apns-topic", self.sink.settings["topic"]), ("apns-push-type", "alert"), *headers,
        ])
        self.http.send_data(stream, b'{"aps":{"alert":"x"}}', end_stream=True)
        self.flush()
        return stream

    def until(self, is_wanted):
        """All events up to the first one that is wanted."""
        seen = []
        while True:
            data = self.socket.recv(65536)
            if not data:
                raise SystemExit(f"FAILED: the connection ended before what was waited for: {seen}")
            events = self.http.receive_data(data)
            # RFC 9113 section 6.8: what is below the last stream goes on. The library would take nothing more.
            if self.http.state_machine.state == h2.connection.ConnectionState.CLOSED:
                self.http.state_machine.state = h2.connection.ConnectionState.CLIENT_OPEN
            self.flush()
            seen += events
            if any(is_wanted(event) for event in events):
                return seen

    def close(self):
        self.socket.close()


def is_end_of(stream):
    return lambda event: isinstance(event, h2.events.StreamEnded) and event.stream_id == stream


def frames(program):
    answers = (
        {"token": "aa", "ending": "refused", "times": 2},
        {"token": "bb", "ending": "goAway"},
        {"token": "cc", "ending": "hangUp"},
        {"token": "dd", "code": "ExpiredProviderToken"},
        {"token": "ee", "delayMilliseconds": 400},
    )
    with playing(program, "apns", "--streams", "7", answers=answers) as sink:
        client = Frames(sink)
        client.until(lambda event: isinstance(event, h2.events.RemoteSettingsChanged))
        check(client.http.remote_settings.max_concurrent_streams == 1, "h2: one stream, until a token was seen")
        client.until(is_end_of(client.open("00")))
        check(client.http.remote_settings.max_concurrent_streams == 7, "h2: then as many as the sink is told")
        seen = client.until(is_end_of(client.open("xx")))
        data = [event for event in seen if isinstance(event, h2.events.DataReceived)]
        check(len(data) == 1 and data[0].stream_ended, "h2: an error is one frame, and the last of its stream")
        check(json.loads(data[0].data)["reason"] == "BadDeviceToken", "h2: it holds the reason")

        first = client.token
        client.token = client.mint(iat=int(time.time()) + 1)
        seen = client.until(is_end_of(client.open("00")))
        data = next(event.data for event in seen if isinstance(event, h2.events.DataReceived))
        check(b"TooManyProviderTokenUpdates" in data, "h2: a new token within 20 minutes is refused")
        client.token = first
        seen = client.until(is_end_of(client.open("00", [("apns-topic", "a.b")])))
        data = next(event.data for event in seen if isinstance(event, h2.events.DataReceived))
        check(b"DuplicateHeaders" in data, "h2: a header that stands there twice is refused")
        client.close()

        client = Frames(sink)
        client.until(is_end_of(client.open("dd")))
        client.token = client.mint(iat=int(time.time()) + 1)
        seen = client.until(is_end_of(client.open("00")))
        head = next(event for event in seen if isinstance(event, h2.events.ResponseReceived))
        check(dict(head.headers)[b":status"] == b"200", "h2: after ExpiredProviderToken a new token is taken at once")
        client.close()

        client = Frames(sink)
        client.until(is_end_of(client.open("00")))
        slow = client.open("ee")
        refused = client.open("aa")
        seen = client.until(is_end_of(slow))
        away = [event for event in seen if isinstance(event, h2.events.ConnectionTerminated)]
        check(len(away) == 1 and away[0].last_stream_id == slow, "h2: GOAWAY names the last stream that is processed")
        check(json.loads(away[0].additional_data)["reason"] == "Shutdown", "h2: and says why")
        answered = {event.stream_id for event in seen if isinstance(event, h2.events.ResponseReceived)}
        check(answered == {slow} and refused not in answered, "h2: what came before it is answered, what is refused is not")
        client.close()

        client = Frames(sink)
        client.open("aa")
        away = client.until(lambda event: isinstance(event, h2.events.ConnectionTerminated))[-1]
        check(away.last_stream_id == 0, "h2: GOAWAY before anything was processed names no stream")
        client.close()

        client = Frames(sink)
        stream = client.open("bb")
        seen = client.until(is_end_of(stream))
        if not any(isinstance(event, h2.events.ConnectionTerminated) for event in seen):
            seen += client.until(lambda event: isinstance(event, h2.events.ConnectionTerminated))
        away = [event for event in seen if isinstance(event, h2.events.ConnectionTerminated)]
        check(away[0].last_stream_id == stream, "h2: an answer can be followed by GOAWAY")
        client.close()

        client = Frames(sink)
        client.open("cc")
        ended = False
        while not ended:
            try:
                data = client.socket.recv(65536)
                ended = not data
            except OSError:
                ended = True
        check(ended, "h2: a connection can be ended without an answer")
        client.close()


# --- FCM


def fcm_app(sink, change=None):
    """firebase-admin with the key file of the sink; it has no setting for the URL of FCM."""
    with open(sink.settings["serviceAccountFile"]) as file:
        account = json.load(file)
    if change:
        change(account)
    messaging._MessagingService.FCM_URL = sink.settings["url"] + "/v1/projects/{0}/messages:send"
    return firebase_admin.initialize_app(
        credentials.Certificate(account), {"projectId": account["project_id"], "httpTimeout": 20}, str(uuid.uuid4())
    )


def refused(kind, call):
    """The error of this kind that a call ends with."""
    try:
        return check(False, f"firebase-admin: {kind.__name__}, but it was {call()}")
    except kind as error:
        return error
    except Exception as error:
        return check(False, f"firebase-admin: {kind.__name__}, but it was {type(error).__name__} {error}")


def fcm(program):
    answers = (
        {"token": DEAD, "code": "UNREGISTERED", "always": True},
        {"token": "other-sender", "code": "SENDER_ID_MISMATCH"},
        {"token": "third", "code": "THIRD_PARTY_AUTH_ERROR", "always": True},
        {"token": "quota", "code": "QUOTA_EXCEEDED"},
        {"token": "bad", "code": "INVALID_ARGUMENT", "members": {"field": "message.token"}},
    )
    with playing(program, "fcm", answers=answers) as sink:
        app = fcm_app(sink)
        message = messaging.Message(
            token="phone-1", data={"seq": "7"},
            notification=messaging.Notification(title="Hello", body="größer"),
            android=messaging.AndroidConfig(
                collapse_key="c", priority="high", ttl=3600,
                notification=messaging.AndroidNotification(title_loc_key="k", color="#00ff00", notification_count=3),
            ),
            apns=messaging.APNSConfig(
                headers={"apns-priority": "10"}, payload=messaging.APNSPayload(aps=messaging.Aps(badge=0)),
            ),
            webpush=messaging.WebpushConfig(fcm_options=messaging.WebpushFCMOptions(link="https://example.com/")),
            fcm_options=messaging.FCMOptions(analytics_label="label"),
        )
        name = messaging.send(message, app=app)
        check(name.startswith(f"projects/{sink.settings['project']}/messages/"), "firebase-admin: a message gets a name")
        token, seen = sink.requests(2)
        check(token["path"] == "/token" and token["verdict"] == "ok", f"firebase-admin: its assertion is right {token['problems']}")
        check(token["details"]["claims"]["aud"].startswith("https://oauth2.googleapis.com"), "firebase-admin: aud is Google's")
        check(seen["verdict"] == "ok", f"firebase-admin: its message breaks no rule {seen['problems']}")
        check(seen["items"][0]["message"]["apns"]["payload"]["aps"]["badge"] == 0, "firebase-admin: a badge of 0 arrives")
        check("x-goog-api-format-version" in {name.lower() for name in seen["headers"]}, "firebase-admin: headers are kept")

        messaging.send(messaging.Message(topic="news"), dry_run=True, app=app)
        seen = sink.request()
        check(seen["details"]["validateOnly"] is True, "firebase-admin: a dry run is told, and its access token used again")

        refused(messaging.UnregisteredError, lambda: messaging.send(messaging.Message(token=DEAD), app=app))
        refused(messaging.SenderIdMismatchError, lambda: messaging.send(messaging.Message(token="other-sender"), app=app))
        refused(messaging.ThirdPartyAuthError, lambda: messaging.send(messaging.Message(token="third"), app=app))
        refused(messaging.QuotaExceededError, lambda: messaging.send(messaging.Message(token="quota"), app=app))
        refused(exceptions.InvalidArgumentError, lambda: messaging.send(messaging.Message(token="bad"), app=app))
        refused(
            exceptions.InvalidArgumentError,
            lambda: messaging.send(messaging.Message(token="big", data={"k": "x" * 4096}), app=app),
        )
        # Whatever 401 means, the library asks for a new access token twice before it gives up.
        lines = sink.requests(10)
        sent = [line["status"] for line in lines if line["path"] != "/token"]
        check(sent == [404, 403, 401, 401, 401, 429, 400, 400], f"firebase-admin: each with its status {sent}")
        check("4097 bytes" in lines[-1]["problems"][0], f"firebase-admin: bytes are counted {lines[-1]['problems']}")

        batch = [messaging.Message(token=DEAD if number % 5 == 0 else f"phone-{number}") for number in range(20)]
        results = messaging.send_each(batch, app=app)
        check([r.success for r in results.responses] == [n % 5 != 0 for n in range(20)], "firebase-admin: each of a batch")
        check(results.success_count == 16 and results.failure_count == 4, "firebase-admin: dead ones are counted")
        sink.requests(20)

        def another_key(account):
            key = subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
                                 check=True, capture_output=True, text=True)
            account["private_key"] = key.stdout
        error = refused(
            Exception, lambda: messaging.send(messaging.Message(token="a"), app=fcm_app(sink, another_key))
        )
        check("invalid_grant" in str(error), f"firebase-admin: another key gets no access token {error}")
        line = sink.request()
        check("the signature is that of the key" in line["problems"][0], "firebase-admin: the line says that it is the key")
        error = refused(
            exceptions.NotFoundError,
            lambda: messaging.send(
                messaging.Message(token="a"), app=fcm_app(sink, lambda account: account.update(project_id="other"))
            ),
        )
        check(not isinstance(error, messaging.UnregisteredError), "firebase-admin: a wrong project is no dead token")


# --- Web Push


def status_of(call):
    try:
        return call().status_code
    except WebPushException as error:
        return error.response.status_code


def web_push(program):
    answers = (
        {"code": "Gone"}, {"code": "TooManyRequests", "headers": {"Retry-After": "7"}}, {"code": "NotFound"},
    )
    with playing(program, "webpush", "--subscriptions", "2") as sink:
        subscription, other = sink.first["subscriptions"]
        key = sink.settings["vapidKeyFile"]

        def push(data="größer", to=subscription, key=key, claims=None, ttl=60, **headers):
            claims = {"sub": sink.settings["subject"], **(claims or {})}
            return webpush(to, data, vapid_private_key=key, vapid_claims=claims, ttl=ttl, headers=headers, timeout=20)

        answer = push(Urgency="high", Topic="upd")
        check(answer.status_code == 201 and answer.headers["TTL"] == "60", "pywebpush: a message is accepted")
        check(answer.headers["Location"].startswith(sink.settings["url"]), "pywebpush: it has a place of its own")
        seen = sink.request()
        check(seen["verdict"] == "ok", f"pywebpush: it breaks no rule {seen['problems']}")
        check(seen["items"][0]["message"] == "größer", "pywebpush: it is decrypted")
        check(subscription["endpoint"].endswith(seen["items"][0]["token"]), "pywebpush: the subscription is named")
        check(seen["details"]["claims"]["aud"] == sink.settings["url"], "pywebpush: its claims are kept")
        push(json.dumps({"web_push": 8030, "notification": {"title": "T", "navigate": "https://example.com/"}}))
        check(sink.request()["items"][0]["message"]["web_push"] == 8030, "pywebpush: JSON arrives as JSON")
        salts = set()
        for _ in range(20):
            push()
            details = sink.request()["details"]
            salts.add((details["salt"], details["senderKey"]))
        check(len(salts) == 20, "pywebpush: each message has a salt and a key of its own")

        check(push("x" * 3993).status_code == 201, "pywebpush: 3993 octets fit into 4096")
        check(sink.request()["details"]["bodyBytes"] == 4096, "pywebpush: and fill them")
        check(status_of(lambda: push("x" * 3994)) == 413, "pywebpush: one more does not")
        sink.request()
        check(status_of(lambda: push(ttl=-1)) == 400, "pywebpush: a TTL below 0 is refused")
        sink.request()
        check(status_of(lambda: push(Topic="a" * 33)) == 400, "pywebpush: a topic of 33 letters is refused")
        sink.request()
        late = int(time.time()) + 86_400 + 60
        check(status_of(lambda: push(claims={"exp": late})) == 403, "pywebpush: a token for more than 24 hours is refused")
        sink.request()
        wrong = status_of(lambda: push(claims={"aud": "https://push.example.com"}))
        check(wrong == 403, "pywebpush: a token for another service is refused")
        check("aud is the origin" in sink.request()["problems"][0], "pywebpush: the line says that it is aud")
        unknown = {**subscription, "endpoint": sink.settings["url"] + "/push/nobody"}
        check(status_of(lambda: push(to=unknown)) == 404, "pywebpush: an unknown subscription is none")
        sink.request()
        check(status_of(lambda: webpush(subscription, "x", ttl=1)) == 401, "pywebpush: without a token it is refused")
        sink.request()

        mixed = {**subscription, "keys": other["keys"]}
        check(push(to=mixed).status_code == 201, "pywebpush: what is for another browser is taken, as services do")
        seen = sink.request()
        check(seen["verdict"] == "broken" and seen["items"][0]["message"] is None, "pywebpush: and the line blames it")

        # A key that only one sender has, RFC 8292 section 4.
        vapid = py_vapid.Vapid.from_file(key)
        made = requests.post(
            sink.settings["subscribeUrl"], json.dumps({"vapid": sink.settings["vapidPublicKey"]}),
            headers={"Content-Type": "application/webpush-options+json"}, timeout=20,
        )
        check(made.status_code == 201, "a browser subscribes for one sender")
        sink.request()
        check(push(to=made.json(), key=vapid).status_code == 201, "pywebpush: the sender is let in")
        sink.request()
        stranger = py_vapid.Vapid()
        stranger.generate_keys()
        check(status_of(lambda: push(to=made.json(), key=stranger)) == 403, "pywebpush: another one is not")
        sink.request()

        # The body by another library, with padding and a record size that fits exactly: a sender must not do that.
        sender = ec.generate_private_key(ec.SECP256R1())
        keys = {name: base64.urlsafe_b64decode(value + "==") for name, value in subscription["keys"].items()}
        body = http_ece.encrypt(
            b"exact", salt=os.urandom(16), private_key=sender, dh=keys["p256dh"], auth_secret=keys["auth"], rs=22,
        )
        answer = requests.post(
            subscription["endpoint"], body, timeout=20,
            headers={
                "TTL": "0", "Content-Encoding": "aes128gcm",
                **vapid.sign({"aud": sink.settings["url"], "sub": sink.settings["subject"], "exp": int(time.time()) + 60}),
            },
        )
        seen = sink.request()
        check(answer.status_code == 201 and seen["items"][0]["message"] == "exact", "http_ece: it is decrypted")
        check(seen["problems"][0].startswith("rs is larger"), f"http_ece: an exact record size is blamed {seen['problems']}")

    with playing(program, "webpush", answers=answers) as sink:
        subscription = sink.first["subscriptions"][0]
        seen = []
        for _ in range(4):
            try:
                seen.append(webpush(
                    subscription, "x", vapid_private_key=sink.settings["vapidKeyFile"],
                    vapid_claims={"sub": sink.settings["subject"]}, timeout=20,
                ).status_code)
            except WebPushException as error:
                seen.append((error.response.status_code, error.response.headers.get("Retry-After")))
        check(seen == [(410, None), (429, "7"), (404, None), 201], f"pywebpush: scripted answers come in order {seen}")
        sink.requests(4)


def usage(program):
    """What a tired reader meets."""
    told = subprocess.run([program, "sink", "--help"], capture_output=True, text=True, timeout=20)
    check(told.returncode == 0 and "sink-answers/1" in told.stdout, "pns sink --help shows a file of answers")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "answers.json")
        with open(path, "w") as file:
            json.dump({"format": "sink-answers/1", "answers": [{"code": "Vanished"}]}, file)
        told = subprocess.run([program, "sink", "apns", "--answers", path], capture_output=True, text=True, timeout=20)
        check(told.returncode == 2 and "#/answers/0/code" in told.stderr, f"a wrong file ends with 2 and its place {told.stderr}")
    taken = socket.create_server(("127.0.0.1", 0))
    port = str(taken.getsockname()[1])
    told = subprocess.run([program, "sink", "gcm", "--port", port], capture_output=True, text=True, timeout=20)
    check(told.returncode == 4 and "--port" in told.stderr, f"a port that is taken ends with 4 and the way out {told.stderr}")
    taken.close()


def main():
    logging.getLogger("aioapns").setLevel(logging.CRITICAL)
    # The library would rather have an installation id than a token.
    warnings.simplefilter("ignore", DeprecationWarning)
    program = sys.argv[1]
    usage(program)
    asyncio.run(apns(program))
    frames(program)
    fcm(program)
    web_push(program)


main()
