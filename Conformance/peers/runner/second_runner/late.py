"""What comes late, when all steps are over (RUNNER.md §8)."""
from .steps import COUNT
from .values import MISSING, same, short

LINGER, CLOSING = -1, -3  # the step numbers of deadlines that belong to no step


class Late:
    """The part of the judge that lingers."""

    def _fence_all(self, conns):
        return {conn: barrier for conn in sorted(conns)
                if not self.devices[conn].sent_close and (barrier := self._send_barrier(conn))}

    def _settle_everything(self):
        """First what was asked on each connection, then what that brought on the others; what comes then is late."""
        self.commands.append(("schedule", LINGER, "last", self.last))
        for _ in range(2):
            barriers = self._fence_all(self.devices)
            while not all(self._is_answered(*one) for one in barriers.items()) and LINGER not in self.expired:
                yield
            if LINGER in self.expired:
                break
        self.questions = {user: len(requests) for user, requests in self.asked.items()}
        self.late_from = {conn: self.devices[conn].positions[-1] for conn, barrier in barriers.items()
                          if self.devices[conn].is_open() and self.devices[conn].passed(barrier)
                          and not self.devices[conn].owes_error()}

    def _fence_and_judge_late(self):
        barriers = self._fence_all(self.late_from)
        self.commands.append(("schedule", CLOSING, "last", self.last))
        while not all(self._is_answered(*one) for one in barriers.items()) and CLOSING not in self.expired:
            yield
        fenced = all(self._is_answered(conn, barriers.get(conn, 0)) for conn in self.late_from)
        self.outcomes["late"] = late = {"id": "late", "clauses": ["ORD-007"], "verdict": "pass",
                                        "evidence": "proved" if fenced else "timed"}
        for clauses, expected, actual in self._late():
            late.update(clauses=clauses, verdict="fail", evidence="observed", expected=expected, actual=actual)
            break

    def _late(self):
        for conn, position in sorted(self.late_from.items()):
            messages = self.devices[conn].messages
            settled = next((one["value"] for one in reversed(messages[:position]) if one["kind"] == COUNT), MISSING)
            for one in messages[position:]:
                is_count = one["kind"] == COUNT
                if not same(one["value"], settled) and (self.proved or not is_count):
                    yield ["ORD-001" if is_count else "ORD-007"], f"nothing new on {conn}", short(one["value"])
        for step in [step for step, _ in self.scenario.unrolled if step["do"] == "authentication"]:
            counting = [check for check in step["checks"] if "count" in check]
            if counting and len(self.asked.get(step["user"], [])) > self.questions.get(step["user"], 0):
                yield counting[0]["clauses"], f"no question about {step['user']}", "one came late"
