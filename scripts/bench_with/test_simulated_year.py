"""A simulated year finds what is wrong with what is chosen, and nothing where nothing is. Run by scripts/test."""

import contextlib
import io
import json
import unittest
from argparse import Namespace
from datetime import datetime

from simulated_company import DISCOUNT, EFFECT, HISTORY, OFFERS, Company, Life
from simulated_events import MOST_BYTES, MOST_EVENTS, UTC, Calendar, Events, batches
from simulated_page import written
from simulated_year import Year

BEGINS = datetime(2027, 1, 2, tzinfo=UTC)


class Clock:
    path = "clock"

    def __init__(self):
        self.at = datetime(2026, 11, 30, tzinfo=UTC)

    def now(self):
        return self.at

    def move(self, at):
        self.at = max(self.at, at)

    def next_year(self):
        return BEGINS


class Account:
    """Chooses a discount for whoever comes first, and keeps books of its own by the events that it is told."""

    def __init__(self, clock):
        self.clock, self.year = clock, None
        self.offers = {name: n for n, name in enumerate(OFFERS)}
        self.chosen, self.events, self.rounds = {}, [], 0
        self.too_much, self.cooldown, self.forgets, self.low = 0, EFFECT, False, -1.0
        self.learns = True

    def signed_up_at(self):
        return self.clock.at

    def tell(self, events):
        told = list(events)
        self.events += told
        return len(told)

    def learn(self):
        return 1, 0.5

    def score(self):
        pass

    def begin_campaign(self):
        pass

    def accept(self, given):
        return []

    def decide(self, budget):
        left, chosen = budget + self.too_much, []
        cycle = HISTORY + self.rounds
        for customer in self.year.life.there(cycle):
            cost = customer.cost(DISCOUNT)
            is_ghost = int(customer.id[1:]) % 10 == 0
            if cycle - self.chosen.get(customer.id, -EFFECT) < self.cooldown or (not is_ghost and cost > left):
                continue
            left -= cost * (not is_ghost)
            self.chosen[customer.id] = cycle
            chosen.append(
                {
                    "customer_id": customer.id, "offer_id": "discount", "chosen_at": str(cycle),
                    "state": "ghost" if is_ghost else "open", "cost": {"amount_minor": cost},
                }  # fmt: skip
            )
        self.rounds += 1
        committed = budget + self.too_much - left
        return {"totals": {"currencies": [{"committed_minor": committed}], "learned_from": self.learns * self.rounds}}, chosen

    def proof(self, year):
        interval = {"value": 0.0, "low": self.low, "high": 1.0}
        return {"all": {"kept": {"on_a_unit": interval, "finding": {"code": "more_certainty"}}}}

    def units(self, year):
        """By what was told: who cancelled, and what was paid, within 90 days of the first choice."""
        units = []
        for id, (cycle, _, is_ghost) in self.year.entered.items():
            begins = self.year.calendar.begins(cycle)
            ends = self.year.calendar.begins(cycle + EFFECT)
            theirs = [one for one in self.events if one["userId"] == id]
            within = [one for one in theirs if begins <= datetime.fromisoformat(one["timestamp"]) < ends]
            kept = not any(one.get("event") == "Subscription Canceled" for one in within)
            paid = sum(one["properties"]["amount_minor"] for one in within if one.get("event") == "Invoice Paid")
            units.append({"customer_id": id, "held_out": is_ghost, "outcome": {"kept": kept, "cash_minor": paid}})
        return units[self.forgets :]


def year(customers=150, no_offers=False, **wrong):
    args = Namespace(customers=customers, months=4, world="std", seed=1, no_offers=no_offers)
    clock = Clock()
    account = Account(clock)
    with contextlib.redirect_stderr(io.StringIO()):
        account.year = lived = Year(args, clock, lambda: account)
        for name, value in wrong.items():
            setattr(account, name, value)
        lived.live()
        measures = lived.prove()
    return lived, lived.page(measures)


class Years(unittest.TestCase):
    def test_nothing_is_wrong_where_budgets_and_cooldowns_are_kept(self):
        lived, page = year()
        self.assertEqual(lived.wrong, [])
        self.assertGreater(sum(month.offers for month in lived.months), 0)
        self.assertGreater(sum(month.ghosts for month in lived.months), 0)
        self.assertTrue(all(month.without > 0 for month in lived.months))
        self.assertIn("found +0.000 (-1.000 to +1.000); it may still be nothing", "\n".join(page.lines()))
        self.assertIn("<svg", written(page))

    def test_a_budget_that_is_exceeded_is_found(self):
        lived, _ = year(too_much=2_000)
        self.assertIn("of a budget of", lived.wrong[0])

    def test_a_second_offer_within_the_cooldown_is_found(self):
        lived, _ = year(cooldown=EFFECT - 1)
        self.assertTrue(any("has two offers" in what for what in lived.wrong))

    def test_an_interval_that_leaves_out_the_truth_is_found(self):
        lived, _ = year(low=0.9)
        self.assertTrue(any("the interval of kept leaves out the truth" in what for what in lived.wrong))

    def test_rounds_that_learn_nothing_are_found(self):
        lived, _ = year(learns=False)
        self.assertEqual(len(lived.wrong), 3)
        self.assertIn("nothing is learned", lived.wrong[0])

    def test_whoever_is_missing_in_the_cohort_is_found(self):
        lived, _ = year(forgets=True)
        self.assertTrue(any("are in the cohort" in what for what in lived.wrong))

    def test_without_offers_nothing_is_chosen_and_as_much_is_billed(self):
        lived, _ = year(no_offers=True)
        self.assertEqual(lived.entered, {})
        self.assertTrue(all(month.with_offers == month.without > 0 for month in lived.months))


class Told(unittest.TestCase):
    def events(self):
        company = Company(100, 2)
        life, events = Life(company), Events(company, Calendar(BEGINS))
        told = []
        for cycle in range(company.end):
            told += events.begin(life, cycle)
            life.live(cycle)
            told += events.lived(life, cycle)
        return life, told

    def test_each_message_is_told_once_and_leavers_are_silent_afterwards(self):
        life, told = self.events()
        self.assertEqual(len({one["messageId"] for one in told}), len(told))
        ended = {one["userId"]: one["timestamp"] for one in told if one.get("event") == "Subscription Canceled"}
        self.assertEqual(ended.keys(), life.left.keys())
        self.assertFalse(any(one["timestamp"] > ended.get(one["userId"], "9") for one in told))

    def test_what_failed_is_paid_later(self):
        _, told = self.events()
        at = lambda event: {one["properties"]["invoice_id"]: one["timestamp"] for one in told if one.get("event") == event}
        failed, paid = at("Invoice Payment Failed"), at("Invoice Paid")
        self.assertTrue(failed)
        self.assertTrue(all(invoice in paid and when < paid[invoice] for invoice, when in failed.items()))

    def test_requests_are_as_large_as_they_may_be_and_no_larger(self):
        events = [{"n": "x" * (n % 700)} for n in range(5_000)]
        sent = list(batches(events))
        self.assertEqual([one for batch in sent for one in batch], events)
        self.assertTrue(all(len(batch) <= MOST_EVENTS and len(json.dumps(batch)) <= MOST_BYTES + 2 for batch in sent))


if __name__ == "__main__":
    unittest.main()
