"""`python3 Conformance/peers/python-pns --help`"""
import argparse
import asyncio
import logging
import os
import signal
import sys

from .limits import LIMITS
from .server import Server

SECRETS = """
environment:
  PNS_TOKEN        the bearer token that the application sends at POST /notify
  PNS_TOKENS       instead of PNS_TOKEN, for several applications: name=token,name=token
  PNS_CLOCK_TOKEN  the bearer token of the test clock (with --clock-port)
"""


def arguments(argv):
    parser = argparse.ArgumentParser(prog="python-pns", description="A push notification server.",
                                     epilog=SECRETS, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one; default %(default)s")
    parser.add_argument("--auth-url", required=True, help="where the application says who a device is")
    parser.add_argument("--database", default="pns.sqlite", help="the SQLite file; default %(default)s")
    parser.add_argument("--clock-port", type=int, help="offers the test clock on this port of 127.0.0.1")
    parser.add_argument("--limit", action="append", default=[], metavar="NAME=VALUE", help="another value of a limit")
    options = parser.parse_args(argv)
    options.limits = dict(LIMITS)
    for name, _, value in (each.partition("=") for each in options.limit):
        if name not in LIMITS or not value.isdecimal():
            parser.error(f"--limit takes NAME=VALUE with a whole number and one of the names {', '.join(LIMITS)}")
        options.limits[name] = int(value)
    several = os.environ.get("PNS_TOKENS", "")
    options.tokens = dict(each.partition("=")[::2] for each in several.split(",")) if several else \
        {"": os.environ.get("PNS_TOKEN", "")}
    options.clock_token = os.environ.get("PNS_CLOCK_TOKEN", "")
    if not all(options.tokens.values()):
        parser.error("set PNS_TOKEN in the environment to the bearer token that the application sends at POST /notify")
    if options.clock_port is not None and not options.clock_token:
        parser.error("set PNS_CLOCK_TOKEN in the environment, or leave out --clock-port")
    return options


async def serve(options):
    server = Server(options.database, options.auth_url, options.tokens, options.limits, options.clock_token)
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    if options.clock_port is not None:  # CTL-001
        _, port = await server.listen("127.0.0.1", options.clock_port, server.clock_routes)
        print(f"test clock on http://127.0.0.1:{port}/clock", flush=True)
    _, port = await server.listen(options.host, options.port, server.routes)
    print(f"push notification server on http://{options.host}:{port}", flush=True)
    sweeping = asyncio.create_task(server.sweep_forever())
    await ended.wait()
    sweeping.cancel()
    await server.stop()


def main(argv=None):
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(message)s")
    asyncio.run(serve(arguments(argv)))


if __name__ == "__main__":
    main()
