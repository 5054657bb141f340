"""Kernels for notebooks: each a fresh process, forked from one that has imported what notebooks import.

Here: how a kernel starts. Not here: what it finds in its environment and running cells (`execute`).
"""

import asyncio
import os
import sys
import uuid
from collections.abc import Mapping
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from analysis.build.forks import Fork

LAST_LINE = "analysis.build.last_line"
COMMAND = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]


class Forked(LocalProvisioner):
    """Starts a kernel as a fork, where Jupyter would start a Python that imports everything anew."""

    async def launch_kernel(self, cmd: list[str], **how: Any) -> dict[str, Any]:
        """Start the kernel; Jupyter's words for its options."""
        arguments = cmd[COMMAND.index("-f") :]
        # in a thread: while modules are still being imported this waits, and Ctrl-C must not
        self.process = await asyncio.to_thread(Fork, serve, arguments, how["env"], how["cwd"])
        self.pid = self.pgid = self.process.pid
        return self.connection_info


class ThisPython(AsyncKernelManager):
    """Kernels of the Python that runs the build, whatever kernels are registered on this computer."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self.kernel_id = str(uuid.uuid4())
        self.provisioner = Forked(parent=self, kernel_id=self.kernel_id, kernel_spec=self.kernel_spec)

    @property
    def kernel_spec(self) -> KernelSpec:
        """How such a kernel is started."""
        return KernelSpec(argv=COMMAND, language="python", display_name="Python 3", name="python3")


def serve(arguments: list[str], environment: Mapping[str, str], folder: str) -> None:
    """Be a kernel until the build ends it."""
    os.setsid()  # Ctrl-C is for the build, and a kernel is ended with whatever it has started
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    from ipykernel.kernelapp import launch_new_instance

    extension = f"--IPKernelApp.extra_extensions={LAST_LINE}"
    launch_new_instance(argv=[*arguments, extension, f"--IPKernelApp.parent_handle={os.getppid()}"])
