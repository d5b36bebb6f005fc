"""A year of the simulated company, lived through an account of Perene, and held against what is known of it."""

import sys
import time
from datetime import timedelta
from itertools import chain

from simulated_company import COOLDOWN_DAYS, EFFECT, HISTORY, Company, Life
from simulated_events import DAY, Calendar, Events
from simulated_page import Month, Page, amount

BUDGET = 0.02  # of what is billed monthly
# A round is decided some hours into its day, each an hour later than the one before: so between two of them there are 30
# days at least, however long the earlier took to be decided.
DECIDED, LATER = timedelta(hours=2), timedelta(hours=1)
LOOKED_AT = 5 * DAY  # after the last horizon: three days for late news, and some


class Progress:
    """On stderr: how far it is, and how long it may still take."""

    def __init__(self, months):
        self.months, self.began, self.first = months, time.monotonic(), None

    def say(self, text):
        print(f"{time.monotonic() - self.began:6.0f} s  {text}", file=sys.stderr, flush=True)

    def month(self, n, text):
        """The first month begins when the past is learned."""
        now = time.monotonic()
        self.first = self.first or now
        left = f", {(now - self.first) / n * (self.months - n) / 60:.0f} min left" if n else ""
        self.say(f"month {n + 1} of {self.months}{left}: {text}")


class Year:
    """It is lived by a clock, with an account that is opened once the clock stands at the year's beginning."""

    def __init__(self, args, clock, open_account):
        self.args, self.clock = args, clock
        self.progress = Progress(args.months)
        self.company = Company(args.customers, args.months, args.world, args.seed)
        self.calendar = Calendar(clock.next_year())
        self.life = Life(self.company)
        self.events = Events(self.company, self.calendar)
        self.wrong, self.months, self.entered, self.last = [], [], {}, {}
        clock.move(self.decides(HISTORY))
        self.account = open_account()
        self.check_clock()

    def decides(self, cycle):
        return self.calendar.begins(cycle) + DECIDED + (cycle - HISTORY) * LATER

    def check(self, holds, what):
        if not holds:
            self.wrong.append(what)

    def check_clock(self):
        """A stack that was started without the clock would decide twelve rounds within an hour."""
        if abs(self.account.signed_up_at() - self.clock.now()) > timedelta(hours=1):
            how = "scripts/down, then scripts/up with PERENE_CLOCK set as it is"
            sys.exit(f"The stack does not go by {self.clock.path}: {how}.")

    def live(self):
        told = self.account.tell(self.past())
        self.progress.say(f"{told:,} events of half a year told")
        rows, auc = self.account.learn()
        self.progress.say(f"who leaves is learned, of {rows:,} rows: ROC AUC {auc:.3f}")
        if not self.args.no_offers:
            self.account.begin_campaign()
        for n, cycle in enumerate(self.company.year):
            if n:
                self.go_on_to(cycle)
            self.account.score()
            self.month(n, cycle)
            self.life.live(cycle)
        for cycle in range(self.company.year.stop, self.company.end):
            self.go_on_to(cycle)
            self.life.live(cycle)
        end = self.company.end
        self.clock.move(self.decides(end))
        self.account.tell(self.events.lived(self.life, end - 1))

    def past(self):
        for cycle in range(HISTORY):
            yield from self.events.begin(self.life, cycle)
            self.life.live(cycle)
            yield from self.events.lived(self.life, cycle)
        yield from self.events.begin(self.life, HISTORY)

    def go_on_to(self, cycle):
        self.clock.move(self.decides(cycle))
        self.account.tell(chain(self.events.lived(self.life, cycle - 1), self.events.begin(self.life, cycle)))

    def month(self, n, cycle):
        if self.args.no_offers:
            self.months.append(Month(self.calendar.name(cycle), cycle))
            self.progress.month(n, f"{len(self.life.there(cycle)):,} customers scored")
            return
        budget = int(self.life.monthly(cycle) * BUDGET)
        decided, chosen = self.account.decide(budget)
        given = [one for one in chosen if one["state"] != "ghost"]
        committed = sum(one["cost"]["amount_minor"] for one in given)
        self.check_round(cycle, chosen, (budget, committed), decided["totals"])
        self.wrong += [f"an offer that was accepted is not fulfilled: {one}" for one in self.account.accept(given)]
        for one in given:
            customer = self.company.by_id[one["customer_id"]]
            self.life.give(customer, cycle, self.account.offers[one["offer_id"]])
        learned = decided["totals"]["learned_from"]
        self.check(learned or not n, f"in cycle {cycle} nothing is learned from the rounds before")
        self.months.append(
            Month(self.calendar.name(cycle), cycle, len(given), len(chosen) - len(given), budget, committed, learned)
        )
        self.progress.month(
            n, f"{len(given)} offers and {len(chosen) - len(given)} ghosts, {amount(committed)} of {amount(budget)}"
        )

    def check_round(self, cycle, chosen, money, totals):
        """What a round chose, against the budget, the catalogue and what was chosen before."""
        budget, committed = money
        self.check(committed <= budget, f"in cycle {cycle} {committed} is committed, of a budget of {budget}")
        said = sum(one["committed_minor"] for one in totals["currencies"])
        self.check(said == committed, f"in cycle {cycle} the round says {said} is committed, and its offers {committed}")
        there = {customer.id for customer in self.life.there(cycle)}
        for one in chosen:
            id, is_ghost = one["customer_id"], one["state"] == "ghost"
            offer, at = self.account.offers[one["offer_id"]], one["chosen_at"]
            self.check(id in there, f"something was chosen for {id} in cycle {cycle}, who had left")
            expected = self.company.by_id[id].cost(offer)
            cost = one["cost"]["amount_minor"]
            self.check(cost == expected, f"the offer of {id} in cycle {cycle} costs {cost} and not {expected}")
            if before := self.last.get(id):
                both = f"{before[1]} and {at}"
                self.check(cycle - before[0] >= EFFECT, f"{id} has two offers within {COOLDOWN_DAYS} days: {both}")
                self.check(before[2] == is_ghost, f"{id} is held out in one of {both} alone")
            self.last[id] = cycle, at, is_ghost
            self.entered.setdefault(id, (cycle, offer, is_ghost))

    def prove(self):
        """What is found, and the truth beside it."""
        if not self.entered:
            return None
        self.check_spent()
        self.clock.move(self.decides(self.company.end) + LOOKED_AT)
        year = self.calendar.first.year
        found = self.account.proof(year)
        self.check_units(self.account.units(year))
        effects = [(0.0, 0.0)]
        for id, (cycle, offer, _) in self.entered.items():
            customer = self.company.by_id[id]
            told, alone = customer.outlook(cycle, (cycle, offer)), customer.outlook(cycle)
            effects.append((told[0] - alone[0], told[1] - alone[1]))
        kept, paid = (sum(column) / max(len(self.entered), 1) for column in zip(*effects, strict=True))
        measures = {"kept": (found["all"].get("kept"), kept), "revenue": (found["all"].get("revenue"), paid)}
        for name, (measure, truth) in measures.items():
            if interval := interval_of(measure):
                within = interval["low"] <= truth <= interval["high"]
                self.check(within, f"the interval of {name} leaves out the truth, {truth:.4g}: {interval}")
        return measures

    def check_spent(self):
        for month in self.months:
            spent = self.life.spent.get(month.cycle, 0)
            what = f"offers of cycle {month.cycle} cost {spent}, and {month.committed} was committed"
            self.check(spent <= month.committed, what)

    def check_units(self, units):
        """Who is in the cohort, and what became of them, against the books."""
        there, expected = len(units), len(self.entered)
        self.check(there == expected, f"{there} are in the cohort, and something was chosen for {expected}")
        for unit in units:
            id = unit["customer_id"]
            if id not in self.entered:
                self.wrong.append(f"{id} is in the cohort, and nothing was chosen for them")
                continue
            cycle, _, is_ghost = self.entered[id]
            self.check(unit["held_out"] == is_ghost, f"{id} is in the wrong arm")
            horizon = range(cycle, cycle + EFFECT)
            kept = self.life.left.get(id) not in horizon
            paid = sum(self.life.billed[at].get(id, 0) for at in horizon)
            came = unit.get("outcome") or {}
            shown = came.get("kept"), came.get("cash_minor")
            self.check(shown == (kept, paid), f"of {id} the cohort says {shown}, the books {(kept, paid)}")

    def page(self, measures):
        alone = self.life.alone()
        for month in self.months:
            month.with_offers, month.without = self.life.total(month.cycle), alone.total(month.cycle)
            month.spent = self.life.spent.get(month.cycle, 0)
        last = self.company.year.stop
        there = len(self.life.there(last)), len(alone.there(last))
        return Page(self.args, self.months, there, measures, self.wrong)


def interval_of(measure):
    """What is shown of a measure, if anything: once more has happened than was forecast, what holds for ever."""
    return measure and (measure.get("on_a_unit") or measure.get("evergreen"))
