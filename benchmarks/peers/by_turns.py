"""Our run and the loops fused by hand in one process, in turn: whatever the machine does meanwhile, it does to all of them.

Only seconds are told; the answers are compared where each has a process of its own.
"""

from benchmarks.peers import by_allcover, by_numba
from benchmarks.peers.measuring import Clock, options, tell
from benchmarks.peers.people import read


def main() -> None:
    """Measure and print."""
    told = options()
    people, clock = read(told.people), Clock()
    ours = by_allcover.prepared(Clock(), told.run, people)
    loops = by_numba.prepared(Clock(), told.run, people).by_name
    for _ in range(told.times):
        clock.time("allcover", ours)
        for name, loop in loops.items():
            clock.time(name, loop)
    tell(clock, {}, told.results)


if __name__ == "__main__":
    main()
