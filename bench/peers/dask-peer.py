"""python3 dask-peer.py no-op|spawn WORKERS TASKS WARM_UP

A LocalCluster of WORKERS processes with a thread each, its dashboard off; client.map and client.gather.
Prints one JSON value.
"""
import time

BEGAN = time.perf_counter()

import json
import subprocess
import sys

import distributed


def no_op(x):
    return None


def spawn(x):
    return subprocess.run(["true"], check=True).returncode


def main():
    kind, (workers, tasks, warm_up) = sys.argv[1], map(int, sys.argv[2:])
    work = {"no-op": no_op, "spawn": spawn}[kind]
    cluster = distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
    )
    with cluster, distributed.Client(cluster) as client:
        client.gather(client.map(work, range(warm_up), pure=False))
        started = time.perf_counter()
        # Not pure: each call is a task of its own, whatever its parameters.
        answers = client.gather(client.map(work, range(tasks), pure=False))
        seconds = time.perf_counter() - started
    result = {"version": distributed.__version__.partition("+")[0], "kept": len(answers)}
    print(json.dumps({**result, "startUpSec": started - BEGAN, "wholeSec": seconds}))


if __name__ == "__main__":
    main()
