"""What the ledger makes of events, on the local stack that scripts/up made: how fast they are taken, how long until
they are seen, how much they take, and how much memory.

For each number of events: a new organization on the Growth plan, whose --customers send them over --days days of
history, in batches of --batch, --senders at a time. "taken" is from the first request to the last answer; "seen" until
the inbox is empty and the last merge has ended. Memory is the most that one process of the function held, by the
kernel's count. "read" is DuckDB with the query of docs/journeys/an-event.md over the files as they lie: its count of
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

    FUNCTIONS = ("EventsApi", "MergeWorker")

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


def batches(args, events):
    """Requests' bodies. Customers differ in how much they do, as they would."""
    draw = random.Random(1)
    first = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=args.days)
    busy = [draw.lognormvariate(0, 1) for _ in range(args.customers)]
    # Some at once: drawing one of many by weight costs a walk over all.
    for begin in range(0, events, args.batch):
        size = min(args.batch, events - begin)
        told = []
        for n, customer in enumerate(draw.choices(range(args.customers), busy, k=size), begin):
            at = first + datetime.timedelta(days=args.days * n / events)
            told.append(
                {
                    "type": "track",
                    "userId": f"C-{customer}",
                    "messageId": f"m-{n}",
                    "event": draw.choice(NAMES),
                    "timestamp": at.isoformat(timespec="milliseconds"),
                    "historical": True,
                    "properties": {"seconds": draw.randrange(600), "plan": draw.choice(("Starter", "Team", "Business"))},
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
        if new["requests"] and re.search("Events|Customers|Merge", name):
            asked[name] = new | {"dollars": price(name, new)}
    return asked


def measure(args, events):
    api = Api()
    organization, _ = api.sign_up("Bench", "growth")
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
    if taken != events or counted != events:
        sys.exit(f"{events} events were sent, {taken} taken, and {counted} are in the ledger")
    return {
        "events": events,
        "taken_s": answered - began,
        "seen_s": seen - answered,
        "bytes": sum(each["bytes"] for each in ledger.files()),
        "files": len(ledger.files()),
        "customers": customers,
        "memory_mb": memory.most,
        "read_s": reading,
        "asked": asked,
    }


def show(figures):
    print(f"{'events':>10} {'customers':>10} {'taken/s':>8} {'seen after':>11} {'files':>6} {'bytes/event':>12} {'EventsApi':>10} {'MergeWorker':>12} {'DuckDB':>8}")
    for told in figures:
        print(
            f"{told['events']:>10,} {told['customers']:>10,} {told['events'] / told['taken_s']:>8,.0f} {told['seen_s']:>9.0f} s"
            f" {told['files']:>6} {told['bytes'] / told['events']:>12.1f} {told['memory_mb']['EventsApi']:>7.0f} MB {told['memory_mb']['MergeWorker']:>9.0f} MB {told['read_s']:>6.1f} s"
        )
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


main()
"""How well one foresees leavers from events alone, beside the table of features by which a simulated company's customers
leave. Starts the company's Stripe (tests/stripe), makes events of its use, subscriptions and charges, builds a dataset
of them as the service does, and trains LightGBM on both: on the same customers and dates, with the same outcomes.

    cargo build -p ledger --example dataset
    python scripts/bench_with/ledger.py --example target/.../examples/dataset [--customers 20000] [--months 12]

Needs lightgbm, pandas, pyarrow and scikit-learn.
"""

import argparse
import json
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import lightgbm
import pandas
from sklearn.metrics import roc_auc_score

ROOT = Path(__file__).resolve().parents[2]
PORT = 4977
HERE = f"http://127.0.0.1:{PORT}"


def call(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json", "authorization": "Bearer rk_test_company"}
    request = urllib.request.Request(HERE + path, data, headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def pages(path):
    after = ""
    while True:
        page = call(f"{path}&limit=100{after}")
        yield from page["data"]
        if not page["has_more"]:
            return
        after = f"&starting_after={page['data'][-1]['id']}"


def time_of(seconds):
    return None if seconds is None else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def event(customer, name, at, properties):
    return {
        "type": "track", "userId": customer, "event": name, "timestamp": time_of(at), "properties": properties,
        "messageId": f"{name} {properties.get('subscription_id') or properties.get('invoice_id')} {at}",
    }


def of_subscriptions():
    """What a connector would tell of those that are, by what they are now."""
    for one in pages("/v1/subscriptions?status=all"):
        if one["status"] in ("incomplete", "incomplete_expired"):
            continue
        of, customer = {"subscription_id": one["id"]}, one["customer"]
        item = one["items"]["data"][0]
        price, count = item["price"], item["quantity"]
        facts = {
            "plan": str(price.get("nickname") or price["product"]), "interval": price["recurring"]["interval"],
            "amount_minor": price["unit_amount"] * count, "quantity": count, "currency": price["currency"],
            "started_at": time_of(one["start_date"]),
        }
        yield event(customer, "Subscription Started", one["start_date"], {**of, **facts})
        details = one["cancellation_details"] or {}
        reason = {"reason": details.get("reason"), "feedback": details.get("feedback")}
        if one["canceled_at"] and one["canceled_at"] != one["ended_at"]:
            yield event(customer, "Subscription Cancel Requested", one["canceled_at"], {**of, **reason})
        if one["ended_at"]:
            yield event(customer, "Subscription Canceled", one["ended_at"], {**of, **reason})


def of_charges():
    for one in pages("/v1/charges?"):
        if one["status"] == "failed" and one["customer"]:
            yield event(one["customer"], "Invoice Payment Failed", one["created"], {"invoice_id": one["id"]})


def written(folder, begin, months):
    end = pandas.Timestamp(begin) + pandas.DateOffset(months=months)
    usage = folder / "usage"
    span = {"from": begin, "to": end.strftime("%Y-%m-%d"), "dir": str(usage), "naming": "stripe"}
    call("/_control/usage", span)
    billing = folder / "billing.jsonl"
    with billing.open("w") as out:
        for one in [*of_subscriptions(), *of_charges()]:
            out.write(json.dumps(one) + "\n")
    return [str(billing), *sorted(map(str, usage.iterdir()))], end


def truth():
    """The simulator's own table."""
    tables = []
    for month in call("/_control/features"):
        table = call(f"/_control/features?month={month}")
        rows = pandas.DataFrame(table["rows"], columns=table["columns"])
        tables.append(rows.assign(date=pandas.Timestamp(f"{month}-01")))
    return pandas.concat(tables, ignore_index=True)


def categories(table):
    for name in table.columns:
        if table[name].dtype == object or str(table[name].dtype) in ("str", "string"):
            table[name] = table[name].astype("category")
    return table


def auc(table, left, test):
    model = lightgbm.LGBMClassifier(
        n_estimators=200, learning_rate=0.03, num_leaves=15, min_child_samples=50, subsample=0.8, subsample_freq=1,
        colsample_bytree=0.5, verbose=-1, random_state=1,
    )
    table = categories(table.rename(columns=lambda name: "".join(c if c.isalnum() else "_" for c in name)))
    model.fit(table[~test], left[~test])
    return roc_auc_score(left[test], model.predict_proba(table[test])[:, 1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--example", required=True)
    parser.add_argument("--customers", default="20000")
    parser.add_argument("--months", default=12, type=int)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--tested", default=3, type=int, help="the last months, on which both are measured")
    given = parser.parse_args()
    begin = "2023-01-01"
    subprocess.run(["npm", "run", "--silent", "build"], cwd=ROOT / "tests/stripe", check=True)
    company = subprocess.Popen(
        ["node", "dist/src/company/main.js", "--port", str(PORT), "--customers", given.customers,
         "--months", str(given.months), "--begin", begin, "--seed", given.seed],
        cwd=ROOT / "tests/stripe", stdout=subprocess.PIPE,
    )
    try:
        company.stdout.readline()
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            files, end = written(folder, begin, given.months)
            out = folder / "dataset.parquet"
            built = [given.example, folder / "ledger", out, end.strftime("%Y-%m-%d"), *files]
            subprocess.run(list(map(str, built)), check=True)
            ours = pandas.read_parquet(out)
        theirs = truth()
    finally:
        company.terminate()
    ours["date"] = pandas.to_datetime(ours["Snapshot date"]).astype("datetime64[s]")
    theirs["date"] = theirs["date"].astype("datetime64[s]")
    # Whoever has several subscriptions is one customer.
    theirs = theirs.drop_duplicates(["customer", "date"])
    both = ours.merge(theirs, left_on=["Customer ID", "date"], right_on=["customer", "date"], how="inner")
    dates = sorted(both["date"].unique())
    test = both["date"].isin(dates[-given.tested:])
    of_truth = [name for name in theirs.columns if not name.startswith(("hazard", "decided", "ended"))]
    of_truth = [name for name in of_truth if name not in ("customer", "subscription", "date")]
    of_ours = [name for name in ours.columns if name not in ("Customer ID", "Snapshot date", "date", "Churned")]
    left = both["Churned"].astype(bool)
    figures = {
        "rows of ours": len(ours), "of theirs": len(theirs), "of both": len(both), "dates": len(dates),
        "left, of both": round(float(left.mean()), 4), "tested": int(test.sum()), "columns": len(of_ours),
        "AUC by events": round(auc(both[of_ours], left, test), 4),
        "AUC by the simulator's table": round(auc(both[of_truth], left, test), 4),
        "AUC of the true hazard": round(
            roc_auc_score(left[test], (both["hazard_voluntary"] + both["hazard_involuntary"])[test]), 4),
    }
    for name, figure in figures.items():
        print(f"{name:32} {figure}")


if __name__ == "__main__":
    main()
