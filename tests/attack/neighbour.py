"""A quiet tenant beside a noisy one, against itself alone: its requests, the reading of its file, its scores.

The noisy one sends files and starts scoring runs all at once, and calls as often as AWS lets anybody call a route, from a
process of its own, lest its work in Python be taken for the server's. It calls with a key that has the limit of its
plan, as on AWS: people's calls have none on a local stack. The emulator is one process for all, so noise with calls is
held against the same noise with as many calls to a handler that does nothing."""

import contextlib
import multiprocessing
import statistics
import threading
import time

from stack import Broken, Caller, Organization, customers, requests

LONGEST = 1.5  # How many times longer it may take beside the noisy one
CALLS_A_SECOND = 200  # ThrottleRate of the template
CALLERS = 16
MOST_FILES = 100
PLAN_LIMIT = 1_200  # calls a minute, of the plan `growth`
BARE = "calls to a bare handler"
KINDS = ["calls", "files", "scores"]


class Tenant(Organization):
    """An organization with a model and a file to score, of so many customers."""

    def __init__(self, rows):
        super().__init__("growth")
        self.file = customers(rows)
        dataset = self.taken("learned.csv", customers(600))
        hints = {name: value for name, value in dataset["suggestions"].items() if value is not None}
        wanted = {"name": "Churn", "task": "churn", "dataset_id": dataset["id"], "effort": "fast"}
        made = self.caller.post("/v1/models", wanted | hints, 202)
        self.ended(f"/v1/training-runs/{made['training_run']['id']}")
        self.model = made["model"]["id"]
        self.dataset = self.taken("scored.csv", self.file)["id"]
        key = {"name": "Program", "role": "viewer", "requests_per_minute": PLAN_LIMIT}
        self.program = Caller(self.caller.post("/v1/keys", key, 201)["secret"])

    def taken(self, name, content):
        shown = self.read(self.send(name, content))
        if shown["status"] != "ready":
            raise Broken([f"{name}: {shown['error']}"])
        return shown

    def start(self):
        return self.caller.post(f"/v1/models/{self.model}/score", {"dataset_id": self.dataset}, 202)["scoring_run"]["id"]

    def day(self):
        """Seconds that each of its acts takes, at the median over a minute, in which every limit of calls begins anew."""
        acts = {
            "a request": lambda: self.caller.get("/v1/me"),
            "a file": lambda: self.taken("quiet.csv", self.file),
            "a scoring": lambda: self.ended(f"/v1/scoring-runs/{self.start()}"),
        }
        taken = {act: [] for act in acts}
        end = time.monotonic() + 60
        while time.monotonic() < end:
            for name, act in acts.items():
                start = time.monotonic()
                act()
                taken[name].append(time.monotonic() - start)
            time.sleep(1)
        return {act: statistics.median(seconds) for act, seconds in taken.items()}


def noise(tenant, kinds, over):
    """What a tenant may do at once, until it is over: calls, files, scores, or all of them."""

    def calls(path="/v1/datasets"):
        while not over.wait(CALLERS / CALLS_A_SECOND):
            tenant.program.call("GET", path)

    numbers = iter(range(MOST_FILES))

    def files():
        for n in numbers:
            if over.wait(1):
                return
            tenant.send(f"{n}.csv", tenant.file)
        over.wait()

    def scores():
        while not over.wait(1):
            tenant.caller.call("POST", f"/v1/models/{tenant.model}/score", {"dataset_id": tenant.dataset})

    def refused(act):  # a connection that breaks, or a limit: it goes on making noise
        while not over.is_set():
            with contextlib.suppress(requests.RequestException, Broken):
                act()

    makers = {BARE: [lambda: calls("/health")] * CALLERS, "calls": [calls] * CALLERS, "files": [files], "scores": [scores]}
    threads = [threading.Thread(target=refused, args=(act,)) for kind in kinds for act in makers[kind]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def beside(quiet, noisy, kinds, seconds):
    """The quiet one's day while the noisy one makes noise of those kinds, begun so many seconds before."""
    context = multiprocessing.get_context("spawn")
    over = context.Event()
    process = context.Process(target=noise, args=(noisy, kinds, over))
    process.start()
    try:
        time.sleep(seconds)  # until it has piled up
        return quiet.day()
    finally:
        over.set()
        process.join()


def attack(short):
    quiet, noisy = Tenant(500), Tenant(20_000)
    told, worst = [], 0

    def day(kinds):
        taken = beside(quiet, noisy, kinds, 3 if short else 15) if kinds else quiet.day()
        told.append(f"{told_of(taken)} {'beside ' + ', '.join(kinds) if kinds else 'alone'}")
        return taken

    alone = None if short else day([])
    for kinds in [KINDS] if short else [*[[kind] for kind in KINDS], KINDS]:
        against = day([BARE if kind == "calls" else kind for kind in kinds]) if "calls" in kinds else alone
        taken = day(kinds)
        worst = max(worst, *(taken[act] / against[act] for act in taken))
    if worst > LONGEST:
        raise Broken([f"{worst:.1f} times longer: " + "; ".join(told)])
    return f"{worst:.1f} times longer at most: " + "; ".join(told)


def told_of(day):
    return ", ".join(f"{act} {seconds:.2f} s" for act, seconds in day.items())
