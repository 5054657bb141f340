"""Nothing to do is told in a blink (`make bench` times it)."""

import time

from analysis.build.run import build


def test_an_up_to_date_report_is_found_so_quickly(counted, benchmark):
    """At most 0.2 s with 200 source files, memory read from disk each time."""
    for number in range(200):
        (counted.project.root / f"analysis/module_{number}.py").write_text(f"NUMBER = {number}\n" * 200)
    counted.build()

    def idle():
        start = time.perf_counter()
        assert build(counted.project) is False
        return time.perf_counter() - start

    assert min(idle() for _ in range(3)) < 0.2
    benchmark(idle)
