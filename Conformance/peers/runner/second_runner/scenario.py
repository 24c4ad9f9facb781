"""Scenarios as read from their files, strictly: what is not known here is an error, never skipped (RUNNER.md §2)."""
from .patterns import WORDS, words_of

LOOKS = ("status headers body accept message counts among none messages close bare text count request equal distinct "
         "between slackSeconds covers matches").split()
REQUEST = "user credentials method path version set add body text bytes node"
STEPS = {  # the members of each step, and what its checks can look at
    "open": (f"conn {REQUEST} with bytewise until", "status headers body accept"),
    "expectAnswer": ("conn", "status headers body accept"), "expect": ("conn counts fence keep", "message"),
    "send": ("conn message text bytes refused", ""), "frames": ("conn frames bytewise refused", ""),
    "settle": ("conns", "counts among none messages"), "expectClose": ("conn", "close bare"),
    "expectPong": ("conn", "text"), "expectPing": ("conn", "text"), "behave": ("conn reads pongs", ""),
    "call": (f"op as keep keepStatus lost {REQUEST}", "status headers body"),
    "authentication": ("user", "count request"), "answer": ("user answer", ""), "clock": ("advance", ""),
    "restart": ("how node", ""), "terminate": ("how node", ""), "drop": ("conn how", ""),
    "fault": ("conn op rules", ""), "now": ("as", ""), "repeat": ("times as steps", ""),
    "assert": ("", "equal distinct between slackSeconds covers matches"),
}
TOP = "format id title level clauses since needs means when limits blockedBy isolation users notes steps"
RULE = "action direction frame byte opcode containing milliseconds bytes how"
PARTS = {"frames": "opcode text hex bytes final masked reserved length", "rules": RULE}
PARTS["with"] = PARTS["frames"]


class Unknown(Exception):
    """Something in a scenario that this runner does not know."""


def demand_known(names, permitted, place):
    for name in names:
        if name not in permitted.split():
            raise Unknown(f"{place}: \"{name}\" is not known here")


def demand_words(pattern, place):
    if isinstance(pattern, dict):
        if not {"$fill", "$times", "$literal"} & pattern.keys():
            demand_known(words_of(pattern), WORDS, place)
        pattern = list(pattern.values())
    for one in pattern if isinstance(pattern, list) else ():
        demand_words(one, place)


class Scenario:
    def __init__(self, document):
        self.id = document["id"]
        demand_known(document, TOP, self.id)
        self.title, self.level, self.steps = document["title"], document["level"], document["steps"]
        self.needs, self.means = document.get("needs", []), document.get("means", [])
        self.blocked_by, self.limits = document.get("blockedBy", []), document.get("limits", {})
        self.when, self.users = document.get("when", []), document.get("users", {})
        self.is_shared, self.checks = document.get("isolation", "shared") == "shared", []
        for user in self.users.values():
            demand_known(user, "id answer", self.id)
        self._read(self.steps, f"{self.id}: /steps")
        self.unrolled = list(self._unroll(self.steps, {}))
        self.opens = any(step["do"] == "open" for step, _ in self.unrolled)

    def _read(self, steps, place):
        for index, step in enumerate(steps):
            here = f"{place}/{index}"
            demand_known([step["do"]], " ".join(STEPS), here)
            own, looks = STEPS[step["do"]]
            demand_known(step, f"do checks takes {own}", here)
            for name, permitted in PARTS.items():
                for part in step.get(name, []):
                    demand_known(part, permitted, here)
            for check in step.get("checks", []):
                demand_known(check, f"check clause clauses control killedBy arms {looks}", f"{here} #{check['check']}")
                check["looks"] = [(look, check[look]) for look in LOOKS if look in looks.split() and look in check]
                check["clauses"] = [check[name] for name in ("clause",) if name in check] + check.get("clauses", [])
                demand_words([pattern for _, pattern in check["looks"]], here)
                self.checks.append(check)
            self._read(step.get("steps", []), f"{here}/steps")

    def _unroll(self, steps, names):
        """Each step with the indices of the repeats around it."""
        for step in steps:
            if step["do"] != "repeat":
                yield step, names
                continue
            for turn in range(int(step["times"])):
                yield from self._unroll(step["steps"], {**names, **({step["as"]: turn} if "as" in step else {})})
