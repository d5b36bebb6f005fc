"""A company whose customers behave as is known: who is likely to leave, what an offer changes, and whom it drives away. It is
the company by which the methods were chosen (shared/stats/examples/uplift), in cycles of a month. All chance is drawn
beforehand, so that a life with an offer and one without differ by the offer alone."""

import math
import random
from dataclasses import dataclass, field
from functools import cached_property

HISTORY = 6  # cycles before the first offer
EFFECT = 3  # cycles for which an offer works, and after which there may be another
COOLDOWN_DAYS = 90  # which are as many
ARRIVE = 0.05  # in a cycle, of those who were there first
WORLDS = ("std", "mild", "const", "null", "drift")
OFFERS = ("discount", "pause", "call")
DISCOUNT, PAUSE, CALL = range(3)
PERCENT, CALL_MINOR = 20, 2500
PLANS = ("Starter", "Team", "Business")
PRICES, SHARES = (19.0, 49.0, 129.0), (0.55, 0.33, 0.12)

ODDS = -2.85
USUAL = (-0.50, -0.30, -0.25)
LOST_CAUSE = (0.5, 0.3, 0.8)
SLEEPING_DOG = (0.9, 0.6, 0.8)
DRIFT = 0.6  # from the sixth cycle of the year on


def chance(odds):
    return 1 / (1 + math.exp(-odds))


@dataclass(slots=True)
class State:
    """A customer as a cycle begins: what is seen of them, and what will decide whether they leave in it."""

    usage: float
    change: float
    failed: bool
    tickets: int
    tenure: int
    luck: float
    odds: float = 0.0
    effects: tuple = ()


@dataclass(slots=True)
class Customer:
    id: str
    arrives: int
    plan: int
    price_minor: int
    promotion: bool
    frailty: float
    tenure: int
    hidden: tuple
    states: dict = field(default_factory=dict)  # by cycle

    def hazard(self, cycle, given=None):
        """The chance to leave in a cycle, with what they were given: a cycle and an offer, or nothing."""
        state = self.states[cycle]
        odds = state.odds + self.frailty
        if given and given[0] <= cycle < given[0] + EFFECT:
            odds += self.states[given[0]].effects[given[1]]
        return chance(odds)

    def outlook(self, cycle, given=None):
        """Of who is there in a cycle: the chance to be there when an offer has worked, and what they can be expected to have
        paid by then, less what was spent on them."""
        stays, paid = 1.0, 0.0
        for at in range(cycle, cycle + EFFECT):
            stays *= 1 - self.hazard(at, given)
            paid += stays * (self.price_minor - self.waived(at, given))
        return stays, paid - CALL_MINOR * bool(given and given[1] == CALL)

    def waived(self, cycle, given):
        """What the bill of a cycle is less by what they were given."""
        since, offer = given or (cycle, None)
        if offer == DISCOUNT and cycle < since + EFFECT:
            return PERCENT * self.price_minor // 100
        return self.price_minor if offer == PAUSE and cycle == since else 0

    def cost(self, offer):
        """What an offer costs at most, in the smallest unit."""
        return (-(-3 * PERCENT * self.price_minor // 100), self.price_minor, CALL_MINOR)[offer]


def odds_of(customer, state):
    return (
        ODDS - 0.55 * state.usage + 1.1 * state.failed + 0.35 * state.tickets - 0.40 * math.log(1 + state.tenure / 6)
        + 0.25 * customer.promotion + (0.0, -0.10, -0.25)[customer.plan]
    )  # fmt: skip


def effects_of(world, customer, state):
    """What each offer adds to the log-odds to leave."""
    if world == "null":
        return 0.0, 0.0, 0.0
    if world == "const":
        return -0.25, -0.25, -0.25
    differ = (
        -0.70 * customer.promotion,
        -1.0 * (state.change < -0.7),
        -0.70 * (state.tenure <= 4) - 0.40 * (state.tickets >= 1),
    )
    sleeps = state.tenure >= 12 and state.usage < -0.3 and state.tickets == 0
    left = 0.5 if world == "mild" else 1.0
    effects = []
    for usual, more, lost, dog, hidden in zip(USUAL, differ, LOST_CAUSE, SLEEPING_DOG, customer.hidden, strict=True):
        full = (usual + more) * (lost if state.failed else 1.0) + dog * sleeps
        effects.append(usual + left * (full - usual) + left * hidden)
    return tuple(effects)


def poisson(mean, draw):
    """The quantile of a Poisson distribution."""
    count, density = 0, math.exp(-mean)
    below = density
    while draw >= below and count < 20:
        count += 1
        density *= mean / count
        below += density
    return count


class Company:
    """Cycles count from the first of the history: the year begins at HISTORY."""

    def __init__(self, start, months, world="std", seed=1):
        self.world, self.seed = world, seed
        self.year = range(HISTORY, HISTORY + months)
        self.end = HISTORY + months - 1 + EFFECT  # by then it is known what the last offers did
        each = round(ARRIVE * start)
        arrives = [0] * start + [cycle for cycle in range(1, HISTORY + months) for _ in range(each)]
        self.customers = [self.customer(n, cycle) for n, cycle in enumerate(arrives)]

    @cached_property
    def by_id(self):
        return {customer.id: customer for customer in self.customers}

    def customer(self, n, arrives):
        draw = random.Random(f"{self.seed} {n}")
        plan = draw.choices(range(3), SHARES)[0]
        price = PRICES[plan] * math.exp(0.35 * draw.gauss(0, 1) - 0.35**2 / 2)
        promotion, tenure, frailty = draw.random() < 0.35, int(draw.expovariate(1 / 14)), 0.4 * draw.gauss(0, 1)
        level, hidden = 0.7 * draw.gauss(0, 1), tuple(0.3 * draw.gauss(0, 1) for _ in OFFERS)
        customer = Customer(
            f"c{n:05}", arrives, plan, max(round(100 * price), 1), promotion, frailty, tenure if arrives == 0 else 0, hidden
        )
        wave, before = 0.7 * draw.gauss(0, 1), None
        for cycle in range(arrives, self.end):
            if before is not None:
                wave = 0.6 * wave + 0.56 * draw.gauss(0, 1)
            usage = level + wave
            state = State(
                usage, usage - (usage if before is None else before), draw.random() < 0.05,
                min(poisson(0.25, draw.random()), 3), customer.tenure + cycle - arrives, draw.random(),
            )  # fmt: skip
            before = usage
            drifts = self.world == "drift" and cycle >= HISTORY + 5
            state.odds = odds_of(customer, state) + DRIFT * drifts
            state.effects = effects_of(self.world, customer, state)
            customer.states[cycle] = state
        return customer


class Life:
    """What becomes of all customers under the offers that are made to them."""

    def __init__(self, company):
        self.company = company
        self.left = {}  # the cycle in which each left
        self.given = {}  # the last offer of each, with its cycle
        self.billed = {}  # of each cycle what each was billed
        self.spent = {}  # of each cycle what the offers made in it have cost so far

    def there(self, cycle):
        """Who is there as a cycle begins."""
        return [one for one in self.company.customers if one.arrives <= cycle <= self.left.get(one.id, cycle)]

    def monthly(self, cycle):
        return sum(customer.price_minor for customer in self.there(cycle))

    def give(self, customer, cycle, offer):
        self.given[customer.id] = cycle, offer
        self.spent.setdefault(cycle, 0)
        if offer == CALL:
            self.spent[cycle] += CALL_MINOR

    def live(self, cycle):
        """Who leaves in a cycle leaves, and who stays is billed."""
        bills = self.billed[cycle] = {}
        for customer in self.there(cycle):
            given = self.given.get(customer.id)
            if customer.states[cycle].luck < customer.hazard(cycle, given):
                self.left[customer.id] = cycle
                continue
            waived = customer.waived(cycle, given)
            bills[customer.id] = customer.price_minor - waived
            if waived:
                self.spent[given[0]] += waived

    def total(self, cycle):
        return sum(self.billed[cycle].values())

    def alone(self):
        """What would have become of all without offers."""
        other = Life(self.company)
        for cycle in range(self.company.end):
            other.live(cycle)
        return other
