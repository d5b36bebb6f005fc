"""The simulated company is the one by which the methods were chosen. Run by scripts/test."""

import statistics
import unittest

from simulated_company import CALL, DISCOUNT, EFFECT, HISTORY, PAUSE, WORLDS, Company, Customer, Life, State, effects_of


def customer(promotion=False):
    return Customer("c", 0, 0, 1999, promotion, 0.0, 0, (0.0, 0.0, 0.0))


def state(usage=0.0, change=0.0, failed=False, tickets=0, tenure=6):
    return State(usage, change, failed, tickets, tenure, 0.5)


class Hazards(unittest.TestCase):
    def test_as_many_leave_as_is_known_of_the_company(self):
        life = Life(Company(4_000, 1)).alone()
        hazards = [one.hazard(cycle) for cycle in range(HISTORY) for one in life.there(cycle)]
        left = sum(cycle < HISTORY for cycle in life.left.values())
        self.assertAlmostEqual(statistics.fmean(hazards), 0.054, delta=0.002)
        self.assertAlmostEqual(left / len(hazards), 0.054, delta=0.004)

    def test_more_leave_from_the_sixth_cycle_on_where_it_drifts(self):
        usual, drifts = Company(50, 12), Company(50, 12, "drift")
        for cycle in (HISTORY + 4, HISTORY + 5):
            for one, other in zip(usual.customers[:50], drifts.customers[:50], strict=True):
                raised = other.states[cycle].odds - one.states[cycle].odds
                self.assertAlmostEqual(raised, 0.6 * (cycle > HISTORY + 4))

    def test_a_seed_makes_the_same_company_and_another_seed_another(self):
        usage = lambda seed: [one.states[HISTORY].usage for one in Company(20, 1, seed=seed).customers]
        self.assertEqual(usage(3), usage(3))
        self.assertNotEqual(usage(3), usage(4))


class Effects(unittest.TestCase):
    def assert_effects(self, found, expected):
        for one, other in zip(found, expected, strict=True):
            self.assertAlmostEqual(one, other)

    def test_what_offers_do_depends_on_whom_they_are_made_to(self):
        self.assert_effects(effects_of("std", customer(), state()), (-0.5, -0.3, -0.25))
        self.assert_effects(effects_of("std", customer(True), state(change=-0.8)), (-1.2, -1.3, -0.25))
        self.assert_effects(effects_of("std", customer(), state(tickets=1, tenure=4)), (-0.5, -0.3, -1.35))
        self.assert_effects(effects_of("std", customer(), state(failed=True)), (-0.25, -0.09, -0.2))
        self.assert_effects(effects_of("std", customer(), state(usage=-0.4, tenure=12)), (0.4, 0.3, 0.55))

    def test_other_worlds(self):
        asleep = state(usage=-0.4, tenure=12)
        self.assert_effects(effects_of("mild", customer(), asleep), (-0.05, 0.0, 0.15))
        self.assert_effects(effects_of("const", customer(), asleep), (-0.25,) * 3)
        self.assert_effects(effects_of("null", customer(), asleep), (0.0,) * 3)
        self.assert_effects(effects_of("drift", customer(), asleep), (0.4, 0.3, 0.55))

    def test_an_offer_works_for_three_cycles(self):
        one = Company(1, 6).customers[0]
        at = HISTORY
        for cycle in range(at, at + EFFECT + 1):
            differs = one.hazard(cycle, (at, DISCOUNT)) != one.hazard(cycle)
            self.assertEqual(differs, cycle < at + EFFECT)

    def test_discounts_for_all_keep_somebody_unless_offers_do_nothing(self):
        for world in WORLDS:
            customers = Company(2_000, 1, world).customers
            gain = [one.outlook(HISTORY, (HISTORY, DISCOUNT))[0] - one.outlook(HISTORY)[0] for one in customers]
            self.assertEqual(statistics.fmean(gain) > 0.005, world != "null", world)


class Money(unittest.TestCase):
    def test_costs_are_what_the_catalogue_sets_aside(self):
        self.assertEqual([customer().cost(offer) for offer in (DISCOUNT, PAUSE, CALL)], [1200, 1999, 2500])

    def test_what_is_waived_is_never_more_than_that(self):
        company = Company(200, 6)
        for offer in (DISCOUNT, PAUSE, CALL):
            life = Life(company)
            chosen = company.customers[:100]
            for cycle in range(company.end):
                if cycle == HISTORY:
                    for one in chosen:
                        life.give(one, cycle, offer)
                life.live(cycle)
            self.assertGreater(life.spent[HISTORY], 0)
            billed = sum(life.billed[cycle].get(one.id, 0) for cycle in life.billed for one in chosen)
            usual = sum(one.price_minor for cycle in life.billed for one in chosen if one.id in life.billed[cycle])
            self.assertEqual(usual - billed, life.spent[HISTORY] * (offer != CALL))
            self.assertLessEqual(life.spent[HISTORY], sum(one.cost(offer) for one in chosen))

    def test_whoever_left_is_billed_nothing_any_more(self):
        life = Life(Company(300, 3)).alone()
        for customer_id, cycle in life.left.items():
            self.assertFalse(any(customer_id in life.billed[at] for at in range(cycle, life.company.end)))


if __name__ == "__main__":
    unittest.main()
