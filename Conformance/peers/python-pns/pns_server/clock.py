"""The server's time, and timers that a test can move (chapter 80).

Time runs by itself; an advance is added to it. A server without a test clock uses the same class and never advances it.
"""
import asyncio
import time

from .texts import NANO, UNIX_EPOCH


class Clock:
    def __init__(self):
        self._advanced = 0
        self._timers = {}  # future -> [deadline, handle]

    def now(self):
        """The instant, as in `texts`."""
        return UNIX_EPOCH + time.time_ns() + self._advanced

    def advance(self, nanoseconds):
        """Moves time forward and fires every timer that became due (CTL-003)."""
        self._advanced += nanoseconds
        for fired in list(self._timers):
            self._arm(fired)

    async def within(self, seconds, work):
        """The result of the coroutine, or TimeoutError once `seconds` have passed on this clock."""
        task = asyncio.ensure_future(work)
        fired = asyncio.get_running_loop().create_future()
        self._timers[fired] = [self.now() + seconds * NANO, None]
        self._arm(fired)
        try:
            await asyncio.wait({task, fired}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise TimeoutError
            return task.result()
        finally:
            task.cancel()
            self._timers.pop(fired)[1].cancel()

    def _arm(self, fired):
        deadline, handle = self._timers[fired]
        if handle:
            handle.cancel()
        left = deadline - self.now()
        if left <= 0:
            self._fire(fired)
        self._timers[fired][1] = asyncio.get_running_loop().call_later(max(left, 0) / NANO, self._fire, fired)

    @staticmethod
    def _fire(fired):
        if not fired.done():
            fired.set_result(None)
