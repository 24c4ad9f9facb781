"""Rules of the service: which headers go on, what an answer holds, and who gets a token."""

import base64
import re
from urllib.parse import unquote_to_bytes

from texts import Refused, timestamp

HOP = {
    "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "proxy-connection",
    "proxy-authorization", "proxy-authenticate", "host", "content-length", "accept-encoding",
}  # fmt: skip


def header_forward(given):
    named = {
        token.strip(" \t").lower()
        for name, value in given["headers"]
        if name.lower() == "connection"
        for token in value.split(",")
    }

    def stays(name):
        return name in HOP or name in named or name.startswith("sec-websocket-")

    return {"headers": [pair for pair in given["headers"] if not stays(pair[0].lower())]}


def answer_page(given):
    stored = given["stored"]
    wants_unseen = given["request"] == "unseen"
    after = timestamp(given["receivedAfter"]) if given.get("receivedAfter") else None
    dates = {place: timestamp(item["create_date"]) for place, item in enumerate(stored)}
    wanted = [
        place
        for place, item in enumerate(stored)
        if (item["seen_date"] is None) == wants_unseen and (after is None or dates[place] > after)
    ]
    wanted.sort(key=dates.get)
    page = wanted[: given["limit"]]
    if not wants_unseen:
        # Equal dates are never divided; a date that is too many for a page is a page of its own.
        while page and len(page) < len(wanted) and dates[page[-1]] == dates[wanted[len(page)]]:
            kept = [place for place in page if dates[place] != dates[page[-1]]]
            if not kept:
                page = [place for place in wanted if dates[place] == dates[page[-1]]]
                break
            page = kept
    unseen = sum(item["seen_date"] is None for item in stored)
    return {"indexes": page, "count": str(unseen - len(page) if wants_unseen else unseen)}


KNOWN = {"grant_type", "client_id", "client_secret", "scope"}


def form_text(part):
    """One name or value of a form; a ValueError where it is none."""
    if re.search(rb"%(?![0-9A-Fa-f]{2})", part):
        raise ValueError(part)
    return unquote_to_bytes(part.replace(b"+", b" ")).decode("utf-8")


def form(body):
    """The parameters that count, or None where the body is no form or gives one of them twice."""
    found = {}
    for pair in body.split(b"&"):
        try:
            name, _, value = (form_text(part) if part != b"=" else part for part in pair.partition(b"="))
        except ValueError:
            return None
        if name in found:
            return None
        if name in KNOWN:
            found[name] = value
    return {name: value for name, value in found.items() if value}


def basic(value):
    """Id and secret of a header, or None."""
    scheme, _, rest = value.partition(" ")
    try:
        text = base64.b64decode(rest.strip(" "), validate=True)
        if scheme.lower() != "basic" or b":" not in text:
            return None
        return tuple(form_text(part) for part in text.split(b":", 1))
    except ValueError:
        return None


def token_request(given):
    media = given.get("contentType", "").partition(";")[0].strip(" \t").lower()
    values = form(given["body"]) if media == "application/x-www-form-urlencoded" else None
    if values is None:
        return {"status": 400, "error": "invalid_request"}
    headers = given.get("authorization", [])
    if len(headers) > 1:
        return {"status": 400, "error": "invalid_request"}
    if headers:
        credentials = basic(headers[0])
        is_other = credentials and values.get("client_id", credentials[0]) != credentials[0]
        if "client_secret" in values or is_other:
            return {"status": 400, "error": "invalid_request"}
    else:
        credentials = (values.get("client_id"), values.get("client_secret"))
    known = credentials and any(
        client["id"] == credentials[0] and credentials[1] in client["secrets"] for client in given["clients"]
    )
    if not known:
        return {"status": 401, "error": "invalid_client"}
    if "grant_type" not in values:
        return {"status": 400, "error": "invalid_request"}
    if values["grant_type"] != "client_credentials":
        return {"status": 400, "error": "unsupported_grant_type"}
    if set(values.get("scope", "notify").split(" ")) != {"notify"}:
        return {"status": 400, "error": "invalid_scope"}
    return {"status": 200, "client": credentials[0]}
