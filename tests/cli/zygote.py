"""Runs commands of pyua, each in a child of its own that has everything imported already.

A line of JSON asks for a command, a line with the exit code answers. The child is a process like any other but for its
birth: it has its own files for stdin, stdout and stderr, and ends as a Python process ends.
"""

from __future__ import annotations

import json
import os
import sys

import pyua.agent.user_agent
import pyua.cli
import pyua.service
import pyua.worker.engine


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            for number, (name, flags) in enumerate(
                [
                    (order["stdin"], os.O_RDONLY),
                    (order["stdout"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
                    (order["stderr"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
                ]
            ):
                file = os.open(name, flags, 0o600)
                os.dup2(file, number)
                os.close(file)
            os.chdir(order["cwd"])
            os.environ.clear()
            os.environ.update(order["environment"])
            sys.argv = ["pyua", *order["arguments"]]
            sys.exit(pyua.cli.main(order["arguments"]))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


main()
