import json
import sys

for line in sys.stdin:
    task = json.loads(line)["task"]
    print(json.dumps({"task": task, "answer": None}), flush=True)
