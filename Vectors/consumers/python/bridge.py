"""The same code as `consumer.py`, asked by `pns vectors grade 'python3 consumer.py --bridge'`: JSON lines on both sides."""

import base64
import json
import sys

import consumer
from texts import Refused


def plain(item):
    """Bytes travel in base64, inputs and answers alike."""
    if isinstance(item, bytes):
        return {"base64": base64.b64encode(item).decode()}
    if isinstance(item, dict):
        return {name: plain(value) for name, value in item.items()}
    return [plain(value) for value in item] if isinstance(item, list) else item


def raw(item):
    if isinstance(item, dict):
        if set(item) == {"base64"}:
            return base64.b64decode(item["base64"])
        return {name: raw(value) for name, value in item.items()}
    return [raw(value) for value in item] if isinstance(item, list) else item


def answer(question):
    kind = question["kind"]
    if kind == "echo":
        return {"accepted": question["input"]}
    if kind not in consumer.RUNNERS:
        return {"unsupported": f"the kind {kind} is not in this program"}
    message = question["input"].get("message", "receipt")
    if message not in consumer.MESSAGES:
        return {"unsupported": f"the message {message} is not in this program"}
    try:
        return {"accepted": plain(consumer.RUNNERS[kind](raw(question["input"])))}
    except Refused as refused:
        return {"refused": {"code": refused.code}}


def serve():
    for line in sys.stdin.buffer:
        question = json.loads(line)
        if "hello" in question:
            given = {"hello": "pns-bridge/1", "name": "sample in Python", "version": "1"}
        else:
            given = {"id": question["id"], **answer(question)}
        print(json.dumps(given), flush=True)
    return 0
