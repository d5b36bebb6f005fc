"""Whether a company's Stripe, connected and followed for a year, comes to the company's own books: customers, MRR and
every movement of each month and currency, to the cent. On the local stack that scripts/up made.

A company (tests/stripe) with --customers who came within --months of history is connected, and then lives --days more,
--step at a time. Its webhooks get lost, come twice, late and reversed; now and then the API says to wait, fails, or its
customers change while they are read. Once a quarter all messages are lost for a week, and what that hid has to be found
by comparing, explained by the log, and mended. At the end nothing may differ.

Of the months before connecting not all can be known (docs/journeys/a-connection.md); --traced makes a company whose life
has left a trace of all.
"""

import argparse
import json
import os
import sys
import time
import urllib.request

from ledger import Ledger
from stack import Api

DAY = 86_400
# What a connection needs to hear of, as its page says.
TYPES = (
    "customer.created", "customer.updated", "customer.deleted", "customer.subscription.created",
    "customer.subscription.updated", "customer.subscription.deleted", "customer.subscription.paused",
    "customer.subscription.resumed", "invoice.paid", "charge.failed", "charge.refunded",
)  # fmt: skip
MOVED = ("new", "reactivation", "expansion", "contraction")
LOST = ("voluntary", "involuntary", "paused")
PAID = ("payments", "failed", "recovered", "refunds")


def options():
    parser = argparse.ArgumentParser(
        prog="scripts/bench connection", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--months", type=int, default=12, help="of history before connecting")
    parser.add_argument("--days", type=int, default=365, help="that it is followed")
    parser.add_argument("--step", type=int, default=5, help="days that go by at a time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--traced", action="store_true")
    parser.add_argument("--lost", type=float, default=0.3, help="share of the messages")
    parser.add_argument("--doubled", type=float, default=0.2)
    parser.add_argument("--late", type=float, default=0.2)
    return parser.parse_args()


class Company:
    """A company's Stripe, whose time is moved on."""

    def __init__(self, args):
        self.name = f"bench{time.time_ns()}"
        names = ("customers", "months", "seed", "traced")
        self.key = self.control("", {name: getattr(args, name) for name in names})["key"]

    def control(self, path, body=None):
        url = f"{os.environ['PERENE_COMPANIES']}/_companies/{self.name}{path}"
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(url, data)) as answer:
            return json.load(answer)

    def now(self):
        return self.control("/state")["now"]


class Connection:
    """The company, connected."""

    def __init__(self, api, ledger, company):
        self.api, self.ledger, self.company = api, ledger, company
        self.path = "/v1/connections/" + api.call("POST", "/v1/connections", {"connector": "stripe", "key": company.key})["id"]

    def view(self):
        return self.api.call("GET", self.path)

    def wait(self, holds):
        while True:
            view = self.view()
            if view["state"] == "stopped":
                sys.exit(f"the connection stopped: {view['problem']}")
            if holds(view):
                return view
            time.sleep(0.5)

    def merged(self):
        while self.ledger.waits():
            time.sleep(0.5)

    def followed(self):
        """Once it has been followed up to the company's time."""
        now = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(self.company.now()))
        self.wait(lambda view: view.get("read_until", "")[:19] >= now)

    def reconciled(self):
        before = self.view()["reconciled"][:1]
        self.api.call("POST", self.path + "/reconcile")
        return self.wait(lambda view: view["reconciled"][:1] != before)["reconciled"][0]


def year(args, connection):
    """Lives on, while everything goes wrong."""
    company = connection.company
    url = f"{os.environ['PERENE_URL']}{connection.path}/stripe/webhook"
    secret = company.control("/webhooks", {"url": url, "events": TYPES})["secret"]
    connection.api.call("POST", connection.path + "/webhook-secret", {"secret": secret})
    bad = {"lost": args.lost, "doubled": args.doubled, "late": args.late, "late_days": 2, "reversed": True}
    began, quarter = time.monotonic(), 0
    for day in range(0, args.days, args.step):
        silent = day // 91 > quarter
        # What is late as silence begins would break it.
        soon = (day + args.step) // 91 > quarter
        company.control("/webhooks/misbehave", bad | ({"late": 0} if soon else {}) | ({"lost": 1} if silent else {}))
        for kind, path in (("rate_limit", "/v1/events"), ("server_error", "/v1/subscriptions"), ("server_error", "/v1/events")):
            company.control("/faults", {"kind": kind, "path": path, "after": 3})
        company.control("/advance", {"days": min(args.step, args.days - day), "deliver": "daily"})
        if not silent:
            connection.followed()
        else:
            quarter = day // 91
            for kind in ("create", "change", "delete"):
                company.control("/faults", {"kind": kind, "path": "/v1/customers", "after": 2})
            found = connection.reconciled()
            print(f"after a week without messages: {found['summary']}; {found['explained']} of {found['differences']} explained")
            if not found["differences"] or found["overwritten"] > found["differences"] / 100:
                print("  NOT AS IT SHOULD BE")
        if day % 30 < args.step:
            print(f"day {day + args.step}: {time.monotonic() - began:.0f} s", flush=True)


def figures(page):
    """All of a month's, by the books' names."""
    amount = lambda sum: (sum["count"], sum.get("amount", sum.get("amount_minor")))
    found = {"mrr": (page["customers"], page.get("mrr", page.get("mrr_minor")))}
    for kind in ("net", "changes"):
        found |= {f"{kind} {name}": amount(page[kind][name]) for name in MOVED}
        found |= {f"{kind} {name}": amount(page[kind]["churn"][name]) for name in LOST}
    return found | {name: amount(page[name]) for name in PAID}


def compare(api, company, connected):
    """Prints a line a month, and each figure that differs; how many do of the months since connecting."""
    books = company.control("/books")
    run = api.call("POST", "/v1/revenue/runs")
    api.wait(f"/v1/revenue/runs/{run['id']}", "succeeded")
    shown = api.call("GET", f"/v1/revenue?from={books[0]['month']}&to={books[-1]['month']}")
    ours = {(one["currency"], month["month"]): figures(month) for one in shown["currencies"] for month in one["months"]}
    print(f"{'month':8}{'customers':>10}{'books':>8}{'net new':>9}{'expanded':>9}{'reduced':>9}{'lost':>8}{'back':>7}{'figures':>9}{'differ':>8}")
    since = 0
    for month in books:
        name, count, differ = month["month"], 0, []
        total = {}
        for currency, page in month["currencies"].items():
            theirs = figures(page)
            mine = ours.get((currency.upper(), name), {})
            for figure, value in theirs.items():
                count += 1
                found = mine.get(figure, (0, 0))
                total[figure] = tuple(a + b for a, b in zip(total.get(figure, (0, 0, 0)), (*found, value[0])))
                if found != value:
                    differ.append(f"    {currency} {figure}: {found[0]} of {found[1]}, in the books {value[0]} of {value[1]}")
        lost = sum(total[f"net {why}"][0] for why in LOST)
        moved = [total[f"net {how}"][0] for how in ("new", "expansion", "contraction")]
        print(
            f"{name:8}{total['mrr'][0]:>10,}{total['mrr'][2]:>8,}{moved[0]:>9,}{moved[1]:>9,}{moved[2]:>9,}{lost:>8,}"
            f"{total['net reactivation'][0]:>7,}{count:>9}{len(differ):>8}"
        )
        print("\n".join(differ[:20]), end="\n" if differ else "")
        since += len(differ) if name >= connected else 0
    return since


def main():
    args = options()
    began = time.monotonic()
    company = Company(args)
    print(f"founded in {time.monotonic() - began:.0f} s: {company.control('/state')['counts']}", flush=True)
    api = Api()
    organization, _ = api.sign_up("Bench", "scale")
    ledger = Ledger(organization)
    began = time.monotonic()
    connected = time.strftime("%Y-%m", time.gmtime(company.now()))
    connection = Connection(api, ledger, company)
    read = connection.wait(lambda view: view["state"] == "active")["read"]
    print(f"backfill in {time.monotonic() - began:.0f} s: {read}", flush=True)
    connection.followed()
    connection.merged()
    print(f"its log read and all merged after {time.monotonic() - began:.0f} s", flush=True)
    year(args, connection)
    connection.reconciled()
    again = connection.reconciled()
    print(f"at the end: {again['summary']}")
    connection.merged()
    print(f"all merged {time.monotonic() - began:.0f} s after connecting", flush=True)
    differ = compare(api, company, connected)
    print(f"{differ} figures of the months from {connected} on differ, {again['differences']} objects stand otherwise")
    sys.exit(1 if differ or again["differences"] else 0)


main()
