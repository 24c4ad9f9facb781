"""The stranger's server with a bug that the suite has to find.

Usage: PNS_BUG=NAME stranger_bugs.py ARGUMENTS OF THE SERVER

The bugs are put in from outside, so that the server itself stays an example.
"""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "Conformance" / "peers" / "python-pns"))

from pns_server import devices, store, websocket  # noqa: E402
from pns_server.__main__ import main  # noqa: E402
from pns_server.texts import write  # noqa: E402


def count_off_by_one():
    """CNT-002: one notification too many is counted, unless there is none."""
    count = store.Store.count
    store.Store.count = lambda self, user: count(self, user) + (count(self, user) > 0)


def no_durability():
    """NTF-040: what is accepted is kept in memory, and nothing of it is left after a restart."""
    create = store.Store.__init__
    store.Store.__init__ = lambda self, path, limits: create(self, ":memory:", limits)


def leaks_to_others():
    """CNT-006: the count of a user goes to the devices of every user."""
    changed = devices.Devices.count_changed

    def to_everybody(self, user):
        changed(self, user)
        text = write({"newNotificationCountChanged": self.store.count(user)})
        for other, connected in self._of_user.items():
            for device in connected if other != user else ():
                device._write(websocket.TEXT, text)

    devices.Devices.count_changed = to_everybody


BUGS = {"count-off-by-one": count_off_by_one, "no-durability": no_durability, "leaks-to-others": leaks_to_others}

BUGS[os.environ["PNS_BUG"]]()
main()
