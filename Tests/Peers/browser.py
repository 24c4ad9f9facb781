"""Browsers and their Web Push service, written without our code: decrypts with http_ece and checks the VAPID claims.

Usage: browser.py PNS
"""

import base64
import http.client
import http.server
import json
import os
import tempfile
import threading
import time

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives import hashes, serialization
from serving import TOKEN, Server, check

AUTHORIZATION = {"Authorization": f"Bearer {TOKEN}"}


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    def __init__(self, number, port):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)
        self.endpoint = f"http://127.0.0.1:{port}/push/{number}"
        self.messages = []

    @property
    def public(self):
        return self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    def line(self):
        return json.dumps({
            "token": self.endpoint, "type": "web", "keys": {"p256dh": encode(self.public), "auth": encode(self.auth)},
        })


class Service(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    browsers = {}
    dead = set()
    problems = []
    key = None

    def log_message(self, *arguments):
        """Says nothing."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        browser = self.browsers[self.path]
        status = 410 if self.path in self.dead else 201
        try:
            self.judge()
            browser.messages.append(
                http_ece.decrypt(body, private_key=browser.key, auth_secret=browser.auth, version="aes128gcm")
            )
        except Exception as error:  # whatever is wrong is what this program looks for
            self.problems.append(f"{self.path}: {error!r}")
            status = 400
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def judge(self):
        assert self.headers["Content-Encoding"] == "aes128gcm"
        assert int(self.headers["TTL"]) >= 0
        scheme, _, rest = self.headers["Authorization"].partition(" ")
        assert scheme.lower() == "vapid"
        parameters = dict(part.strip().split("=", 1) for part in rest.split(","))
        assert decode(parameters["k"]) == self.key, "another key than the application's"
        head, claims, signature = parameters["t"].split(".")
        assert json.loads(decode(head))["alg"] == "ES256"
        raw = decode(signature)
        assert len(raw) == 64
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), self.key).verify(
            utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")),
            f"{head}.{claims}".encode(),
            ec.ECDSA(hashes.SHA256()),
        )
        claims = json.loads(decode(claims))
        assert claims["aud"] == f"http://127.0.0.1:{self.server.server_port}", claims
        assert time.time() < claims["exp"] <= time.time() + 12 * 3600 + 60, claims
        assert claims["sub"] == "mailto:push@example.org", claims


def main(program):
    application = ec.generate_private_key(ec.SECP256R1())
    service = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=service.serve_forever, daemon=True).start()
    browsers = [Browser(number, service.server_port) for number in range(20)]
    Service.browsers = {f"/push/{number}": browser for number, browser in enumerate(browsers)}
    Service.dead = {"/push/3"}
    Service.key = application.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    environment = {
        "PNS_WEBPUSH_KEY": encode(application.private_numbers().private_value.to_bytes(32, "big")),
        "PNS_WEBPUSH_SUBJECT": "mailto:push@example.org",
        "PNS_OUTBOUND_ALLOW": f"127.0.0.1:{service.server_port}",
    }
    payload = {"title": "Grüße", "description": "Starts at noon", "data": {"referenceId": 123}}
    with tempfile.TemporaryDirectory() as folder:
        server = Server(program, folder, environment=environment)
        server.start()

        def request(method, path, body=None):
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
            connection.request(method, path, body, AUTHORIZATION)
            answer = connection.getresponse()
            return answer.status, answer.read()

        status, body = request("POST", "/v1/push-sessions", json.dumps(payload))
        check(status == 201, "a session is opened")
        session = f"/v1/push-sessions/{json.loads(body)['id']}"
        stranger = Browser(99, service.server_port)
        stranger.endpoint = "http://10.0.0.1/push"
        lines = "\n".join(browser.line() for browser in [*browsers, stranger])
        check(request("POST", f"{session}/devices", lines)[0] == 204, "browsers are taken")
        check(request("DELETE", session)[0] == 204, "the session is closed")
        status, body = request("GET", f"{session}/feedback")
        feedback = {}
        for line in body.splitlines():
            record = json.loads(line)
            feedback[record["device"]["token"]] = record
        check(len(feedback) == 21, "each browser has a feedback")
        check(Service.problems == [], f"every message is encrypted and signed as it has to be {Service.problems}")
        check(
            all([json.loads(message) for message in browser.messages] == [payload] for browser in browsers),
            "each browser reads the payload, once",
        )
        check(feedback[browsers[3].endpoint]["kind"] == "invalid_device", "a subscription that is gone is told as such")
        check(
            sum(record["kind"] == "success" for record in feedback.values()) == 19, "the others are told as success"
        )
        refused = feedback[stranger.endpoint]
        check(
            (refused["kind"], refused["error"], refused["retryable"]) == ("provider_error", "outbound-refused", False),
            "an endpoint inside the network is not sent to",
        )
        check("keys" not in refused["device"], "no keys are told")
        check(server.end() == 0, "the server ends in order")


if __name__ == "__main__":
    import sys

    main(sys.argv[1])
