"""What is said to customers, measured on the local stack that scripts/up made: --year, --cost, or both.

--year: a company whose payments fail some --failures times in a year, told of by events, day by day, with recovery
switched on and a share held out. A test clock is moved to noon of each day, and the sweep does what is due. Customers
react to the messages of their arm, which the log tells, with a chance that is known, and to nothing else that Perene
does: so of each it is known what they would have done in the other arm, and the truth of the effect with it. Held
against the company's books:
  - each step of each chain was said on its day, once, or has its ghost; nothing else was, and nothing after a payment or
    a cancellation, be it of two hours before the sweep
  - who is held out by the draw heard first words alone, and nobody else did
  - what /v1/proof/units says became of each customer, and what /v1/revenue says was recovered, to the cent
  - the intervals of /v1/proof hold the truth. In up to one of twenty years they need not: who is held out is drawn anew
    each time.
By a test clock nobody enters the cohort. So those whom a message or a ghost chose are entered afterwards, as of then, and
are settled and reckoned as any others. The year is the last one that is over long enough to be looked at.

--cost: what the sweep and its worker read where --due customers are to be told, of 10,000 and of 100,000. It is to go by
who is due: more than a fifth more at the larger size is a failure. Needs a stack that was started with PERENE_COUNTS, the
file of what was asked.

Ends with 1 if anything is not as it should be.
"""

import argparse
import base64
import datetime
import hashlib
import hmac
import json
import os
import random
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import cache

import boto3
from ledger import Ledger, counts, send
from stack import Api

UTC = datetime.UTC
DAY = datetime.timedelta(days=1)
HORIZON = 90 * DAY
# Of the rule of failed payments: days since the first failure, by the kind of decline, and from when on to colleagues.
STEPS = {"insufficient_funds": (0, 3, 5, 9, 14), "expired_card": (0, 2, 5, 9, 14)}
COLLEAGUES_FROM = 5
# What the company's customers do. Hours are such that nothing happens at the same time as anything else.
CHARGED, GIVEN_UP, PAYS, QUITS, SWEPT = 6, 7, (8, 15), (10, 17), 12
PAID_ANYWAY = 0.7  # of what failed, within three weeks
REACTS = 0.12  # to each message that is heard
LEAVES = 0.005  # of those charged, within three weeks, of their own accord
JOIN = 0.05  # in a month, of those who began
HAS_COLLEAGUE = 0.1
PATIENCE_DAYS = 21  # until a subscription ends whose invoice is not paid
BATCH = 500


def options():
    parser = argparse.ArgumentParser(
        prog="scripts/bench outreach", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--year", action="store_true")
    parser.add_argument("--cost", action="store_true")
    parser.add_argument("--customers", type=int, default=1_500, help="of the company as its year begins")
    parser.add_argument("--failures", type=int, default=3_000, help="payments that fail in the year, about")
    parser.add_argument("--hold-out", type=float, default=0.3)
    parser.add_argument("--reacts", type=float, default=REACTS, help="chance that a message is paid upon; 0 for no effect")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sizes", default="10000,100000", help="customers, separated by commas")
    parser.add_argument("--due", type=int, default=2_000)
    args = parser.parse_args()
    if not (args.year or args.cost):
        parser.error("choose --year, --cost, or both")
    if not 0.01 <= args.hold_out <= 0.5:
        parser.error("--hold-out: a share from 0.01 to 0.5")
    if args.due > min(sizes_of(args)):
        parser.error("--due: no more than the smallest of --sizes")
    return args


def sizes_of(args):
    return [int(size) for size in args.sizes.split(",")]


def written(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def read(text):
    return datetime.datetime.fromisoformat(text)


def at_hour(day, hour):
    return datetime.datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


class Organization:
    """One that writes to its customers, as its owner sees it."""

    def __init__(self, hold_out):
        self.api = Api()
        self.id, _ = self.api.sign_up("Bench", "scale")
        self.ledger = Ledger(self.id)
        self.table = boto3.resource("dynamodb").Table(os.environ["PERENE_TABLE"])
        self.sqs = boto3.client("sqs")
        self.settings = {
            "time_zone": "UTC", "language": "en", "frequency_cap": {"messages": 10, "days": 7}, "hold_out": hold_out,
            "paused": False,
        }  # fmt: skip
        self.set()

    def set(self, **change):
        self.settings |= change
        self.api.call("PUT", "/v1/outreach", self.settings)

    def queue(self, name, body):
        url = os.environ[f"PERENE_{name}_QUEUE_URL"]
        self.sqs.send_message(QueueUrl=url, MessageBody=json.dumps(body), MessageGroupId=self.id)

    def draw(self, year):
        """Draws a year's customers as documented (docs/journeys/proof.md): who is held out, and a number that orders them."""
        kept = self.table.get_item(Key={"pk": f"ORG#{self.id}", "sk": "OUTREACH"})["Item"]
        key = base64.urlsafe_b64decode(kept["signing_key"] + "=")

        def drawn(customer):
            drawn = hmac.digest(key, b"hold-out" + year.to_bytes(4, "big") + customer.encode(), hashlib.sha256)
            position, order = (int.from_bytes(drawn[at : at + 8], "big") for at in (0, 8))
            return (position >> 11) / 2**53 < self.settings["hold_out"], order

        return drawn

    def merged(self):
        """Once all that was sent is seen: its merge is asked for at once, and not when others had the time to come."""
        self.queue("MERGE", {"org": self.id})
        until("a merge", lambda: not self.ledger.waits())

    def planned(self):
        """Once all customers are looked at by the newest settings, which whoever merges does."""
        self.queue("MERGE", {"org": self.id})
        until("plans", lambda: self.api.call("GET", "/v1/outreach")["is_planned"], 3_600)

    def all(self, path):
        """The items of all pages."""
        cursor, found = "", []
        while cursor is not None:
            page = self.api.call("GET", f"{path}limit=100{cursor and f'&cursor={cursor}'}")
            found += page["items"]
            cursor = page.get("next_cursor")
        return found


def until(what, holds, seconds=900):
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            sys.exit(f"waited {seconds} s for {what}")
        time.sleep(0.2)


class Life:
    """What becomes of a customer in one arm: events, each with its time; what is to be said to them, each with the sweep
    that says it; invoices that were paid, with when and how much; those of them that had failed; and when they left."""

    def __init__(self):
        self.events, self.words, self.paid, self.recovered = [], {}, {}, set()
        self.ended = None

    def outcome(self, entered):
        """Whether they are a customer at the end of the horizon, and what they paid within it."""
        over = entered + HORIZON
        paid = sum(amount for at, amount in self.paid.values() if entered <= at < over)
        return self.ended is None or self.ended >= over, paid


class Customer:
    """Somebody who is charged each month."""

    def __init__(self, company, n, begins):
        self.company, self.n, self.begins = company, n, begins
        self.id = f"c{n:05}"
        draw = self.draw("customer")
        self.day, self.amount = draw.randrange(1, 29), 100 * draw.randrange(19, 99)
        self.colleague = f"billing-of-{self.id}@example.com" if draw.random() < HAS_COLLEAGUE else None
        self.held_out = None  # as far as is known

    def draw(self, *of):
        """Random numbers that are the same in both arms."""
        return random.Random(f"{self.company.seed} {self.n} {of}")

    @cache
    def life(self, held_out):
        life = Life()
        of = {"subscription_id": f"s-{self.id}", "amount_minor": self.amount, "currency": "EUR"}
        life.events.append((self.begins, "Subscription Started", of | {"interval": "month", "plan": "Team"}))
        for month in range(self.begins.month, 16):
            charged = at_hour(datetime.date(self.company.year + (month - 1) // 12, (month - 1) % 12 + 1, self.day), CHARGED)
            if charged <= self.begins:
                continue
            self.charge(life, (month, charged, of | {"invoice_id": f"in-{self.id}-{month}"}), held_out)
            if life.ended:
                break
        return life

    def charge(self, life, charge, held_out):
        """A month: it is paid, or fails with all that follows, and perhaps they leave."""
        month, charged, invoice = charge
        draw = self.draw("month", month)
        fails, leaves = draw.random() < self.company.fails, draw.random() < LEAVES
        quits = at_hour(charged + draw.randrange(PATIENCE_DAYS) * DAY, draw.choice(QUITS)) if leaves else None
        if fails and charged.date() <= self.company.last_failure:
            mended = self.fail(life, charge, quits, held_out)
        else:
            mended = charged
        if mended:
            life.events.append((mended, "Invoice Paid", invoice))
            life.paid[invoice["invoice_id"]] = mended, self.amount
        life.ended = quits or (None if mended else at_hour(charged + PATIENCE_DAYS * DAY, GIVEN_UP))
        if life.ended:
            reason = "cancellation_requested" if quits else "payment_failed"
            told = {"subscription_id": invoice["subscription_id"], "reason": reason}
            life.events.append((life.ended, "Subscription Canceled", told))

    def fail(self, life, charge, quits, held_out):
        """A payment that fails; when it is made all the same, if it is."""
        month, charged, invoice = charge
        name = invoice["invoice_id"]
        draw = self.draw("failure", month)
        decline = draw.choices(list(STEPS), (8, 2))[0]
        told = {"decline_code": decline, "attempt": 1, "hosted_invoice_url": f"https://pay.example/{name}"}
        life.events.append((charged, "Invoice Payment Failed", invoice | told))
        over = [quits or at_hour(charged + PATIENCE_DAYS * DAY, GIVEN_UP)]
        anyway, hour = draw.random() < PAID_ANYWAY, draw.choice(PAYS)
        mended = at_hour(charged + draw.randrange(1, PATIENCE_DAYS) * DAY, hour) if anyway else None
        for step, days in enumerate(STEPS[decline]):
            reacts, later, hour = draw.random() < self.company.reacts, draw.randrange(3), draw.choice(PAYS)
            said = at_hour(charged + days * DAY, SWEPT)
            if min(over + [mended] * bool(mended)) < said:
                break
            to = [None] + [self.colleague] * bool(self.colleague and days >= COLLEAGUES_FROM)
            life.words |= {(name, step, one): said for one in to}
            if reacts and (step == 0 or not held_out):
                pays = at_hour(said + later * DAY, hour)
                pays += DAY * (pays < said)
                mended = min(mended or pays, pays)
        if not mended or mended > over[0]:
            return None
        life.recovered.add(name)
        return mended

    def known_life(self):
        """As it is so far. Until it is known who is held out, both lives are the same."""
        return self.life(bool(self.held_out))


class Company:
    """One whose year is over, and of which everything is known."""

    def __init__(self, args):
        now = datetime.datetime.now(UTC)
        # All who enter in a year are looked at by the fourth of April after it.
        self.year = now.year - (1 if now >= datetime.datetime(now.year, 4, 6, tzinfo=UTC) else 2)
        self.seed, self.reacts = args.seed, args.reacts
        # What fails is over, one way or the other, before the next year's draw.
        self.last_failure = datetime.date(self.year, 12, 31) - (PATIENCE_DAYS + 1) * DAY
        charges = args.customers * self.last_failure.timetuple().tm_yday / 365 * 12
        self.fails = min(1.0, args.failures / charges)
        begins = [self.first(1)] * args.customers
        for month in range(2, 13):
            begins += [self.first(month)] * round(args.customers * JOIN)
        self.customers = [Customer(self, n, begin) for n, begin in enumerate(begins)]
        self.by_id = {one.id: one for one in self.customers}

    def first(self, month):
        return datetime.datetime(self.year, month, 1, 0, 30, tzinfo=UTC)

    def identify(self, customer):
        traits = {"name": "Ana", "email": f"{customer.id}@example.com"}
        if customer.colleague:
            traits["billing_emails"] = [customer.colleague]
        return {
            "type": "identify", "userId": customer.id, "messageId": f"{customer.id} is", "traits": traits,
            "timestamp": written(customer.begins),
        }  # fmt: skip

    def happened(self, after, until):
        """All events from one moment to another."""
        events = []
        for customer in self.customers:
            if after < customer.begins <= until:
                events.append(self.identify(customer))
            for at, name, properties in customer.known_life().events:
                if after < at <= until:
                    events.append(
                        {
                            "type": "track", "userId": customer.id, "event": name, "timestamp": written(at),
                            "messageId": f"{customer.id} {name} {written(at)}", "properties": properties,
                        }  # fmt: skip
                    )
        return events


class Year:
    """The company's year in Perene, day by day."""

    def __init__(self, args):
        self.company = Company(args)
        self.organization = Organization(args.hold_out)
        self.api = self.organization.api
        self.wrong = []

    def tell(self, events):
        for begin in range(0, len(events), BATCH):
            answer = self.api.call("POST", "/v1/batch", {"batch": events[begin : begin + BATCH]})
            refused = [one for one in answer["items"] if one["status"] != "accepted"]
            if refused:
                sys.exit(f"{len(refused)} events were refused, the first: {refused[0]}")
        if events:
            self.organization.merged()

    def move(self, at):
        """Moves the clock, and waits until everything that was due by then is done, and all that was to be sent went."""
        before = self.api.call("GET", "/v1/outreach").get("test_clock")
        self.api.call("PUT", "/v1/outreach/test-clock", {"at": written(at)})
        if not before:  # which is a change that all customers are looked at for
            self.organization.planned()
            self.api.call("PUT", "/v1/outreach/test-clock", {"at": written(at)})
        swept = lambda: self.api.call("GET", "/v1/outreach")["test_clock"].get("swept_until")
        until(f"a sweep at {at}", lambda: (found := swept()) and read(found) == at)
        for status in ("queued", "sending"):
            until(f"the end of what is {status}", lambda: not self.made_since(at, status))

    def made_since(self, at, status=None):
        """Messages that were made by the clock's present time; newest first, so none is left out."""
        found, cursor = [], ""
        while cursor is not None:
            page = self.api.call("GET", f"/v1/messages?test=true&limit=100{cursor and f'&cursor={cursor}'}")
            new = [one for one in page["items"] if read(one["made_at"]) >= at]
            found += [one for one in new if status in (None, one["status"])]
            cursor = page.get("next_cursor") if len(new) == len(page["items"]) else None
        return found

    def live(self):
        """The whole year. Who is held out shows with the first step that is said to one arm alone."""
        self.api.call("PUT", "/v1/outreach/rules/payment_failed", {
            "on": True, "local_hour": 9, "approval": False, "daily_cap": 1_000,
            "chain": {
                "soft_days": STEPS["insufficient_funds"], "hard_days": STEPS["expired_card"],
                "colleagues_from_day": COLLEAGUES_FROM, "access_days": 14,
            },
        })  # fmt: skip
        before, began = at_hour(datetime.date(self.company.year, 1, 1), 0), time.monotonic()
        self.move(before)
        while before.year == self.company.year:
            noon = at_hour(before + DAY if before.hour else before, SWEPT)
            self.tell(self.company.happened(before, noon))
            self.move(noon)
            for message in self.made_since(noon):
                if message["payment"]["step"] > 0:
                    self.company.by_id[message["customer_id"]].held_out = is_ghost(message)
            before = noon
            if noon.day == 1:
                print(f"{noon:%Y-%m-%d}: {time.monotonic() - began:.0f} s", flush=True)
        # What is paid within the last horizons.
        self.tell(self.company.happened(before, before + HORIZON + 5 * DAY))

    def check(self, holds, what):
        if not holds:
            self.wrong.append(what)

    def check_log(self):
        """Each message against the books, and the draw."""
        log = self.organization.all("/v1/messages?test=true&")
        said, drawn = {}, self.organization.draw(self.company.year)
        for message in log:
            customer = self.company.by_id[message["customer_id"]]
            payment = message["payment"]
            key = payment["invoice_id"], payment["step"], payment.get("colleague")
            self.check(key not in said, f"{key} was said twice")
            said[key] = message
            expected = "withheld" if drawn(customer.id)[0] and payment["step"] > 0 else "sent"
            self.check(message["status"] == expected, f"{key} is {message['status']} and not {expected}")
            self.check(is_ghost(message) == (expected == "withheld"), f"{key}: {message.get('withheld')}")
            self.check_end(key, message, customer.known_life())
        books = {}
        for customer in self.company.customers:
            books |= customer.known_life().words
        for key in books.keys() - said.keys():
            self.wrong.append(f"{key} was to be said by {books[key]}, and never was")
        for key in said.keys() - books.keys():
            self.wrong.append(f"{key} was said at {said[key]['made_at']}, which it was not to be")
        for key in books.keys() & said.keys():
            made = read(said[key]["made_at"])
            self.check(made == books[key], f"{key} was said at {made} and not at {books[key]}")
        return log

    def check_end(self, key, message, life):
        """Nothing was made or sent after the invoice was paid, or its subscription ended."""
        at = read(message.get("sent_at") or message["made_at"])
        for end in (life.paid.get(key[0], (None,))[0], life.ended):
            self.check(not end or at < end, f"{key} was said at {at}, after {end}")

    def entered(self, log):
        """When each customer was chosen first by what is not said to both arms."""
        first = {}
        for message in log:
            if message["payment"]["step"] > 0:
                at = read(message["made_at"])
                first[message["customer_id"]] = min(at, first.get(message["customer_id"], at))
        return first

    def enter(self, entered):
        """Has them enter the cohort as of then, as the sweep does where no clock is set."""
        org, year = self.organization.id, self.company.year
        drawn, share = self.organization.draw(year), Decimal(str(self.organization.settings["hold_out"]))
        with self.organization.table.batch_writer() as batch:
            for id, at in entered.items():
                customer = self.company.by_id[id]
                held_out, order = drawn(id)
                instant = at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
                batch.put_item(
                    Item={
                        "pk": f"CUSTOMERS#{org}#{spread(id)}", "sk": f"UNIT#{len(id)}#{id}#{year:04}",
                        "customer_id": id, "year": year, "reason": "payment_failed", "entered_at": written(at),
                        "order": order, "held_out": held_out, "share": share,
                        "is_reachable": True,
                        "charges": {"currency": "EUR", "total_minor": 3 * customer.amount, "count": 3},
                        "gsi1pk": f"UNITS#{org}#{year:04}", "gsi1sk": f"{instant}#{order:020}",
                        "gsi4pk": f"PROOF#{org}#{year:04}", "gsi4sk": f"{instant}#{id}",
                    }  # fmt: skip
                )
            batch.put_item(Item={"pk": f"ORG#{org}", "sk": f"PROOF#{year:04}", "year": year, "entered": len(entered)})

    def proof(self):
        """What is found of the year, once all are settled."""
        self.organization.queue("REVENUE", {"org": self.organization.id, "year": self.company.year})
        path = f"/v1/proof?year={self.company.year}"
        found = lambda: self.api.call("GET", path).get("findings")
        until("what is found", lambda: (shown := found()) and not shown["waiting"], 3_600)
        return found()

    def check_units(self, entered):
        """What became of each customer, against the books."""
        units = self.organization.all(f"/v1/proof/units?year={self.company.year}&")
        self.check(len(units) == len(entered), f"{len(units)} customers are in the cohort and not {len(entered)}")
        for unit in units:
            customer = self.company.by_id[unit["customer_id"]]
            kept, paid = customer.known_life().outcome(read(unit["entered_at"]))
            came = unit.get("outcome") or {}
            shown = came.get("kept"), came.get("cash_minor")
            self.check(shown == (kept, paid), f"of {customer.id} {shown} is shown, in the books are {(kept, paid)}")

    def check_recovered(self):
        """What was paid of what had failed, against the books."""
        run = self.api.call("POST", "/v1/revenue/runs")
        self.api.wait(f"/v1/revenue/runs/{run['id']}", "succeeded")
        year = self.company.year
        shown = self.api.call("GET", f"/v1/revenue?from={year}-01&to={year}-12")
        sums = [month["recovered"] for one in shown["currencies"] for month in one["months"]]
        ours = sum(one["count"] for one in sums), sum(one["amount_minor"] for one in sums)
        lives = [customer.known_life() for customer in self.company.customers]
        paid = [life.paid[invoice][1] for life in lives for invoice in life.recovered]
        self.check(ours == (len(paid), sum(paid)), f"recovered is {ours}, in the books {(len(paid), sum(paid))}")
        return ours

    def truth(self, entered):
        """The effect on a customer who entered: kept, and paid, with messages and without."""
        effects = [(0, 0)]
        for id, at in entered.items():
            told, alone = (self.company.by_id[id].life(held_out).outcome(at) for held_out in (False, True))
            effects.append((told[0] - alone[0], told[1] - alone[1]))
        return [sum(column) / max(len(entered), 1) for column in zip(*effects)]

    def check_interval(self, name, measure, truth):
        """That what is shown of a measure holds the truth. Once more has happened than was forecast, what holds for ever."""
        interval = measure and (measure.get("on_a_unit") or measure.get("evergreen"))
        if not interval:
            self.wrong.append(f"no interval of {name} is shown: {measure and measure['finding']}")
            return
        low, high = interval["low"], interval["high"]
        self.check(low <= truth <= high, f"the interval of {name} leaves out the truth")
        print(
            f"incremental, {name} of a customer: {interval['value']:.4g} [{low:.4g} .. {high:.4g}], truth {truth:.4g}"
            f" ({measure['finding']['code']}, {measure['units']} customers)"
        )


@cache
def spread(id):
    """Which of an organization's partitions has a customer: FNV-1a, as the store has it."""
    hash = 0x811C9DC5
    for byte in id.encode():
        hash = (hash ^ byte) * 0x01000193 % 2**32
    return hash % 8


def is_ghost(message):
    return (message.get("withheld") or {}).get("reason", {}).get("code") == "held_out"


def live_a_year(args):
    began = time.monotonic()
    year = Year(args)
    year.live()
    log = year.check_log()
    entered = year.entered(log)
    year.enter(entered)
    findings = year.proof()
    year.check_units(entered)
    recovered = year.check_recovered()
    lives = [customer.known_life() for customer in year.company.customers]
    failed = sum(name == "Invoice Payment Failed" for life in lives for _, name, _ in life.events)
    ghosts = sum(map(is_ghost, log))
    held_out = sum(bool(year.company.by_id[id].held_out) for id in entered)
    print(f"{year.company.year}, in {time.monotonic() - began:.0f} s: {len(lives):,} customers, {failed:,} payments failed")
    print(f"messages: {len(log) - ghosts:,} sent, {ghosts:,} ghosts; in the cohort {len(entered):,}, held out {held_out:,}")
    print(f"recovered, by whatever: {recovered[0]:,} invoices, {recovered[1] / 100:,.2f} EUR")
    kept, paid = year.truth(entered)
    year.check_interval("kept", findings["all"].get("kept"), kept)
    year.check_interval("cents", findings["all"].get("revenue"), paid)
    return year.wrong


def subscribers(size, due):
    """Requests' bodies: so many customers with a monthly subscription, of whom some renew in two days, as many of each
    stretch, and the others in three weeks."""
    now = datetime.datetime.now(UTC)
    events = []
    for n in range(size):
        is_due = n * due // size != (n + 1) * due // size
        of = {
            "subscription_id": f"s-{n}", "plan": "Team", "amount_minor": 4900, "currency": "EUR", "interval": "month",
            "period_end": written(now + (2 if is_due else 21) * DAY),
        }  # fmt: skip
        shared = {"userId": f"c{n}", "timestamp": written(now - DAY)}
        traits = {"name": "Ana", "email": f"c{n}@example.com"}
        events.append({"type": "identify", "messageId": f"{n} is", "traits": traits} | shared)
        told = {"type": "track", "event": "Subscription Started", "messageId": f"{n} subscribes", "properties": of}
        events.append(told | shared)
        if len(events) >= 1_000 or n == size - 1:
            yield json.dumps({"batch": events}).encode()
            events = []


def units_read(before):
    """What the sweep and its worker read since, by which of them."""
    found = {}
    for name, told in counts().items():
        role = re.search(r"-(Sweep|MessagesWorker)Role", name)
        if role:
            new = told.get("read_units", 0) - before.get(name, {}).get("read_units", 0)
            found[role[1]] = found.get(role[1], 0) + new
    return found


def drained(sqs):
    """Whether the queue of messages is empty: its counts are approximate, so it is looked at again."""
    url, names = os.environ["PERENE_OUTREACH_QUEUE_URL"], ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    for _ in range(3):
        if any(int(count) for count in sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"].values()):
            return False
        time.sleep(0.5)
    return True


def cost_of(size, due):
    """What is read where so many of so many customers are due."""
    organization = Organization(0.0)
    organization.set(paused=True)
    api = organization.api
    rule = {"on": True, "local_hour": 0, "approval": False, "daily_cap": due}
    api.call("PUT", "/v1/outreach/rules/renewal", rule | {"lead_times": [{"term_days": 28, "days_before": 3}]})
    key = api.call("POST", "/v1/keys", {"name": "Bench", "role": "analyst", "resources": ["events"]})["secret"]
    with ThreadPoolExecutor(2) as senders:
        taken = [one for answer in senders.map(lambda body: send(key, body), subscribers(size, due)) for one in answer["items"]]
    accepted = sum(one["status"] == "accepted" for one in taken)
    if accepted != 2 * size:
        sys.exit(f"{2 * size} events were sent, {accepted} taken")
    until("the merges", lambda: not organization.ledger.waits(), 3_600)
    before = counts()
    organization.set(paused=False)
    organization.planned()
    boto3.client("lambda").invoke(FunctionName=os.environ["PERENE_SWEEP_FUNCTION"], Payload=b'{"now": true}')
    until("messages", lambda: drained(organization.sqs), 3_600)
    read_there = units_read(before)
    sent = sum(one["status"] == "sent" for one in organization.all("/v1/messages?"))
    print(f"{size:,} customers, {sent:,} written to: " + ", ".join(f"{who} {units:,.0f}" for who, units in read_there.items()))
    wrong = [] if sent == due else [f"of {size:,} customers {sent} were written to, and {due} were due"]
    return sum(read_there.values()), wrong


def compare_costs(args):
    if not os.environ.get("PERENE_COUNTS"):
        how = "scripts/down, then export PERENE_COUNTS=$PWD/.local/counts, scripts/up --billing, and this again"
        sys.exit(f"--cost needs a stack that counts what is asked: {how}")
    found = [cost_of(size, args.due) for size in sizes_of(args)]
    wrong = [each for _, some in found for each in some]
    ratio = found[-1][0] / max(found[0][0], 1)
    print(f"units read, last size to first: {ratio:.2f}")
    return wrong + [f"{ratio:.2f} times as much is read for the same customers"] * (ratio > 1.2)


def main():
    args = options()
    wrong = live_a_year(args) if args.year else []
    wrong += compare_costs(args) if args.cost else []
    print("\n".join(wrong[:50]) or "all is as it should be")
    if len(wrong) > 50:
        print(f"and {len(wrong) - 50} more")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
