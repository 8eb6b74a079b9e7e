"""Which limits of the container were hit, also by child processes: the kernel counts them."""

# The first that exists: version 1 of control groups, then version 2.
COUNTERS = {
    "memory": (("/sys/fs/cgroup/memory/memory.oom_control", "/sys/fs/cgroup/memory.events"), "oom_kill"),
    "processes": (("/sys/fs/cgroup/pids/pids.events", "/sys/fs/cgroup/pids.events"), "max"),
}


def counts():
    return {limit: _read(paths, field) for limit, (paths, field) in COUNTERS.items()}


def exceeded(before):
    """The limits that were hit since."""
    return [limit for limit, count in counts().items() if count > before[limit]]


def _read(paths, field):
    for path in paths:
        try:
            with open(path) as file:
                pairs = dict(line.split() for line in file)
        except (OSError, ValueError):
            continue
        return int(pairs.get(field, 0))
    return 0
