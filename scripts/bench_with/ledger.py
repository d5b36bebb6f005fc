"""What the ledger makes of events, on the local stack that scripts/up made: how fast they are taken, how long until
they are seen, how long a year of monthly snapshots and a reckoning of revenue take, how much they take, and how much
memory.

For each number of events: a new organization on the Scale plan, whose --customers send them over --days days of
history, in batches of --batch, --senders at a time; each customer begins with a subscription, which one event in fifty
changes or ends. "taken" is from the first request to the last answer; "seen" until the inbox is empty and the last
merge has ended; "built" is the run that makes a dataset of monthly snapshots, "reckoned" the one of revenue. Memory is
the most that one process of the function ever held, by the kernel's count: beside it is how much more than that of the
first number of events. "DuckDB" is the query of docs/journeys/an-event.md over the files as they lie: its count of
events has to agree. The emulator is one process: on AWS requests do not wait for each other.
"""

import argparse
import base64
import datetime
import json
import os
import random
import re
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import duckdb
from stack import Api

NAMES = ("Signed In", "Report Opened", "File Exported", "Search Made", "Member Invited", "Setting Changed")


def options():
    parser = argparse.ArgumentParser(
        prog="scripts/bench ledger", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", default="1000000,4000000", help="how many, separated by commas")
    parser.add_argument("--customers", type=int, default=50_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--batch", type=int, default=1_500, help="events of a request")
    parser.add_argument("--senders", type=int, default=2, help="requests at a time")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args()


class Memory(threading.Thread):
    """The most that one process of each function held, by the function's name in the template, while it runs."""

    FUNCTIONS = ("EventsApi", "MergeWorker", "BuildingWorker", "RevenueWorker")

    def __init__(self):
        super().__init__(daemon=True)
        self.most = dict.fromkeys(self.FUNCTIONS, 0)

    def run(self):
        while True:
            for process in Path("/proc").glob("[0-9]*"):
                try:
                    name = re.search(rb"AWS_LAMBDA_FUNCTION_NAME=([^\0]*)", (process / "environ").read_bytes())
                    held = re.search(r"VmHWM:\s+(\d+)", (process / "status").read_text())
                except OSError:  # it has ended, or is somebody else's
                    continue
                for function in self.FUNCTIONS:
                    if name and held and function.encode() in name[1]:
                        self.most[function] = max(self.most[function], int(held[1]) / 1024)
            time.sleep(0.5)


class Subscriptions:
    """What happens to those of customers."""

    def __init__(self, draw):
        self.draw = draw
        self.begun, self.ended = set(), set()

    def event(self, customer):
        """What becomes of a customer's; none if nothing does."""
        price = {"amount_minor": 100 * self.draw.randrange(10, 90), "currency": "USD", "interval": "month"}
        if customer not in self.begun:
            self.begun.add(customer)
            return "Subscription Started", price
        luck = self.draw.random()
        if luck >= 0.02:
            return None
        if customer in self.ended:
            self.ended.discard(customer)
            return "Subscription Reactivated", price
        if luck < 0.005:
            self.ended.add(customer)
            return "Subscription Canceled", {"reason": "cancellation_requested"}
        return "Subscription Plan Changed", price


def batches(args, events):
    """Requests' bodies. Customers differ in how much they do, as they would."""
    draw = random.Random(1)
    subscriptions = Subscriptions(random.Random(2))
    first = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=args.days)
    busy = [draw.lognormvariate(0, 1) for _ in range(args.customers)]
    # Some at once: drawing one of many by weight costs a walk over all.
    for begin in range(0, events, args.batch):
        size = min(args.batch, events - begin)
        told = []
        for n, customer in enumerate(draw.choices(range(args.customers), busy, k=size), begin):
            at = first + datetime.timedelta(days=args.days * n / events)
            done = draw.choice(NAMES), {"seconds": draw.randrange(600), "plan": draw.choice(("Starter", "Team", "Business"))}
            name, properties = subscriptions.event(customer) or done
            told.append(
                {
                    "type": "track",
                    "userId": f"C-{customer}",
                    "messageId": f"m-{n}",
                    "event": name,
                    "timestamp": at.isoformat(timespec="milliseconds"),
                    "historical": True,
                    "properties": properties,
                }
            )
        yield json.dumps({"batch": told}).encode()


def send(key, body):
    """Sends until it is taken: beyond a plan's calls a second one waits."""
    basic = base64.b64encode(f"{key}:".encode()).decode()
    headers = {"content-type": "application/json", "authorization": f"Basic {basic}"}
    while True:
        request = urllib.request.Request(os.environ["PERENE_URL"] + "/v1/batch", data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503):
                sys.exit(error.read().decode())
            time.sleep(float(error.headers.get("retry-after", 1)))


class Ledger:
    """An organization's objects and its manifest."""

    def __init__(self, organization):
        self.organization = organization
        self.bucket = boto3.resource("s3").Bucket(os.environ["PERENE_BUCKET"])
        self.table = boto3.resource("dynamodb").Table(os.environ["PERENE_TABLE"])

    def waits(self):
        merge = self.table.get_item(Key={"pk": f"ORG#{self.organization}", "sk": "MERGE"}).get("Item", {})
        busy = "merging" in merge or "asked_at" in merge
        return busy or any(True for _ in self.bucket.objects.filter(Prefix=f"inbox/{self.organization}/").limit(1))

    def objects(self):
        """All that lies there, files that were replaced a moment ago among them."""
        return list(self.bucket.objects.filter(Prefix=f"ledger/{self.organization}/"))

    def files(self):
        """Those that make it up."""
        ledger = self.table.get_item(Key={"pk": f"ORG#{self.organization}", "sk": "LEDGER"})["Item"]
        buckets = json.loads(ledger["manifest"])["buckets"]
        return [bucket[name] for bucket in buckets for name in ("main", "tail") if name in bucket]


def read(ledger):
    """Seconds that DuckDB takes to count all events and customers, as documented."""
    with tempfile.TemporaryDirectory() as folder:
        for n, file in enumerate(ledger.objects()):
            ledger.bucket.download_file(file.key, f"{folder}/{n}.parquet")
        began = time.monotonic()
        counted = duckdb.sql(
            "SELECT count(*), count(DISTINCT customer) FROM (SELECT DISTINCT ON (customer, message_id) customer"
            f" FROM read_parquet('{folder}/*.parquet') ORDER BY customer, message_id, event_time, received_at)"
        ).fetchall()[0]
        return counted, time.monotonic() - began


# List prices of us-east-1 in dollars, on demand: https://aws.amazon.com/dynamodb/pricing, /s3/pricing, /sqs/pricing
PRICES = {"write_units": 0.625e-6, "read_units": 0.125e-6}
REQUEST_PRICES = {"PUT object": 5e-6, "ListObjects": 5e-6, "GET object": 0.4e-6, "HEAD object": 0.4e-6}
QUEUE_PRICE = 0.4e-6


def counts():
    file = os.environ.get("PERENE_COUNTS")
    time.sleep(2 if file else 0)  # it is written each second
    return json.loads(Path(file).read_text()) if file else {}


def price(name, told):
    operation = name.partition(" ")[2]
    units = sum(told.get(unit, 0) * each for unit, each in PRICES.items())
    if "write_units" in told or "read_units" in told:
        return units
    queue = QUEUE_PRICE if operation.startswith(("Send", "Receive", "Delete")) and "object" not in operation else 0
    return told["requests"] * REQUEST_PRICES.get(operation, queue)


def since(before):
    """What was asked meanwhile by the functions of customers."""
    asked = {}
    for name, told in counts().items():
        new = {unit: count - before.get(name, {}).get(unit, 0) for unit, count in told.items()}
        if new["requests"] and re.search("Events|Customers|Merge|Building|Revenue", name):
            asked[name] = new | {"dollars": price(name, new)}
    return asked


def seconds(run):
    """From a run's begin to its end."""
    at = [datetime.datetime.fromisoformat(run[when]) for when in ("started_at", "ended_at")]
    return (at[1] - at[0]).total_seconds()


def reckoned(api):
    run = api.call("POST", "/v1/revenue/runs")
    return seconds(api.wait(f"/v1/revenue/runs/{run['id']}", "succeeded"))


def built(api):
    """Seconds until a year of monthly snapshots lies there as a file, and until they can be learned from; and their rows."""
    ledger = {"churn": "any", "cadence": "monthly", "horizon_days": 30, "history_months": 12}
    began = time.monotonic()
    made = api.call("POST", "/v1/datasets", {"name": "Year", "source": "ledger", "ledger": ledger})
    path = f"/v1/datasets/{made['dataset']['id']}"
    while api.call("GET", path)["status"] == "building":
        time.sleep(0.5)
    built_s = time.monotonic() - began
    rows = api.wait(path, "ready")["row_count"]
    return built_s, time.monotonic() - began, rows


def measure(args, events):
    api = Api()
    organization, _ = api.sign_up("Bench", "scale")
    key = api.call("POST", "/v1/keys", {"name": "Bench", "role": "analyst", "resources": ["events"]})["secret"]
    ledger, memory = Ledger(organization), Memory()
    memory.start()
    before = counts()
    began = time.monotonic()
    with ThreadPoolExecutor(args.senders) as senders:
        pending = []
        for body in batches(args, events):
            pending.append(senders.submit(send, key, body))
            while sum(not each.done() for each in pending) > 2 * args.senders:  # what is made waits, too
                time.sleep(0.01)
        taken = sum(sum(item["status"] == "accepted" for item in each.result()["items"]) for each in pending)
    answered = time.monotonic()
    while ledger.waits():
        time.sleep(1)
    seen = time.monotonic()
    asked = since(before)
    (counted, customers), reading = read(ledger)
    built_s, ready_s, rows = built(api)
    reckoned_s = reckoned(api)
    time.sleep(1)  # the last look at memory
    if taken != events or counted != events:
        sys.exit(f"{events} events were sent, {taken} taken, and {counted} are in the ledger")
    return {
        "events": events,
        "taken_s": answered - began,
        "seen_s": seen - answered,
        "bytes": sum(each["bytes"] for each in ledger.files()),
        "files": len(ledger.files()),
        "customers": customers,
        "built_s": built_s,
        "ready_s": ready_s,
        "rows": rows,
        "reckoned_s": reckoned_s,
        "memory_mb": dict(memory.most),
        "read_s": reading,
        "asked": asked,
    }


def show(figures):
    print(
        f"{'events':>10} {'customers':>10} {'taken/s':>8} {'seen after':>11} {'files':>6} {'bytes/event':>12}"
        f" {'DuckDB':>8} {'rows built':>11} {'built':>8} {'ready':>8} {'reckoned':>9}"
    )
    for told in figures:
        print(
            f"{told['events']:>10,} {told['customers']:>10,} {told['events'] / told['taken_s']:>8,.0f} {told['seen_s']:>9.0f} s"
            f" {told['files']:>6} {told['bytes'] / told['events']:>12.1f} {told['read_s']:>6.1f} s {told['rows']:>11,}"
            f" {told['built_s']:>6.1f} s {told['ready_s']:>6.1f} s {told['reckoned_s']:>7.1f} s"
        )
    print("\nMB at most of one process" + "".join(f"{name:>20}" for name in Memory.FUNCTIONS))
    first = figures[0]["memory_mb"]
    for told in figures:
        most = told["memory_mb"]
        shares = (f"{most[name]:>12.0f} ({most[name] / max(first[name], 1):.2f}x)" for name in Memory.FUNCTIONS)
        print(f"{told['events']:>17,} events" + "".join(shares))
    for told in figures:
        if told["asked"]:
            print(f"\n{told['events']:,} events asked")
        for name, asked in sorted(told["asked"].items()):
            units = ", ".join(f"{asked[unit]:,.0f} {unit}" for unit in ("write_units", "read_units", "bytes") if unit in asked)
            print(f"  {name:<60} {asked['requests']:>10,.0f}  ${asked['dollars']:.4f}  {units}")


def main():
    args = options()
    figures = [measure(args, int(events)) for events in args.events.split(",")]
    print(json.dumps(figures)) if args.json else show(figures)


if __name__ == "__main__":
    main()
