"""Workers killed at every step: right after each of their writes, one after another, what they do must come out as if
nobody had died. The emulator counts the writes that a function asks for and kills its process at the one told
(scripts/lib/run_ministack.py), so that a step added later is found as well."""

import hashlib
import json
import os
import pathlib
import secrets
import time

import boto3
from stack import Broken, Organization, customers, mailed_tokens, must, requests, until

# What the short form tries.
FEW = ["IngestWorker"]
# More than any of these works takes.
MOST_STEPS = 60
# Seconds until a message of a worker that died comes again, instead of the minutes of the template.
COMES_AGAIN = 10


class Killer:
    """Kills a function's process at its n-th write, once."""

    def __init__(self, function):
        if "PERENE_KILL" not in os.environ:
            raise Broken(["needs a local stack, which scripts/attack starts by itself: unset PERENE_URL"])
        self.file = pathlib.Path(os.environ["PERENE_KILL"])
        self.function = f"{os.environ['PERENE_STACK']}-{function}"

    def arm(self, n):
        new = self.file.with_suffix(".new")
        new.write_text(json.dumps({"function": self.function, "after": n}))
        new.rename(self.file)

    def disarm(self):
        """The write at which it killed, or nothing if there were fewer."""
        killed = self.file.with_suffix(".done")
        self.file.unlink(missing_ok=True)
        if not killed.exists():
            return None
        step = killed.read_text()
        killed.unlink()
        return step


def sweep(name="SWEEP_FUNCTION"):
    """Does what the schedule has done, before it returns."""
    boto3.client("lambda").invoke(FunctionName=os.environ[f"PERENE_{name}"], Payload=b'{"now": true}')


def digest(content):
    return hashlib.sha256(content).hexdigest()


class Job:
    """What the workers do for an organization. Each act gives what must be the same whoever dies meanwhile."""

    def __init__(self):
        self.owner = Organization("growth")
        self.dataset = self.ready("customers.csv", customers(600))
        hints = {name: value for name, value in self.dataset["suggestions"].items() if value is not None}
        wanted = {"name": "Churn", "task": "churn", "dataset_id": self.dataset["id"], "effort": "fast"}
        made = self.owner.caller.post("/v1/models", wanted | hints, 202)
        self.model = made["model"]["id"]
        self.over(f"/v1/training-runs/{made['training_run']['id']}", "succeeded")

    def over(self, path, wanted):
        """Waits for the end of a work, which has to be good, and wakes the sweep as the schedule would."""

        def look():
            shown = self.owner.caller.get(path)
            if shown["status"] in ("succeeded", "ready", "failed", "cancelled"):
                return shown
            sweep()
            time.sleep(1)

        shown = until(f"the end of {path}", 240, look)
        if shown["status"] != wanted:
            raise Broken([f"{path}: {shown}"])
        return shown

    def ready(self, name, content):
        return self.over(f"/v1/datasets/{self.owner.send(name, content)}", "ready")

    def ingest(self):
        shown = self.ready("again.csv", customers(600))
        return {name: shown[name] for name in ("row_count", "columns", "suggestions", "read")}

    def train(self):
        wanted = {"dataset_id": self.dataset["id"], "effort": "fast"}
        made = self.owner.caller.post(f"/v1/models/{self.model}/versions", wanted, 202)
        self.over(f"/v1/training-runs/{made['training_run']['id']}", "succeeded")
        newest = len(self.owner.caller.get(f"/v1/models/{self.model}")["versions"])
        return self.owner.caller.get(f"/v1/models/{self.model}/versions/{newest}")["artifact_sha256"]

    def score(self):
        body = {"dataset_id": self.dataset["id"], "version": 1}
        run = self.owner.caller.post(f"/v1/models/{self.model}/score", body, 202)["scoring_run"]["id"]
        shown = self.over(f"/v1/scoring-runs/{run}", "succeeded")
        export = self.owner.caller.get(f"/v1/scoring-runs/{run}/export?format=csv")
        lines = sorted(requests.get(export["url"], timeout=60).content.splitlines())
        return {"scored": shown["scored"], "file": digest(b"\n".join(lines))}

    def export(self):
        made = must(self.owner.caller.call("POST", "/v1/organization/export"), 202)
        self.over(f"/v1/organization/exports/{made['id']}", "ready")
        return True

    def notify(self):
        address = f"{secrets.token_hex(8)}@example.com"
        invitation = self.owner.caller.post("/v1/invitations", {"email": address, "role": "viewer"}, 201)["id"]
        tokens = until("the mail", 150, lambda: mailed_tokens(address, "invitation") or None)
        time.sleep(1)
        self.owner.caller.call("DELETE", f"/v1/invitations/{invitation}")
        # Whether a mail went of which nobody heard is not known, so it may come once more.
        return len(tokens) in (1, 2)


def quick(queue):
    url = os.environ[f"PERENE_{queue}_QUEUE_URL"]
    boto3.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": str(COMES_AGAIN)})


def killed_everywhere(function, act):
    """Kills at the first step, the second and so on, until there is none. What they were."""
    calm, killer, steps = act(), Killer(function), []
    for n in range(1, MOST_STEPS):
        killer.arm(n)
        try:
            came = act()
        except Broken as wrong:
            raise Broken([f"{function}, killed at its write {n}, {killer.disarm()}: {wrong}"]) from None
        if not (step := killer.disarm()):
            return steps
        steps.append(step)
        if came != calm:
            raise Broken([f"{function}, killed at its write {n}, {step}: {came} and not {calm}"])
    raise Broken([f"{function} writes more than {MOST_STEPS} times"])


def erased():
    """An organization whose erasure dies at its first write, then at its second, and so on. How often it died."""
    killer, died = Killer("EraseSweep"), 0
    owner = Organization("growth")
    owner.read(owner.send("gone.csv", customers(600)))
    owner.caller.call("DELETE", "/v1/organization", {"confirm": "Attacked Ltd"})
    table = boto3.resource("dynamodb").Table(os.environ["PERENE_TABLE"])
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        killer.arm(died + 1)
        sweep("ERASE_SWEEP_FUNCTION")
        died += killer.disarm() is not None
        if "Item" not in table.get_item(Key={"pk": f"ORG#{owner.id}", "sk": "ORG"}):
            if not died:
                break
            return died
        time.sleep(1)
    raise Broken([f"not erased after {died} deaths"])


def attack(short):
    for queue in ("INGEST", "EXPORT", "NOTIFY"):
        quick(queue)
    job = Job()
    works = {
        "IngestWorker": job.ingest,
        "TrainWorker": job.train,
        "ScoreWorker": job.score,
        "ExportWorker": job.export,
        "NotifyWorker": job.notify,
    }
    told = []
    for name in FEW if short else works:
        start = time.monotonic()
        steps = killed_everywhere(name, works[name])
        told.append(f"{name} at {len(steps)} ({time.monotonic() - start:.0f} s)")
    if not short:
        told.append(f"EraseSweep {erased()} times")
    return ", ".join(told)
