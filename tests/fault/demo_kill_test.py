#!/usr/bin/env python3
"""Kills the demonstration at random points of its whole run, and looks whether anything that it had acknowledged is lost.

usage: demo_kill_test.py CISTERNA [--kills N] [--seed N]

After each kill the ledger must open, be sound, hold at least the acknowledged events, give the acknowledged root for exactly
that number of them, computed here (see independent_verifier.py), and its reading views must agree with its events. The seed is
printed; CISTERNA_SEED or --seed repeats a run.
"""

import argparse
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

import independent_verifier

EVENTS_OF_A_COMMAND = 1  # one command may be recorded whose acknowledgement the kill cut off


class Lost(Exception):
    """Something that must hold after a kill does not."""


def require(condition, message):
    if not condition:
        raise Lost(message)


class Run:
    """One run of the demonstration, with what it has told so far."""

    def __init__(self, program, folder):
        self.lines = []
        self.news = threading.Condition()
        self.started = time.monotonic()
        self.process = subprocess.Popen([program, "demo", "--out", folder, "--json"], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            if not line.endswith(b"\n"):
                return  # cut by the kill
            with self.news:
                self.lines.append((time.monotonic() - self.started, json.loads(line)))
                self.news.notify_all()

    def wait_for(self, number):
        """Waits until so many lines were told, or the run has ended."""
        with self.news:
            while len(self.lines) < number and self.reader.is_alive():
                self.news.wait(0.05)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        code = self.process.wait()
        self.reader.join()
        self.process.stdout.close()
        require(code in (-signal.SIGKILL, 0), f"the demonstration ended by itself with {code}: {self.told()[-1:]}")

    def told(self):
        return [line for _, line in self.lines]


def whole_run(program, folder):
    """The times at which an undisturbed run tells its lines, in seconds from its start."""
    run = Run(program, folder)
    run.reader.join()
    require(run.process.wait() == 0 and run.told()[-1].get("done"), "an undisturbed demonstration does not succeed")
    run.process.stdout.close()
    return [moment for moment, _ in run.lines]


def cisterna(program, *arguments):
    done = subprocess.run([program, *arguments, "--json"], capture_output=True, check=False)
    require(done.stdout, f"{arguments}: no answer, exit code {done.returncode}: {done.stderr.decode()}")
    return done.returncode, json.loads(done.stdout)


def opened_for_writing(program, ledger):
    """The kill may have met the demonstration between fork and exec: the child it was starting, such as the program that draws a
    label, then holds the lock until it runs. The answer says to try again, so this does, for a few seconds."""
    deadline = time.monotonic() + 5
    while True:
        code, rebuilt = cisterna(program, "ledger", "rebuild", ledger)
        if rebuilt.get("refusal_kind") != "storage_in_use" or time.monotonic() > deadline:
            return code, rebuilt
        time.sleep(0.05)


def check_after_kill(program, folder, told):
    """Gives the number of events that the ledger holds and were not acknowledged."""
    acknowledged = [line for line in told if "acknowledged" in line]
    size, root = (acknowledged[-1]["acknowledged"], acknowledged[-1]["root"]) if acknowledged else (0, None)
    ledger = folder / "ledger.sqlite"
    if not ledger.exists():
        require(size == 0, f"{size} events were acknowledged and there is no ledger")
        return 0
    # Opening for writing undoes what was not finished; as it does not append, it must not change what is there.
    code, rebuilt = opened_for_writing(program, ledger)
    require(code == 0 and rebuilt["agreed"], f"the reading views differ from the events: {rebuilt}")
    code, verified = cisterna(program, "ledger", "verify", ledger)
    require(code == 0 and verified["sound"], f"the ledger is not sound: {verified}")
    require(verified["events"] >= size, f"{size} events were acknowledged, {verified['events']} are there")
    require(verified["events"] <= size + EVENTS_OF_A_COMMAND,
            f"{size} events were acknowledged, and {verified['events']} are there")
    tree = independent_verifier.verify(ledger)
    require(len(tree.leaves) == verified["events"] and tree.root(verified["events"]).hex() == verified["root"],
            "the two verifiers differ")
    for line in acknowledged:
        require(tree.root(line["acknowledged"]).hex() == line["root"],
                f"the root that was acknowledged with event {line['acknowledged']} is not the one of the record")
    return verified["events"] - size


def kill_at_random_points(program, kills, seed):
    chance = random.Random(seed)
    unacknowledged, numbers, finished = 0, [], 0
    with tempfile.TemporaryDirectory(prefix="cisterna-kill-") as name:
        moments = whole_run(program, pathlib.Path(name) / "whole")
        pauses = [later - earlier for earlier, later in zip([0, *moments], moments)]
        for kill in range(kills):
            folder = pathlib.Path(name) / f"kill-{kill}"
            # Spread over the whole run: each part of it gets its kill, at a random point of the pause after a line.
            line = int((kill + chance.random()) / kills * len(moments))
            pause = chance.random() * pauses[line]
            run = Run(program, folder)
            run.wait_for(line)
            time.sleep(pause)
            run.kill()
            told = run.told()
            try:
                unacknowledged += check_after_kill(program, folder, told)
            except (Lost, independent_verifier.Broken) as problem:
                raise Lost(f"kill {kill}, {pause * 1000:.1f} ms after line {line}: {problem}") from problem
            numbers.append(sum("acknowledged" in line for line in told))
            finished += bool(told) and bool(told[-1].get("done"))
        require(finished <= kills // 4, f"{finished} of {kills} runs had finished before their kill")
        require(len({number * 4 // len(moments) for number in numbers if number < len(moments)}) == 4,
                f"the kills are not spread over the run: {numbers}")
    print(f"{kills} kills after {min(numbers)} to {max(numbers)} acknowledgements, {sum(numbers)} in all; none lost, none half; "
          f"{unacknowledged} events were recorded whose acknowledgement the kill cut off; {finished} runs had finished before")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(os.environ.get("CISTERNA_SEED") or random.SystemRandom().getrandbits(32)))
    options = parser.parse_args()
    print(f"seed of the kills: {options.seed} (repeat with CISTERNA_SEED={options.seed})", flush=True)
    try:
        kill_at_random_points(options.program, options.kills, options.seed)
    except Lost as problem:
        sys.exit(f"FAILED: {problem}")


if __name__ == "__main__":
    main()
