"""Judges the recordings of a report once more (RUNNER.md §10)."""
import base64
from urllib.parse import quote

from .judge import Judge
from .scope import Scope
from .suite import Context, Policy
from .verdicts import explain, result, unjudged

WITHHELD = "«withheld»"


def client_values(id_, secret, other):
    encoded = lambda text: quote(text, safe="*-._").replace("~", "%7E")
    values = {"client.id": encoded(id_)}
    for name, text in (("client", secret), ("client.other", other)):
        if text:
            pair = f"{encoded(id_)}:{encoded(text)}"
            values[f"{name}.basic"] = "Basic " + base64.b64encode(pair.encode()).decode()
            values[f"{name}.form"] = f"client_id={encoded(id_)}&client_secret={encoded(text)}"
            values[f"{name}.secret"] = encoded(text)
    return values


def policy_of(conditions, suite):
    return Policy(suite, conditions["operations"], set(conditions["means"]), conditions["barrierProved"],
                  conditions.get("barrierProvedAcrossNodes", True), int(conditions["unitMs"]),
                  int(conditions["leastDeadlineMs"]), patience=int(conditions["patienceSeconds"]))


def judge_again(scenario, recording, conditions, suite):
    tokens, policy = recording["tokens"], policy_of(conditions, suite)
    secret, other = f"Bearer {WITHHELD}", WITHHELD if "rotation" in tokens else None
    payload = lambda entry: {name: Scope().bytes(entry[name]) for name in ("payload", "body") if name in entry}
    context = Context(
        recording["unique"], recording["users"], secret if "application" in tokens else None, recording["stranger"],
        secret if "clock" in tokens else None, recording["authority"], recording.get("clockAuthority"),
        recording["applicationURL"], {**conditions["limits"], **recording.get("limits", {})},
        client_values(recording["client"], WITHHELD, other) if "client" in recording else {},
        recording["headers"], recording.get("nodeAuthorities", []))
    judge = Judge(scenario, context, policy)
    judge.start()
    for entry in recording["entries"]:
        if entry["saw"] == "linger":
            judge.begin_linger()
        elif entry["saw"] == "linger-end":
            judge.end_linger()
        else:
            judge.handle({**entry, **payload(entry)})
    return result(scenario, judge.final_outcomes(), judge.stop, policy)


def replay(report, suite):
    """The results that the recordings of a report give, in its order."""
    recordings = {one["id"]: one["recording"] for one in report["recordings"]}
    results = []
    for before in report["results"]:
        scenario = suite.scenarios.get(before["id"])
        if before["id"] in recordings and scenario:
            results.append(judge_again(scenario, recordings[before["id"]], report["conditions"], suite))
        elif scenario and (unable := unjudged(scenario, report["conditions"], suite.optional_limits)):
            results.append({**before, "verdict": unable[0], "reason": unable[1], "checks": []})
        else:
            results.append(before)
    return explain(results, suite.scenarios)
