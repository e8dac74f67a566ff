"""python3 celery-peer.py no-op|spawn WORKERS TASKS WARM_UP REDIS_PORT

A worker with a prefork pool of WORKERS processes; broker and results in one Redis. Tasks are added while the worker does
not listen to their queue; the clock of the work runs from when it is told to, until Redis holds every result. Its settings are Celery's own; more to prefetch than its 4 made no difference.
Prints one JSON value.
"""
import time

BEGAN = time.perf_counter()

import json
import subprocess
import sys

import celery
import redis

KIND = sys.argv[1]
WORKERS, TASKS, WARM_UP, PORT = map(int, sys.argv[2:6])
RESULTS_DB = 1

app = celery.Celery(
    "peer", broker=f"redis://127.0.0.1:{PORT}/0", backend=f"redis://127.0.0.1:{PORT}/{RESULTS_DB}"
)


@app.task(name="no-op")
def no_op(x):
    return None


@app.task(name="spawn")
def spawn(x):
    return subprocess.run(["true"], check=True).returncode


def work():
    words = ["--pool=prefork", f"--concurrency={WORKERS}", "--queues=warm-up", "--loglevel=ERROR"]
    lean = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    app.worker_main(["worker", *words, *lean])


def drive():
    task = {"no-op": no_op, "spawn": spawn}[KIND]
    results = redis.Redis(port=PORT, db=RESULTS_DB)
    results.flushdb()
    worker = subprocess.Popen([sys.executable, __file__, *sys.argv[1:6], "worker"], stdout=subprocess.DEVNULL)
    try:
        add(task, WARM_UP, "warm-up")
        wait(results, WARM_UP, worker)
        results.flushdb()
        started = time.perf_counter()
        add(task, TASKS, "work")
        added = time.perf_counter()
        app.control.add_consumer("work")
        wait(results, TASKS, worker)
        ended = time.perf_counter()
        kept = sum(json.loads(each)["status"] == "SUCCESS" for each in results.mget(results.keys("*")))
    finally:
        worker.terminate()
        try:
            worker.wait(10)
        except subprocess.TimeoutExpired:
            worker.kill()
    result = {"version": celery.__version__, "kept": kept, "startUpSec": started - BEGAN}
    print(json.dumps({**result, "addSec": added - started, "workSec": ended - added}))


def add(task, count, queue):
    for index in range(count):
        task.apply_async((index,), queue=queue)


def wait(results, count, worker):
    while results.dbsize() < count:
        if worker.poll() is not None:
            raise SystemExit(f"the worker ended with {worker.returncode}")
        time.sleep(0.005)


if __name__ == "__main__":
    work() if sys.argv[-1] == "worker" else drive()
