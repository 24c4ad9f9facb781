"""What is known of one connection of a device."""
import base64

from .values import Number, parse


def handshake_key(unique, conn):
    state, key = 0xCBF29CE484222325, []
    for byte in f"{unique}/{conn}".encode():
        state = (state ^ byte) * 0x100000001B3 % 2**64
    for _ in range(16):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        key.append(state >> 56)
    return base64.b64encode(bytes(key)).decode()


def spelled_out(value):
    """The first number that is not written as plain digits."""
    if isinstance(value, Number):
        return value.text if set(value.text) - set("-0123456789") else None
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((found for one in inner if (found := spelled_out(one))), None)


class Device:
    """What is known of one connection."""

    def __init__(self, key):
        self.key, self.phase, self.standing = key, "opening", "the handshake was not answered"
        self.answer = self.close = self.doubtful = self.unfinished = None
        self.messages, self.taken, self.fence = [], 0, 0  # those before `fence` came before the last settle
        self.outstanding, self.sent, self.positions = [], 0, []  # `positions`: messages before each answered barrier
        self.refusals = 0  # messages that have to be answered with an error
        self.ping, self.pong, self.faults = [], [], []
        self.reads = self.pongs = True
        self.moved = self.sent_close = self.received = False

    def is_open(self):
        return self.phase == "open"

    def is_well_behaved(self):
        """Whether the device does what keeps a connection open, and has to be heard before the clock is moved again."""
        return (self.is_open() and self.pongs and self.reads and self.moved and not self.sent_close
                and self.unfinished is None)

    def owes_error(self):
        """Whether something can have been answered in the place of an error: nobody knows whose answer is whose then."""
        return sum(one["kind"] == "error" for one in self.messages) < self.refusals

    def passed(self, barrier):
        return 0 < barrier <= len(self.positions)

    def note_sent(self, one, refused=False):
        """Follows what is sent, to know which seen answers were asked for."""
        if one["opcode"] in (1, 2):
            self.unfinished = b""
        if one["opcode"] not in (0, 1, 2) or self.unfinished is None:
            return
        self.unfinished += one["payload"]
        if one["final"]:
            message, self.unfinished = self.unfinished, None
            self.refusals += refused
            try:
                value = parse(message)
                if not refused and isinstance(value, dict) and "seenNotificationsRequest" in value:
                    self.outstanding.append("own")
            except ValueError:
                pass

    def keep(self, message):
        self.messages.append(message)
        self.received = True

    def pass_barrier(self):
        self.outstanding.pop(0)
        self.positions.append(len(self.messages))
