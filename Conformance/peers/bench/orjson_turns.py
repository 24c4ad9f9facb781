"""orjson's turns in `pns bench codec`.

Writes its version, reads one message a line up to an empty line, then answers each line
`decode|encode INDEX TIMES` with the processor time of the thread in nanoseconds.
"""

import sys
import time

import orjson


def main() -> None:
    print(f"orjson {orjson.__version__}, Python {sys.version.split()[0]}", flush=True)
    stdin = sys.stdin.buffer
    payloads = []
    while payload := stdin.readline().rstrip(b"\n"):
        payloads.append(payload)
    values = [orjson.loads(payload) for payload in payloads]
    for line in stdin:
        direction, index, times = line.split()
        operation, argument = (
            (orjson.loads, payloads[int(index)]) if direction == b"decode" else (orjson.dumps, values[int(index)])
        )
        repeat = range(int(times))
        start = time.thread_time_ns()
        for _ in repeat:
            operation(argument)
        print(time.thread_time_ns() - start, flush=True)


if __name__ == "__main__":
    main()
