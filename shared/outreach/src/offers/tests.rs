use domain::{OfferEligibility, OfferFulfillment, OfferId, OfferLimits, OfferTrait, UserId};
use proptest::prelude::*;

use super::*;

fn now() -> DateTime<Utc> {
    "2026-06-01T00:00:00Z".parse().unwrap()
}

fn money(currency: &str, amount_minor: i64) -> OfferAmount {
    OfferAmount {
        currency: currency.into(),
        amount_minor,
    }
}

fn offer(terms: OfferTerms) -> Offer {
    Offer {
        id: OfferId::new(),
        name: "Save".into(),
        state: OfferState::Active,
        terms,
        eligibility: OfferEligibility::default(),
        limits: OfferLimits::default(),
        words: Vec::new(),
        fulfillment: OfferFulfillment::Task,
        made_by: UserId::new().into(),
        changed_at: now(),
        revision: 1,
    }
}

fn discount() -> Offer {
    offer(OfferTerms::PercentDiscount {
        percent: 20,
        months: 3,
    })
}

fn to_plan(plan: &str) -> Offer {
    offer(OfferTerms::PlanChange {
        plan: plan.into(),
        costs: vec![money("EUR", 0)],
    })
}

fn subscription(plan: &str, monthly_minor: i64) -> OfferSubscription {
    OfferSubscription {
        plan: Some(plan.into()),
        currency: Some("EUR".into()),
        monthly_minor: Some(monthly_minor),
        yearly_minor: Some(12 * monthly_minor),
        ..OfferSubscription::default()
    }
}

/// On Pro for 50.00 euros a month, since a hundred days.
fn customer() -> OfferCustomer {
    OfferCustomer {
        subscriptions: vec![subscription("Pro", 5_000)],
        traits: [("country".to_owned(), "BR".to_owned())].into(),
        since: Some(now() - TimeDelta::days(100)),
    }
}

fn reasons(offer: &Offer, customer: &OfferCustomer) -> Vec<Ineligibility> {
    verdict(offer, customer, &Given::default(), now()).reasons
}

#[test]
fn whoever_nothing_stands_in_the_way_of_may_get_it_and_it_costs_so_much() {
    let verdict = verdict(&discount(), &customer(), &Given::default(), now());
    assert!(verdict.is_eligible(), "{verdict:?}");
    assert_eq!(verdict.cost, Some(money("EUR", 3_000)));
}

#[test]
fn what_each_kind_costs_follows_from_what_is_paid_or_is_said() {
    let eur = |amount| vec![money("EUR", amount)];
    let cases = [
        (
            OfferTerms::PercentDiscount {
                percent: 33,
                months: 1,
            },
            1_000,
            330,
        ),
        (
            OfferTerms::PercentDiscount {
                percent: 33,
                months: 1,
            },
            1_001,
            331,
        ),
        (
            OfferTerms::AmountDiscount {
                amounts: eur(400),
                months: 3,
            },
            1_000,
            1_200,
        ),
        // No more is taken off than is paid.
        (
            OfferTerms::AmountDiscount {
                amounts: eur(4_000),
                months: 3,
            },
            1_000,
            3_000,
        ),
        (OfferTerms::Pause { months: 2 }, 1_000, 2_000),
        (OfferTerms::TrialExtension { days: 7 }, 1_000, 234),
        (OfferTerms::Credit { amounts: eur(500) }, 1_000, 500),
        (OfferTerms::Call { costs: eur(2_500) }, 1_000, 2_500),
    ];
    for (terms, monthly, cost) in cases {
        assert_eq!(cost_minor(&terms, monthly, "EUR"), Some(cost), "{terms:?}");
    }
    let call = OfferTerms::Call { costs: eur(2_500) };
    assert_eq!(cost_minor(&call, 1_000, "USD"), None);
}

#[test]
fn only_what_is_active_is_given() {
    for state in [OfferState::Draft, OfferState::Withdrawn] {
        let offer = Offer {
            state,
            ..discount()
        };
        assert_eq!(reasons(&offer, &customer()), [Ineligibility::NotActive]);
    }
}

#[test]
fn what_costs_more_than_the_customer_brings_in_a_year_is_not_given() {
    let call = |amount| {
        offer(OfferTerms::Call {
            costs: vec![money("EUR", amount)],
        })
    };
    assert!(reasons(&call(60_000), &customer()).is_empty());
    let expected = Ineligibility::CostsMore {
        currency: "EUR".into(),
        cost_minor: 60_001,
        yearly_minor: 60_000,
    };
    assert_eq!(reasons(&call(60_001), &customer()), [expected]);
    let free = OfferCustomer {
        subscriptions: vec![subscription("Free", 0)],
        ..customer()
    };
    assert_eq!(reasons(&discount(), &free), [Ineligibility::PaysNothing]);
    assert!(reasons(&to_plan("Pro"), &free).is_empty());
}

#[test]
fn a_budget_of_nothing_gives_nothing_and_another_as_long_as_it_lasts() {
    let mut offer = discount();
    let over = |left_minor| Ineligibility::OverBudget {
        currency: "EUR".into(),
        cost_minor: 3_000,
        left_minor,
    };
    for (budget, spent_minor, expected) in [
        (0, 0, Some(over(0))),
        (3_000, 0, None),
        (3_000, 1, Some(over(2_999))),
        (3_000, 9_000, Some(over(0))),
    ] {
        offer.limits.monthly_budgets = vec![money("USD", 1_000_000), money("EUR", budget)];
        let given = Given {
            spent_minor,
            ..Given::default()
        };
        let found = verdict(&offer, &customer(), &given, now()).reasons;
        assert_eq!(found, Vec::from_iter(expected), "{budget} {spent_minor}");
    }
    // No budget in their currency is none.
    offer.limits.monthly_budgets = vec![money("USD", 1_000_000)];
    assert_eq!(reasons(&offer, &customer()), [over(0)]);
    // What costs nothing is not given out of nothing, either.
    let mut free = to_plan("Basic");
    free.limits.monthly_budgets = vec![money("EUR", 0)];
    assert_eq!(reasons(&free, &customer()).len(), 1);
}

#[test]
fn currencies_are_never_mixed() {
    let other = Ineligibility::OtherCurrency {
        currency: "EUR".into(),
    };
    let credit = offer(OfferTerms::Credit {
        amounts: vec![money("USD", 500)],
    });
    assert_eq!(reasons(&credit, &customer()), std::slice::from_ref(&other));
    let mut dollars = discount();
    dollars.eligibility.currency = Some("USD".into());
    assert_eq!(reasons(&dollars, &customer()), [other]);
    let mut both = customer();
    both.subscriptions.push(OfferSubscription {
        currency: Some("USD".into()),
        ..subscription("Pro", 100)
    });
    let several = verdict(&discount(), &both, &Given::default(), now());
    assert_eq!(several.reasons, [Ineligibility::SeveralCurrencies]);
    assert_eq!(several.cost, None);
    let mut unknown = customer();
    unknown.subscriptions[0].monthly_minor = None;
    assert_eq!(
        reasons(&discount(), &unknown),
        [Ineligibility::PriceUnknown]
    );
}

#[test]
fn what_a_customer_brings_in_a_year_is_by_their_own_price() {
    // 119.94 a year: 10.00 a month, rounded.
    let mut yearly = customer();
    yearly.subscriptions[0].monthly_minor = Some(1_000);
    yearly.subscriptions[0].yearly_minor = Some(11_994);
    let call = |costs| {
        offer(OfferTerms::Call {
            costs: vec![money("EUR", costs)],
        })
    };
    assert!(reasons(&call(11_994), &yearly).is_empty());
    let costs_more = Ineligibility::CostsMore {
        currency: "EUR".into(),
        cost_minor: 11_995,
        yearly_minor: 11_994,
    };
    assert_eq!(reasons(&call(11_995), &yearly), [costs_more]);
}

#[test]
fn a_plan_that_is_gone_has_nobody_and_where_there_is_one_nobody_can_change() {
    let mut of_old = discount();
    of_old.eligibility.plans = vec!["Old".into()];
    let on_another = |plan: Option<&str>| Ineligibility::OtherPlan {
        plan: plan.map(str::to_owned),
    };
    assert_eq!(reasons(&of_old, &customer()), [on_another(Some("Pro"))]);
    let mut nameless = customer();
    nameless.subscriptions[0].plan = None;
    assert_eq!(reasons(&of_old, &nameless), [on_another(None)]);
    let has = Ineligibility::HasPlan { plan: "Pro".into() };
    assert_eq!(reasons(&to_plan("Pro"), &customer()), [has]);
}

#[test]
fn of_several_subscriptions_the_one_that_fits_counts() {
    let mut of_basic = discount();
    of_basic.eligibility.plans = vec!["Basic".into()];
    let mut both = customer();
    both.subscriptions.push(subscription("Basic", 1_000));
    let verdict = verdict(&of_basic, &both, &Given::default(), now());
    assert!(verdict.is_eligible(), "{verdict:?}");
    assert_eq!(verdict.cost, Some(money("EUR", 600)));
    let none = OfferCustomer {
        subscriptions: Vec::new(),
        ..customer()
    };
    assert_eq!(reasons(&discount(), &none), [Ineligibility::NoSubscription]);
}

#[test]
fn who_they_are_and_for_how_long_is_asked() {
    let mut offer = discount();
    offer.eligibility.traits = vec![OfferTrait {
        name: "country".into(),
        any_of: vec!["BR".into(), "PT".into()],
    }];
    offer.eligibility.least_tenure_days = 100;
    assert!(reasons(&offer, &customer()).is_empty());
    let stranger = OfferCustomer {
        traits: BTreeMap::new(),
        since: None,
        ..customer()
    };
    let expected = [
        Ineligibility::OtherTrait {
            name: "country".into(),
        },
        Ineligibility::TooNew {
            days: 0,
            least_days: 100,
        },
    ];
    assert_eq!(reasons(&offer, &stranger), expected);
}

#[test]
fn trials_are_extended_and_not_paused() {
    let extension = offer(OfferTerms::TrialExtension { days: 7 });
    let pause = offer(OfferTerms::Pause { months: 1 });
    assert_eq!(
        reasons(&extension, &customer()),
        [Ineligibility::NotInTrial]
    );
    assert!(reasons(&pause, &customer()).is_empty());
    let mut on_trial = customer();
    on_trial.subscriptions[0].is_trial = true;
    assert!(reasons(&extension, &on_trial).is_empty());
    assert_eq!(reasons(&pause, &on_trial), [Ineligibility::InTrial]);
}

#[test]
fn nobody_gets_it_on_top_of_a_discount_unless_it_says_so() {
    let mut discounted = customer();
    discounted.subscriptions[0].has_discount = true;
    let mut offer = discount();
    assert_eq!(reasons(&offer, &discounted), [Ineligibility::HasDiscount]);
    offer.eligibility.with_discount = true;
    assert!(reasons(&offer, &discounted).is_empty());
}

#[test]
fn it_is_given_once_in_a_life_or_again_after_some_days_and_so_often_in_all() {
    let mut offer = discount();
    let had_at = now() - TimeDelta::days(30);
    let given = Given {
        to_customer_at: Some(had_at),
        redemptions: 10,
        ..Given::default()
    };
    let mut of = |days, most| {
        offer.eligibility.again_after_days = days;
        offer.limits.most_redemptions = most;
        verdict(&offer, &customer(), &given, now()).reasons
    };
    let never = Ineligibility::HadBefore { again_at: None };
    assert_eq!(of(None, None), [never]);
    assert!(of(Some(30), Some(11)).is_empty());
    let later = Ineligibility::HadBefore {
        again_at: Some(had_at + TimeDelta::days(31)),
    };
    let used_up = Ineligibility::UsedUp { most: 10 };
    assert_eq!(of(Some(31), Some(10)), [later, used_up]);
}

proptest! {
    /// No offer that may be given costs more than is left, or than the customer brings.
    #[test]
    fn what_is_given_is_within_its_bounds(
        monthly in 0i64..10_000_000_000_000, percent in 1u8..=100, months in 1u8..=36,
        budget in 0i64..1_000_000_000_000, spent_minor in 0i64..1_000_000_000_000,
    ) {
        let mut offer = offer(OfferTerms::PercentDiscount { percent, months });
        offer.limits.monthly_budgets = vec![money("EUR", budget)];
        let customer = OfferCustomer { subscriptions: vec![subscription("Pro", monthly)], ..customer() };
        let given = Given { spent_minor, ..Given::default() };
        let found = verdict(&offer, &customer, &given, now());
        let cost = found.cost.as_ref().map_or(0, |cost| cost.amount_minor);
        let exact = i128::from(monthly) * i128::from(percent) * i128::from(months);
        prop_assert!(i128::from(cost) * 100 >= exact && (i128::from(cost) - 1) * 100 < exact);
        let fits = spent_minor + cost <= budget && cost <= 12 * monthly;
        prop_assert_eq!(found.is_eligible(), fits && monthly > 0 && budget > spent_minor);
    }
}

#[test]
fn what_is_set_aside_is_what_it_costs_to_the_cent() {
    let euros = |minor| vec![money("EUR", minor)];
    let all = [
        OfferTerms::PercentDiscount {
            percent: 33,
            months: 7,
        },
        OfferTerms::AmountDiscount {
            amounts: euros(1_999),
            months: 3,
        },
        OfferTerms::Pause { months: 2 },
        OfferTerms::TrialExtension { days: 45 },
        OfferTerms::Credit {
            amounts: euros(701),
        },
        OfferTerms::Call { costs: euros(0) },
    ];
    for terms in all {
        for monthly in [0, 1, 7, 999, 1_234, 98_765, 1_000_000_007] {
            for more in [0, 1, 5_003] {
                let price = monthly + more;
                let whole = cost_minor(&terms, monthly, "EUR").unwrap();
                let cost = outlay(&terms, price, whole);
                let set_aside = cost.committed(price as f64);
                assert_eq!(set_aside, whole as f64, "{terms:?} {price}");
                assert!((0.0..=1.0).contains(&cost.share));
                let likely = cost.expected(price as f64, 0.2);
                assert!(likely <= whole as f64 + 1e-6, "{terms:?} {price}");
            }
        }
    }
}
