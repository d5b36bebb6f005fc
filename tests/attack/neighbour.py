"""A quiet tenant beside a noisy one, against itself alone: its requests, the reading of its file, its scores.

The noisy one sends files and starts scoring runs all at once, and calls as often as AWS lets anybody call a route,
from a process of its own, lest its work in Python be taken for the server's."""

import contextlib
import multiprocessing
import statistics
import threading
import time

from stack import Broken, Organization, customers, requests

# How many times longer it may take beside the noisy one. The emulator is one process for all tenants, and gives turns
# to nobody, so on AWS it is less.
LONGEST = 1.5
CALLS_A_SECOND = 200  # ThrottleRate of the template
CALLERS = 16
MOST_FILES = 100


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

    def taken(self, name, content):
        shown = self.read(self.send(name, content))
        if shown["status"] != "ready":
            raise Broken([f"{name}: {shown['error']}"])
        return shown

    def start(self):
        return self.caller.post(f"/v1/models/{self.model}/score", {"dataset_id": self.dataset}, 202)["scoring_run"]["id"]

    def day(self):
        """Seconds that each of its acts takes, at the median."""
        return {
            "a request": median(40, lambda _: self.caller.get("/v1/me")),
            "a file": median(3, lambda n: self.taken(f"quiet{n}.csv", self.file)),
            "a scoring": median(3, lambda _: self.ended(f"/v1/scoring-runs/{self.start()}")),
        }


def median(times, act):
    """Seconds that an act takes, at the median of so many times."""
    taken = []
    for n in range(times):
        start = time.monotonic()
        act(n)
        taken.append(time.monotonic() - start)
    return statistics.median(taken)


def noise(tenant, over):
    """All that a tenant may do at once, until it is over: calls, files, scores."""

    def calls():
        while not over.wait(CALLERS / CALLS_A_SECOND):
            tenant.caller.call("GET", "/v1/datasets")

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

    threads = [threading.Thread(target=refused, args=(act,)) for act in [*[calls] * CALLERS, files, scores]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def attack(short):
    quiet, noisy = Tenant(500), Tenant(20_000)
    quiet.day()
    alone = quiet.day()
    context = multiprocessing.get_context("spawn")
    over = context.Event()
    process = context.Process(target=noise, args=(noisy, over))
    process.start()
    try:
        time.sleep(3 if short else 15)  # until it has piled up
        beside = quiet.day()
    finally:
        over.set()
        process.join()
    ratios = {act: beside[act] / alone[act] for act in alone}
    told = "; ".join(f"{a} {alone[a]:.2f} s alone, {beside[a]:.2f} s beside ({ratios[a]:.1f} x)" for a in alone)
    if max(ratios.values()) > LONGEST:
        raise Broken([f"longer than {LONGEST} x: {told}"])
    return told
