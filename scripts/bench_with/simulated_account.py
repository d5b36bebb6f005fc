"""The simulated company's account of Perene: all that it does there, as a company would, through the public API. What is
beside that is what no company can: it is put on a plan without paying, has its events merged at once, and wakes the sweep."""

import json
import math
import os
import struct
import sys
import time
import urllib.error
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import boto3
from ledger import Ledger
from simulated_company import CALL_MINOR, COOLDOWN_DAYS, OFFERS, PERCENT
from simulated_events import CURRENCY, UTC, batches
from stack import Api

HOLD_OUT = 0.1
BUSY = (429, 502, 503)
TRIES = 60

TERMS = {
    "discount": {"kind": "percent_discount", "percent": PERCENT, "months": 3},
    "pause": {"kind": "pause", "months": 1},
    "call": {"kind": "call", "costs": [{"currency": CURRENCY, "amount_minor": CALL_MINOR}]},
}
WORDS = {
    "discount": ("A fifth off", "Stay with us: a fifth off your next three bills."),
    "pause": ("A month's break", "Take a break: the next month is on us."),
    "call": ("A talk", "Let us talk about what you need."),
}


class Clock:
    """The stack's, and of this program: it runs ahead of the machine's by the seconds in a file (scripts/lib/clock.c)."""

    def __init__(self, path):
        self.path = path

    def now(self):
        return datetime.now(UTC)

    def move(self, at):
        """On to a moment: never back, for what was told by it before is past."""
        seconds = math.ceil((at - self.now()).total_seconds())
        with open(self.path, "r+b") as file:
            (ahead,) = struct.unpack("<q", file.read(8))
            file.seek(0)
            file.write(struct.pack("<q", ahead + max(seconds, 0)))
        if self.now() < at:
            sys.exit(f"This program does not go by {self.path}: run scripts/simulate, which has it do so.")

    def next_year(self):
        """The second day of the next year that has not begun yet."""
        now = self.now()
        second = datetime(now.year, 1, 2, tzinfo=UTC)
        return second if now < second else second.replace(year=now.year + 1)


class Client(Api):
    def ask(self, method, path, body):
        for _ in range(TRIES):
            try:
                return super().ask(method, path, body)
            except urllib.error.HTTPError as error:
                if error.code not in BUSY:
                    raise
                time.sleep(float(error.headers.get("retry-after") or 1))
        sys.exit(f"{method} {path}: the stack is busy all the time")

    def call(self, method, path, body=None):
        try:
            return super().call(method, path, body)
        except urllib.error.HTTPError as error:
            sys.exit(f"{method} {path}: {error.code} {error.read().decode(errors='replace')}")

    def all(self, path):
        """The items of all pages, as they come."""
        cursor = ""
        while cursor is not None:
            page = self.call("GET", f"{path}&limit=100{cursor and f'&cursor={cursor}'}")
            yield from page["items"]
            cursor = page.get("next_cursor")


class Account:
    def __init__(self):
        self.api = Client()
        self.id, self.email = self.api.sign_up("Simulated", "scale")
        self.ledger = Ledger(self.id)
        self.model = self.campaign = None
        self.offers = {}  # the number of each offer, by its id

    def signed_up_at(self):
        return datetime.fromisoformat(self.api.call("GET", "/v1/organization")["created_at"])

    def tell(self, events):
        """Has it all merged, too: what waits in a queue while the clock is moved on by a month would be too old for it."""
        count = 0
        for batch in batches(events):
            answer = self.api.call("POST", "/v1/batch", {"batch": batch})
            refused = [one for one in answer["items"] if one["status"] not in ("accepted", "duplicate")]
            if refused:
                sys.exit(f"{len(refused)} events were refused, the first: {refused[0]}")
            count += len(batch)
        self.merge()
        return count

    def merge(self):
        """Asks for a merge at once, and not when others had the time to come."""
        body = json.dumps({"org": self.id})
        boto3.client("sqs").send_message(
            QueueUrl=os.environ["PERENE_MERGE_QUEUE_URL"], MessageBody=body, MessageGroupId=self.id
        )
        while self.ledger.waits():
            time.sleep(0.5)

    def built(self, ledger):
        """A dataset of what was told so far."""
        body = {"name": "Customers", "source": "ledger", "ledger": ledger}
        made = self.api.call("POST", "/v1/datasets", body)
        return self.api.wait(f"/v1/datasets/{made['dataset']['id']}", "ready")

    def learn(self):
        """A model of who leaves; how well it tells them apart."""
        dataset = self.built({"churn": "any", "cadence": "monthly", "horizon_days": 30})
        hints = dataset["suggestions"]
        of = {name: hints[name] for name in ("target", "positive_label", "entity_key", "snapshot_column") if hints.get(name)}
        body = {"name": "Churn", "task": "churn", "dataset_id": dataset["id"], "effort": "fast"} | of
        made = self.api.call("POST", "/v1/models", body)
        self.model = made["model"]["id"]
        run = self.api.wait(f"/v1/training-runs/{made['training_run']['id']}", "succeeded")
        version = self.api.call("GET", f"/v1/models/{self.model}/versions/{run['model_version']}")
        return dataset["row_count"], version["metrics"]["roc_auc"]

    def score(self):
        """Whoever is a customer now."""
        dataset = self.built({"purpose": "scoring"})
        run = self.api.call("POST", f"/v1/models/{self.model}/score", {"dataset_id": dataset["id"]})["scoring_run"]
        self.api.wait(f"/v1/scoring-runs/{run['id']}", "succeeded")

    def offer(self, name):
        title, text = WORDS[name]
        body = {
            "name": title, "terms": TERMS[name], "eligibility": {"again_after_days": COOLDOWN_DAYS},
            "words": [{"language": "en", "title": title, "text": text}], "fulfillment": {"by": "task"},
        }  # fmt: skip
        id = self.api.call("POST", "/v1/offers", body)["id"]
        self.api.call("POST", f"/v1/offers/{id}/activate")
        return id

    def begin_campaign(self):
        """Makes the catalogue and a campaign, which begins with its first budget; a tenth is held out."""
        settings = {
            "time_zone": "UTC", "language": "en", "frequency_cap": {"messages": 10, "days": 7}, "hold_out": HOLD_OUT,
            "paused": False,
        }  # fmt: skip
        self.api.call("PUT", "/v1/outreach", settings)
        self.offers = {self.offer(name): n for n, name in enumerate(OFFERS)}
        body = {
            "name": "Keep customers", "offers": list(self.offers), "interval": "manual", "approval": False,
            "cooldown_days": COOLDOWN_DAYS, "open_days": 14,
        }  # fmt: skip
        self.campaign = self.api.call("POST", "/v1/campaigns", body)["id"]

    def decide(self, budget_minor):
        """A round under a budget: what it says of itself, and what was chosen for whom."""
        path = f"/v1/campaigns/{self.campaign}"
        budgets = {"budgets": [{"currency": CURRENCY, "amount_minor": budget_minor}]}
        campaign = self.api.call("PATCH", path, budgets)
        if campaign["state"] == "draft":
            self.api.call("POST", f"{path}/start")
        asked = self.api.call("POST", f"{path}/rounds", {})
        decided = self.api.wait(f"{path}/rounds/{asked['id']}", "succeeded")
        chosen = []
        for one in self.api.all(f"/v1/customer-offers?campaign_id={self.campaign}"):
            if one["round"] < decided["round"]:
                break
            chosen.append(one)
        return decided, chosen

    def accept(self, chosen):
        """Customers accept what they are offered, and the company does what it promised. What did not come to that."""
        self.turn(chosen, "accept")
        return [one for one in self.turn(chosen, "fulfill") if one["state"] != "fulfilled"]

    def turn(self, chosen, action):
        def take(one):
            return self.api.call("POST", f"/v1/customer-offers/{one['id']}/{action}", {"customer_id": one["customer_id"]})

        # Where somebody has to sign in anew, the first does.
        turned = [take(one) for one in chosen[:1]]
        with ThreadPoolExecutor(2) as pool:
            return turned + list(pool.map(take, chosen[1:]))

    def sweep(self):
        name = os.environ["PERENE_SWEEP_FUNCTION"]
        boto3.client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=b'{"now": true}')

    def proof(self, year, patience_s=1_800):
        """What is found of the campaign, once it is known what became of all."""
        path = f"/v1/proof?year={year}&campaign_id={self.campaign}"
        deadline = time.monotonic() + patience_s
        self.sweep()
        while time.monotonic() < deadline:
            shown = self.api.call("GET", path)
            if (found := shown.get("findings")) and not found["waiting"]:
                return found
            time.sleep(1)
        sys.exit(f"what the offers of {year} did was not found within {patience_s} s")

    def units(self, year):
        return list(self.api.all(f"/v1/proof/units?year={year}&campaign_id={self.campaign}"))
