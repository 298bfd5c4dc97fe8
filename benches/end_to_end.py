#!/usr/bin/env python3
"""The release binary beside curl on the same bytes over loopback. Prints figures; asserts none.

Three measurements, each the best of three runs, each run against a sandbox of its own: a channel
at the highest rate goes on where its last reader stopped.

  order   every event arrives, once and in order (not timed)
  blast   so many events as fast as the reader reads them
  paced   2,000 events per second for ten seconds

CPU seconds are user and system time of the reading side alone, all processes of a pipeline
together. Uses nothing but the standard library; needs curl, and jq for one row.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass



@dataclass(frozen=True)
class Service:
    """A stream of one service. Nearly all of its events are posts."""

    path: str
    command: tuple
    server: str
    token: str
    # Turns the stream into JSON lines for jq.
    unframe: tuple
    # The name of an event that is a post, and the way to its id.
    event: str
    id: tuple


MASTODON = Service(
    "/api/v1/streaming/public", ("public",), "TRILL_SERVER", "MASTODON_ACCESS_TOKEN",
    ("sed", "-n", "s/^data: //p"), "update", ("id",),
)
TWITTER = Service(
    "/2/tweets/sample/stream", ("x", "sample", "--preset", "min"), "TRILL_TWITTER_SERVER",
    "X_BEARER_TOKEN", ("cat",), "tweet", ("data", "id"),
)


@dataclass
class Figures:
    """What one run of a pipeline took; the peak is that of its largest process."""

    cpu: float
    wall: float
    peak_kib: int


class Sandbox:
    """The embedded server in a process of its own."""

    def __init__(self, service, trill, *flags):
        self.service = service
        self.process = subprocess.Popen(
            [trill, "sandbox", *flags], stdout=subprocess.PIPE, text=True
        )
        self.url, self.token = self.process.stdout.readline().split()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def curl(self):
        header = f"Authorization: Bearer {self.token}"
        return ["curl", "-sN", "-H", header, self.url + self.service.path]

    def trill(self, trill, events):
        return [trill, *self.service.command, "-o", "json", "-c", str(events)]

    def env(self):
        """The surroundings of a client: nothing of the user's, the way to this server."""
        env = {k: v for k, v in os.environ.items() if k != "TRILL_CONFIG"}
        env = {k: v for k, v in env.items() if not k.startswith(("TRILL_", "MASTODON_", "X_"))}
        return env | {
            self.service.server: self.url, self.service.token: self.token,
            "TRILL_CONFIG": "", "LC_ALL": "C",
        }


def measure(commands, env):
    """Runs a pipeline, its end into /dev/null, and sums up what its processes took."""
    began = time.monotonic()
    children, upstream = [], subprocess.DEVNULL
    for command in commands:
        last = command is commands[-1]
        out = subprocess.DEVNULL if last else subprocess.PIPE
        child = subprocess.Popen(command, stdin=upstream, stdout=out, env=env)
        if upstream is not subprocess.DEVNULL:
            upstream.close()
        upstream = child.stdout
        children.append(child)
    cpu, peak = 0.0, 0
    while children:
        for child in list(children):
            peak = max(peak, high_water(child.pid))
            done, status, usage = os.wait4(child.pid, os.WNOHANG)
            if not done:
                continue
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode != 0:
                sys.exit(f"{child.args} ended with {child.returncode}")
            cpu += usage.ru_utime + usage.ru_stime
            children.remove(child)
        time.sleep(0.01)
    return Figures(cpu, time.monotonic() - began, peak)


def high_water(pid):
    """VmHWM in KiB. (ru_maxrss would count this very script, whose child it is.)"""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


def check_order(service, trill, flags, events):
    """Reads everything once and compares ids: each greater than the one before."""
    with Sandbox(service, trill, *flags) as sandbox:
        command = sandbox.trill(trill, events)
        reader = subprocess.Popen(command, stdout=subprocess.PIPE, env=sandbox.env())
        count, last, kinds, size = 0, 0, {}, 0
        for line in reader.stdout:
            record = json.loads(line)
            count += 1
            size += len(line)
            kinds[record["event"]] = kinds.get(record["event"], 0) + 1
            if record["event"] == service.event:
                post = record["payload"]
                for key in service.id:
                    post = post[key]
                now = int(post)
                if now <= last:
                    sys.exit(f"record {count}: id {now} after {last}")
                last = now
        if reader.wait() != 0 or count != events:
            sys.exit(f"{count} of {events} records arrived; status {reader.returncode}")
    listed = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items()))
    print(f"order: {count} records, {size // count} bytes each, ids increasing ({listed})")


def compare(service, title, trill, flags, events, runs):
    """Prints the table of one measurement."""
    rows = {
        "curl": lambda s: [s.curl()],
        "trill -o json": lambda s: [s.trill(trill, events)],
    }
    if shutil.which("jq"):
        rows["curl | jq -c ."] = lambda s: [s.curl(), service.unframe, ["jq", "-c", "."]]
    print(f"\n{title}")
    print(f"  {'':<22}{'CPU s':>8}{'wall s':>8}{'events/s':>12}{'peak MiB':>10}{'CPU / curl':>12}")
    base = None
    for name, commands in rows.items():
        best = None
        for _ in range(runs):
            with Sandbox(service, trill, *flags) as sandbox:
                figures = measure(commands(sandbox), sandbox.env())
            if best is None or figures.cpu < best.cpu:
                best = figures
        base = base or best.cpu
        print(
            f"  {name:<22}{best.cpu:>8.2f}{best.wall:>8.2f}{events / best.wall:>12.0f}"
            f"{best.peak_kib / 1024:>10.1f}{best.cpu / base:>12.2f}",
            flush=True,
        )


def replay(trill, records):
    """Formats and filters on a file, each beside the same in jq. One run: jq takes a minute."""
    print(f"\nreplay: {records} records of -o json from a file")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "records.jsonl")
        flags = ["--payload-bytes", "4096", "--rate", "max"]
        with Sandbox(MASTODON, trill, *flags) as sandbox, open(path, "wb") as file:
            # Posts alone: jq's programs fail on a delete.
            command = [*sandbox.trill(trill, records), "--event", "update"]
            subprocess.run(command, stdout=file, env=sandbox.env(), check=True)
        env = os.environ | {"TRILL_CONFIG": "", "LC_ALL": "C"}
        rows = [
            ("-o json", [], ["-c", "."]),
            (
                "-F @id,@author,@text -o tsv", ["-F", "@id,@author,@text"],
                ["-r", "[.payload.id,.payload.account.acct,.payload.content]|@tsv"],
            ),
            (
                "--where language", ["--where", '.payload.language=="en"'],
                ["-c", 'select(.payload.language=="en")'],
            ),
        ]
        print(f"  {'':<30}{'trill s':>9}{'jq s':>9}{'jq / trill':>12}{'peak MiB':>10}")
        for name, ours, theirs in rows:
            shown = ours if name.startswith("-F") else [*ours, "-o", "json"]
            a = measure([[trill, "replay", path, *shown]], env)
            b = measure([["jq", *theirs, path]], env)
            ratio, peak = b.cpu / a.cpu, a.peak_kib / 1024
            print(f"  {name:<30}{a.cpu:>9.2f}{b.cpu:>9.2f}{ratio:>12.1f}{peak:>10.1f}", flush=True)


def main():
    target = os.environ.get("CARGO_TARGET_DIR", "target")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trill", default=os.path.join(target, "release", "trill"))
    parser.add_argument("--service", choices=["mastodon", "x", "both", "replay"], default="both")
    parser.add_argument("--events", type=int, help="200,000 on Mastodon, 500,000 on X")
    parser.add_argument("--bytes", type=int, help="4,096 on Mastodon, 2,048 on X")
    parser.add_argument("--rate", type=int, default=2_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    if args.service in ("mastodon", "both"):
        run("Mastodon", MASTODON, args, args.events or 200_000, args.bytes or 4096)
    if args.service in ("x", "both"):
        run("X", TWITTER, args, args.events or 500_000, args.bytes or 2048)
    if args.service in ("replay", "both") and shutil.which("jq"):
        replay(args.trill, args.events or 200_000)


def run(name, service, args, events, size):
    """The three measurements for one service."""
    print(f"\n{name}")
    size = ["--payload-bytes", str(size)]
    blast = [*size, "--rate", "max", "--events", str(events)]
    check_order(service, args.trill, blast, events)
    compare(service, f"blast: {events} events", args.trill, blast, events, args.runs)
    events = args.rate * args.seconds
    paced = [*size, "--rate", str(args.rate), "--events", str(events)]
    title = f"paced: {args.rate} events/s for {args.seconds} s"
    compare(service, title, args.trill, paced, events, args.runs)


if __name__ == "__main__":
    main()
