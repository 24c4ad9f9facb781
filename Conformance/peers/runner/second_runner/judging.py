"""Facts against checks, and what comes of them (RUNNER.md §8)."""
from .ending import Stop, cannot
from .patterns import mismatch
from .values import MISSING, Unmakeable, at, instant, kind, parse, same, short


def grouped(headers, separator=None):
    """Headers by lower-case name: the values joined, or a list of them where there is no separator."""
    values = {}
    for name, value in headers:
        values.setdefault(name.lower(), []).append(value)
    return {name: separator.join(all_) if separator else all_ for name, all_ in values.items()}


class Judging:
    """The part of the judge that compares."""

    def _assert(self, step, deadline):
        for check in self.checks:
            self._record(check, next(filter(None, (self._assertion(check, *one) for one in check["looks"])), None))

    def _assertion(self, check, look, pattern):
        """None, or what an `assert` expected and what there was."""
        expand = self.scope.expand
        if look in ("equal", "distinct"):
            values = expand(pattern)
            if not isinstance(values, list) or len(values) < 2:
                raise Unmakeable("there are not two values to compare")
            others = [one for i, one in enumerate(values[1:], 1) if
                      (not same(one, values[0]) if look == "equal" else any(same(one, other) for other in values[:i]))]
            return (f"{look} values", short(others[0])) if others else None
        if look == "between":
            values, slack = expand(pattern), self.scope.terms(check.get("slackSeconds", 0)) * 10**9
            low, value, high = map(instant, values)
            if low is not None and high is not None:
                holds = value is not None and low - slack <= value <= high + slack
            else:
                holds = all(kind(one) == "number" for one in values) and values[0] <= values[1] <= values[2]
            return None if holds else (f"between {short(values[0])} and {short(values[2])}", short(values[1]))
        if look == "covers":
            wanted = expand(pattern["all"], True)
            if isinstance(wanted, dict):
                wanted = [{"$literal": one} for one in wanted["$literal"]]
            if not wanted:
                raise Unmakeable("there is nothing to cover")
            parts = [one for part in expand(pattern["parts"]) if isinstance(part, list) for one in part]
            missing = [one for one in wanted if all(mismatch(part, one, self._kept) for part in parts)]
            return ("every value in one of the answers", f"{len(missing)} missing") if missing else None
        if look == "matches" and (found := self._mismatch(expand(pattern["value"]), pattern["pattern"])):
            return f"{found[0]}: {found[1]}", found[2]
        return None

    def _keep(self, value):
        for name, pointer in self.step.get("keep", {}).items():
            kept = at(value, pointer)
            self.scope[name] = cannot(f"there is no {pointer} to keep") if kept is MISSING else kept

    @staticmethod
    def _facts(answer):
        if not answer:
            return {}
        try:
            body = parse(answer["body"])
        except ValueError:
            body = answer["body"].decode(errors="replace")
        return {"status": answer["status"], "headers": grouped(answer["headers"], ", "), "body": body}

    def _kept(self, name):
        return self.scope.get(name, MISSING)

    def _mismatch(self, value, pattern):
        return mismatch(value, self.scope.expand(pattern, True), self._kept)

    def _judge(self, facts, missing=None, is_gate=True, evidence="observed"):
        """Judges by facts; where there are none every check fails. At a gate a MUST that fails ends the scenario."""
        failed = None
        for check in self.checks:
            fault = ("what the check asks for", missing) if missing else None
            for look, pattern in () if missing else check["looks"]:
                if look == "headers":
                    pattern = {name if name[0] == "$" else name.lower(): one for name, one in pattern.items()}
                if found := self._mismatch(facts.get(look, MISSING), pattern):
                    fault = (f"{look}{found[0]}: {found[1]}", found[2])
                    break
            self._record(check, fault, evidence)
            failed = failed or fault and self.policy.level(check["clauses"]) == "must" and check["check"]
        if is_gate and failed:
            raise Stop("failed", failed)

    def _record(self, check, fault, evidence="observed"):
        """Files an outcome: blocked when its control did not pass; of several turns the first that failed stands."""
        name, verdict, (expected, actual) = check["check"], "fail" if fault else "pass", fault or (None, None)
        self.judged.add(name)
        if not fault and "control" in check and self.outcomes.get(check["control"], {}).get("verdict") != "pass":
            verdict, evidence, actual = "blocked", None, f"its control \"{check['control']}\" did not pass"
        before = self.outcomes.get(name, {}).get("verdict", "pass")
        if before == "pass" or verdict == "fail" != before:
            self.outcomes[name] = {"id": name, "clauses": check["clauses"], "verdict": verdict, "evidence": evidence,
                                   "expected": expected, "actual": actual}
