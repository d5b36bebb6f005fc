"""A quiet tenant beside a noisy one: its requests, the reading of its file, its scores.

The noisy one does all that its plan allows: it calls as often, sends files and starts scoring runs all at once, from a
process of its own, lest its work in Python be taken for the server's. It calls with a key that has the limit of its
plan, as on AWS: people's calls have none on a local stack.

The emulator is one process, which every call of anybody goes through, and every call of a function to the table. So a
day beside calls is held against a day, in the same run, beside as many calls of a handler that does nothing, and as many
reads of the table as a call makes: what the emulator and the machine take is in both, and what the one has more is the
noisy one's work on our side. Days beside
files or scores alone are held against quiet ones. Days take turns, since what else the machine does changes with time."""

import collections
import contextlib
import datetime
import multiprocessing
import os
import statistics
import threading
import time

import boto3
from stack import Broken, Caller, Organization, customers, requests

LONGEST = 1.5  # How many times longer an act may take
PLAN_LIMIT = 1_200  # calls a minute, of the plan `growth`
CALLS_A_SECOND = PLAN_LIMIT / 60
CALLERS = 8
MOST_FILES = 200
DAY_S = 40
TURNS = 2
BARE = "bare calls"
READS = 4  # requests to the table that a call for datasets makes
CALLS, FILES, SCORES = KINDS = ["calls", "files", "scores"]
# What the noisy one does, and what the same is without what is ours.
COMPARED = {(CALLS,): (BARE,), (FILES,): (), (SCORES,): (), (CALLS, FILES, SCORES): (BARE, FILES, SCORES)}


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
        """Seconds that each of its acts takes, at the median; a file and a scoring as the server tells it, since asking
        for the end every now and then would round them up."""

        def request():
            start = time.monotonic()
            self.caller.get("/v1/me")
            return time.monotonic() - start

        acts = {
            "a request": (request, 20),
            "a file": (lambda: lasted(self.taken("quiet.csv", self.file)), 1),
            "a scoring": (lambda: lasted(self.ended(f"/v1/scoring-runs/{self.start()}")), 1),
        }
        taken = {act: [] for act in acts}
        end = time.monotonic() + DAY_S
        while time.monotonic() < end:
            for name, (act, times) in acts.items():
                taken[name].extend(act() for _ in range(times))
        return {act: statistics.median(seconds) for act, seconds in taken.items()}


def lasted(shown):
    """Seconds from when a file or a run was announced to its end."""
    begun, ended = shown["created_at"], shown.get("ended_at") or shown["finished_at"]
    return (datetime.datetime.fromisoformat(ended) - datetime.datetime.fromisoformat(begun)).total_seconds()


def table_as(function):
    """The table as a function reads it, whose policy is looked at for each request."""
    role = boto3.client("lambda").get_function_configuration(FunctionName=function)["Role"]
    given = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="neighbour")["Credentials"]
    key = {"aws_access_key_id": given["AccessKeyId"], "aws_secret_access_key": given["SecretAccessKey"]}
    return boto3.client("dynamodb", **key, aws_session_token=given["SessionToken"])


def noise(tenant, kinds, over, answered):
    """What a tenant may do at once, until it is over: calls, files, scores, or all of them."""
    numbers = iter(range(MOST_FILES))
    item = {"TableName": os.environ["PERENE_TABLE"], "Key": {"pk": {"S": f"ORG#{tenant.id}"}, "sk": {"S": "ORG"}}}
    table = table_as(os.environ["PERENE_UPLOAD_API_FUNCTION"])

    def call():
        return tenant.program.call("GET", "/v1/datasets").status_code

    def bare_call():
        status = Caller().call("GET", "/health").status_code
        for _ in range(READS):
            table.get_item(**item)
        return status

    def calls(call):
        each = CALLERS / CALLS_A_SECOND
        due = time.monotonic() + each
        while not over.wait(max(0, due - time.monotonic())):
            due = max(due + each, time.monotonic())  # what is late is not made up for
            answered.put(call())

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

    called = {BARE: [lambda: calls(bare_call)] * CALLERS, CALLS: [lambda: calls(call)] * CALLERS}
    makers = {**called, FILES: [files], SCORES: [scores]}
    threads = [threading.Thread(target=refused, args=(act,)) for kind in kinds for act in makers[kind]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def beside(quiet, noisy, kinds, seconds):
    """The quiet one's day while the noisy one makes noise of those kinds, begun so many seconds before; and how many of
    its calls were answered with which status."""
    context = multiprocessing.get_context("spawn")
    over, answers = context.Event(), context.SimpleQueue()
    process = context.Process(target=noise, args=(noisy, kinds, over, answers))
    process.start()
    counted = collections.Counter()

    def count():
        while (status := answers.get()) is not None:
            counted[status] += 1

    counting = threading.Thread(target=count)
    counting.start()
    try:
        time.sleep(seconds)  # until it has piled up
        counted.clear()
        start = time.monotonic()
        day = quiet.day()
        seconds = time.monotonic() - start
        return day, {status: times / seconds for status, times in sorted(counted.items())}
    finally:
        over.set()
        process.join()
        answers.put(None)
        counting.join()


def attack(short):
    quiet, noisy = Tenant(500), Tenant(20_000)
    told, worst = [], 0
    for kinds, against in {tuple(KINDS): COMPARED[tuple(KINDS)]}.items() if short else COMPARED.items():
        days = {side: [] for side in (against, kinds)}
        for _ in range(1 if short else TURNS):
            for side in days:
                days[side].append(beside(quiet, noisy, side, 3 if short else 10))
        base, taken = (middle(days[side]) for side in (against, kinds))
        worst = max(worst, *(taken[act] / base[act] for act in taken))
        told.append(
            f"beside {and_rate(kinds, days[kinds])}, against {and_rate(against, days[against])}: "
            + ", ".join(f"{act} {taken[act]:.3f} s for {base[act]:.3f} s" for act in taken)
        )
    if worst > LONGEST:
        raise Broken([f"{worst:.2f} times longer, of {LONGEST} that it may be:", *told])
    return f"{worst:.2f} times longer at most, of {LONGEST}\n" + "\n".join(f"    {line}" for line in told)


def middle(days):
    """Of several days the median of each act."""
    return {act: statistics.median(day[act] for day, _ in days) for act in days[0][0]}


def and_rate(kinds, days):
    """What made noise, with how many calls a second were answered with which status."""
    if not kinds:
        return "a quiet machine"
    rates = days[-1][1]
    called = ", ".join(f"{rate:.0f}/s x {status}" for status, rate in rates.items())
    return " and ".join(kinds) + (f" ({called})" if called else "")
