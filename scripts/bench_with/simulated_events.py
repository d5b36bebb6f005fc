"""What the simulated company tells of its customers, as events. A cycle's customers are described five days before it begins,
offers are made as it begins, who leaves does so in its first days, and who stays is billed in its middle. So a cycle begins
at most a few days after each month of the history, by which models learn."""

import datetime
import json

from simulated_company import HISTORY, PLANS

UTC = datetime.UTC
DAY = datetime.timedelta(days=1)
CYCLE = 30 * DAY
CURRENCY = "EUR"
ARRIVES, DESCRIBED = -6 * DAY, -5 * DAY  # before their first cycle, and before each
BILLED, TRIED_AGAIN = 15 * DAY, 17 * DAY  # into the cycle
LEAVES_WITHIN = 12  # days
# Of a request: the API takes 2,500 events and 500 kB.
MOST_EVENTS, MOST_BYTES = 2_000, 450_000


def written(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


class Calendar:
    """When cycles begin: the year's first one on a day."""

    def __init__(self, first):
        self.first = first

    def begins(self, cycle):
        return self.first + (cycle - HISTORY) * CYCLE

    def name(self, cycle):
        begins = self.begins(cycle)
        return f"{begins.day} {begins:%b}"


class Events:
    """A company's, told cycle by cycle."""

    def __init__(self, company, calendar):
        self.company, self.calendar = company, calendar

    def told(self, kind, customer, at, name, **more):
        return {
            "type": kind, "userId": customer.id, "messageId": f"{customer.id} {name}", "timestamp": written(at),
            "historical": True, **more,
        }  # fmt: skip

    def track(self, customer, at, event, name, **more):
        of = {"subscription_id": f"s-{customer.id}"} | more
        return self.told("track", customer, at, name, event=event, properties=of)

    def begin(self, life, cycle):
        """Who arrives for a cycle, and how all are as it begins."""
        begins = self.calendar.begins(cycle)
        for customer in life.there(cycle):
            if customer.arrives == cycle:
                yield self.arrival(customer, begins + ARRIVES)
            state = customer.states[cycle]
            traits = {
                "usage": round(state.usage, 4), "usage_change": round(state.change, 4), "tickets": state.tickets,
                "payment_failed": state.failed, "promotion": customer.promotion, "tenure_months": state.tenure,
                "price": customer.price_minor / 100,
            }  # fmt: skip
            yield self.told("identify", customer, begins + DESCRIBED, f"is {cycle}", traits=traits)

    def arrival(self, customer, at):
        price = {"amount_minor": customer.price_minor, "currency": CURRENCY, "interval": "month"}
        since = written(at - customer.tenure * CYCLE)
        # Of later periods nothing is told: they follow from the first.
        period = {"started_at": since, "period_end": written(at - ARRIVES + BILLED)}
        plan = PLANS[customer.plan]
        return self.track(customer, at, "Subscription Started", "begins", plan=plan, **period, **price)

    def lived(self, life, cycle):
        """What happened in a cycle that is over."""
        begins = self.calendar.begins(cycle)
        for customer in life.there(cycle):
            if life.left.get(customer.id) == cycle:
                day = 1 + int(LEAVES_WITHIN * customer.states[cycle].luck * 97) % LEAVES_WITHIN
                why = {"reason": "cancellation_requested"}
                yield self.track(customer, begins + day * DAY, "Subscription Canceled", "leaves", **why)
            elif bill := life.billed[cycle][customer.id]:
                yield from self.bill(customer, begins, cycle, bill)

    def bill(self, customer, begins, cycle, minor):
        """It is paid, or else tried again and paid then: that a payment failed is seen before the next cycle begins."""
        invoice = {"invoice_id": f"in-{customer.id}-{cycle}", "amount_minor": minor, "currency": CURRENCY}
        after = customer.states.get(cycle + 1)
        if after and after.failed:
            failed = f"fails {cycle}"
            yield self.track(customer, begins + BILLED, "Invoice Payment Failed", failed, attempt=1, **invoice)
        at = TRIED_AGAIN if after and after.failed else BILLED
        yield self.track(customer, begins + at, "Invoice Paid", f"pays {cycle}", **invoice)


def batches(events):
    """Events in as few requests as there may be."""
    batch, size = [], 0
    for event in events:
        bytes_of = len(json.dumps(event)) + 2
        if batch and (len(batch) == MOST_EVENTS or size + bytes_of > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(event)
        size += bytes_of
    if batch:
        yield batch
