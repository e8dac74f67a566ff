#!/usr/bin/env python3
"""A simple worker for Breadbox: Python 3.7 or later, nothing else.

  BREADBOX_TOKEN=... python3 worker.py http://127.0.0.1:8642 [FOLDER]

It fetches tasks, runs each in a process of its own, and posts the answers. What it downloads lies in FOLDER (default:
breadbox-worker in the current folder). To end it: Ctrl-C, SIGTERM, or a file FOLDER/stop; what runs is finished first.
BREADBOX_NODE names this computer (default: its host name), BREADBOX_PROCESSES says how many tasks run at a time
(default: the cores). It runs the programs of the token's user with the rights of the account that started it.
"""
import json, os, pathlib, shutil, signal, socket, subprocess, sys, tempfile, threading, time
import urllib.error, urllib.parse, urllib.request, zipfile

LOG_BYTES = 64 * 1024
ANSWER_BYTES = 1024 * 1024

head = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8642"
folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "breadbox-worker").absolute()
token = os.environ.pop("BREADBOX_TOKEN", "")  # no task shall see it
node = os.environ.get("BREADBOX_NODE") or socket.gethostname()
processes = int(os.environ.get("BREADBOX_PROCESSES") or os.cpu_count() or 1)
web = urllib.request.build_opener(urllib.request.ProxyHandler({}))
bundle_lock = threading.Lock()
asked_to_stop = []  # a list, because a signal handler may append to it at any moment


class Refused(Exception):
    """The head said no: its status and its sentence."""

    def __init__(self, status, sentence):
        super().__init__(sentence)
        self.status = status


def is_stopping():
    return bool(asked_to_stop) or (folder / "stop").exists()


def pause(seconds):
    end = time.monotonic() + seconds
    while not is_stopping() and time.monotonic() < end:
        time.sleep(min(0.2, max(0, end - time.monotonic())))


def call(method, path, body=None, until=None):
    """Status, headers and body of the reply. While the head is away it asks again, until it is stopped, or `until`."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
    wait = 1
    while True:
        try:
            request = urllib.request.Request(head + path, data, headers, method=method)
            with web.open(request, timeout=60) as reply:
                return reply.status, reply.headers, reply.read()
        except urllib.error.HTTPError as error:
            if error.code < 500:
                problem = error.read()
                raise Refused(error.code, json.loads(problem)["title"] if problem[:1] == b"{" else str(error))
            reason, seconds = error, float(error.headers.get("Retry-After") or wait)
        except OSError as error:  # no connection, or one that broke
            reason, seconds = error, wait
        print("no answer from the head (%s); again in %d s" % (reason, seconds), file=sys.stderr)
        if until is None:
            pause(seconds)
        else:
            time.sleep(seconds)
        if is_stopping() if until is None else time.monotonic() > until:
            raise Refused(503, "the head cannot be reached")
        wait = min(wait * 2, 60)


def unpacked(task):
    """The folder of the task's bundle: downloaded, unpacked and set up once."""
    version = urllib.parse.parse_qs(urllib.parse.urlsplit(task["bundle"]).query)["version"][0]
    place = folder / version
    with bundle_lock:
        if not place.exists():
            fresh = pathlib.Path(tempfile.mkdtemp(dir=str(folder)))
            try:
                unzip(call("GET", task["bundle"])[2], fresh)
                set_up(task.get("setup"), fresh)
                fresh.rename(place)
            finally:
                shutil.rmtree(str(fresh), ignore_errors=True)
    return place


def unzip(content, place):
    """A name that leads out of the folder is refused; links come out as plain files."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                target = pathlib.Path(os.path.normpath(str(place / entry.filename)))
                if place not in target.parents:
                    raise RuntimeError("the bundle holds the path " + entry.filename)
                archive.extract(entry, str(place))
                if entry.external_attr >> 16 & 0o111 and target.is_file():
                    target.chmod(0o755)


def set_up(script, place):
    if script is None:
        return
    run = subprocess.run(["sh", "-e", "-s"], input=script.encode(), cwd=str(place), stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, start_new_session=True)
    if run.returncode != 0:
        raise RuntimeError("setup exited with %d: %s" % (run.returncode, text(run.stdout)[-1000:]))


def compute(task):
    """What to post for the task."""
    out = tempfile.mkdtemp(dir=str(folder))  # files in it are not sent: simple workers have answers only
    reply = {"task": task["task"], "ok": False}
    try:
        place = unpacked(task)
        with tempfile.TemporaryFile() as params, tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as log:
            params.write(json.dumps(task["params"]).encode() + b"\n")
            params.seek(0)
            # `run` is words in POSIX quotes: a shell reads them, and the program takes its place.
            program = subprocess.Popen(["sh", "-c", "exec " + task["run"]], cwd=str(place), stdin=params,
                                       stdout=answer, stderr=log, start_new_session=True,
                                       env=dict(os.environ, **task["env"], BREADBOX_OUT=out))
            try:
                code = program.wait(task["timeLimitSec"])
                error = "" if code == 0 else "exited with %d" % code if code > 0 else "was ended by signal %d" % -code
            except subprocess.TimeoutExpired:
                error = "ran longer than its time limit of %g s" % task["timeLimitSec"]
            end_group(program.pid)
            program.wait()
            reply["log"] = ends(log)
            if not error and answer.seek(0, os.SEEK_END) > ANSWER_BYTES:
                error = "its answer is over 1 MiB"
            if error:
                reply["error"] = error
            else:
                answer.seek(0)
                reply.update(ok=True, output=text(answer.read()))  # the head looks whether it is JSON
    except (OSError, RuntimeError, Refused, zipfile.BadZipFile) as error:
        reply["error"] = (str(error) or type(error).__name__)[:2000]
    finally:
        shutil.rmtree(out, ignore_errors=True)
    return reply


def end_group(group):
    """The program, and what it left in the background."""
    try:
        os.killpg(group, signal.SIGKILL)
    except OSError:
        pass  # nothing of it is left


def text(some):
    return some.decode("utf-8", "replace")


def ends(file):
    """A log; of a long one its beginning and its end."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size <= LOG_BYTES:
        return text(file.read())
    start = text(file.read(LOG_BYTES // 2))
    file.seek(size - LOG_BYTES // 2)
    return "%s\n[... %d bytes cut ...]\n%s" % (start, size - LOG_BYTES, text(file.read()))


def work(task, until):
    reply = compute(task)
    try:
        call("POST", "/post_answer", reply, until)
    except Refused as refused:
        # 409: it came too late, or the head has it and a reply was lost. Either way the next task comes.
        print("%s: %s" % (task["env"]["BREADBOX_TASK"], refused), file=sys.stderr)


def celsius():
    try:
        return int(pathlib.Path("/sys/class/thermal/thermal_zone0/temp").read_text()) / 1000
    except (OSError, ValueError):
        return None  # there is no such sensor


def main():
    if not token:
        sys.exit("worker.py: set BREADBOX_TOKEN to a token of role node: breadbox token create --role node")
    folder.mkdir(parents=True, exist_ok=True)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: asked_to_stop.append(True))
    running, told = [], 0
    while not is_stopping():
        try:
            running = [thread for thread in running if thread.is_alive()]
            if time.monotonic() - told > 5:
                told = time.monotonic()
                call("POST", "/post_status", {"node": node, "processes": len(running), "cpu_temp": celsius()})
            if len(running) >= processes:
                time.sleep(0.02)
                continue
            status, headers, body = call("GET", "/get_work?node=" + urllib.parse.quote(node))
            if status == 204:
                pause(float(headers.get("Retry-After") or 10))
                continue
            task = json.loads(body.decode())
            until = time.monotonic() + task["timeLimitSec"] + 60
            running.append(threading.Thread(target=work, args=(task, until)))
            running[-1].start()
        except Refused as refused:  # 401, 403: the token does not fit; 410: this node was told to stop
            if not is_stopping():
                print("worker.py: %d: %s" % (refused.status, refused), file=sys.stderr)
            break
    for thread in running:
        thread.join()


main()
