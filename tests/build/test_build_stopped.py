"""A build that is stopped in the middle of a step ends what it began."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest

from analysis.build.runner import run_stoppable


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_in_the_middle_of_a_step_lets_every_task_end_in_order(sent):
    ended = []

    async def step():
        try:
            os.kill(os.getpid(), sent)  # Python stands in this step, not at an await
            ended.append("the step itself")
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            ended.append("its task")

    async def work():
        task = asyncio.ensure_future(step())
        try:
            await task
        finally:
            await asyncio.gather(task, return_exceptions=True)
            ended.append("the work")

    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            run_stoppable(work())
        assert signal.getsignal(signal.SIGTERM) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGTERM, before)
    assert ended == ["the step itself", "its task", "the work"]


def test_where_nobody_asked_for_it_kill_stays_kill():
    code = (
        "import asyncio, os, signal\n"
        "from analysis.build.runner import run_stoppable\n"
        "async def work():\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    await asyncio.sleep(60)\n"
        "run_stoppable(work())\n"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == -signal.SIGTERM
