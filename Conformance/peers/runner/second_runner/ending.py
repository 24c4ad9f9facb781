"""How a scenario ends before its last step."""


class Stop(Exception):
    """The scenario ends before its last step: failed, untestable, not-judged or fault-idle, and why."""


def cannot(why):
    raise Stop("untestable", why)
