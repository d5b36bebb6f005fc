use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    CampaignId, Charges, CustomerId, CustomerOffer, CustomerOfferId, CustomerOfferState, Language,
    OfferAmount, OfferFulfillment, OfferId, OfferOutlook, OfferTerms, OfferWords, ProofCohort,
    ProofUnit, UnitOutcome, UnitRisk,
};
use stats::experiment::assignment::Share;
use stats::random::draw;

use super::{figures::RareUnits, *};
use crate::{
    Reason,
    agenda::occasions,
    facts::{CustomerFacts, RunningSubscription},
    occasion::Occasion,
    rule::OutreachSettings,
};

const YEAR: i32 = 2026;
const COHORT: ProofCohort = ProofCohort {
    year: YEAR,
    campaign_id: None,
};
/// When the last of a year is settled.
const LATER: &str = "2027-04-10T00:00:00Z";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A year of units by a seed, all settled: so much of the hazard is taken off those who are written to.
fn year(seed: u64, count: usize, effect: f64) -> Vec<ProofUnit> {
    let one = |n: usize| {
        let random = |at: usize| draw(seed, 8 * n + at);
        let held_out = random(0) < 0.2;
        let chance = 0.1 + 0.3 * random(1);
        let entered_at = at("2026-01-01T06:00:00Z") + TimeDelta::days((365.0 * random(2)) as i64);
        let leaves = match held_out {
            true => chance,
            false => chance * (1.0 - effect),
        };
        let kept = random(3) >= leaves;
        let price = (1_000.0 + 9_000.0 * random(4)) as i64;
        let cycles = if kept { 3 } else { (3.0 * random(5)) as i64 };
        ProofUnit {
            customer_id: format!("c{n}").parse().unwrap(),
            year: YEAR,
            reason: match random(6) < 0.7 {
                true => Reason::Renewal,
                false => Reason::TrialEnding,
            },
            campaign_id: None,
            offer_id: None,
            cost_minor: None,
            entered_at,
            order: (random(7) * 1e15) as u64,
            held_out,
            share: 0.2,
            is_reachable: true,
            charges: Some(Charges {
                currency: "EUR".into(),
                total_minor: 3 * price,
                count: 3,
            }),
            risk: Some(UnitRisk {
                chance: Some(chance),
            }),
            outcome: Some(UnitOutcome {
                settled_at: entered_at + TimeDelta::days(93),
                kept,
                cash_minor: (1..=3).map(|cycle| price * cycle.min(cycles)).collect(),
                messages: u32::from(!held_out),
            }),
        }
    };
    (0..count).map(one).collect()
}

/// Plans as they are fixed when the first of all is looked at.
fn plans(units: &[ProofUnit]) -> Plans {
    plans_of(units, COHORT)
}

fn plans_of(units: &[ProofUnit], cohort: ProofCohort) -> Plans {
    let first = units.iter().map(ProofUnit::settles_at).min().unwrap();
    let known: Vec<ProofUnit> = units
        .iter()
        .filter(|unit| unit.entered_at <= first)
        .cloned()
        .collect();
    let mut plans = Plans::new();
    assert!(fix(&mut plans, &known, cohort, first));
    // Whatever was fixed stays, whatever comes to be known.
    let before = plans.clone();
    fix(&mut plans, units, cohort, at(LATER));
    assert_eq!(plans["all"], before["all"]);
    plans
}

fn found(units: &[ProofUnit], now: &str) -> ProofFindings {
    findings((COHORT, at(now)), units, units.len() as u64, &plans(units))
}

fn kept(found: &ProofFindings) -> &MeasureFindings {
    found.all.kept.as_ref().unwrap()
}

fn money(found: &ProofFindings) -> &RevenueFindings {
    found.all.revenue.as_ref().unwrap()
}

#[test]
fn order_and_doubles_change_nothing() {
    let units = year(1, 1_500, 0.4);
    let plans = plans(&units);
    let of = |units: &[ProofUnit]| findings((COHORT, at(LATER)), units, 1_500, &plans);
    let before = of(&units);
    let mut other = units.clone();
    other.reverse();
    other.rotate_left(77);
    // A customer enters once: what comes again, or for another reason later, is no other unit.
    let again = other[..300].to_vec();
    other.extend(again.into_iter().map(|unit| ProofUnit {
        entered_at: unit.entered_at + TimeDelta::days(3),
        reason: Reason::TrialEnding,
        ..unit
    }));
    assert_eq!(of(&other), before);
    assert_eq!(before.entered, 1_500);
    let complete = kept(&before).units;
    assert_eq!(complete, 1_500);
    let by_reason = before.by_reason.iter().map(|group| group.entered);
    assert_eq!(by_reason.sum::<u64>(), 1_500);
}

#[test]
fn a_planted_effect_is_found_and_covered() {
    let found = found(&year(2, 8_000, 0.6), LATER);
    let kept = kept(&found);
    assert_eq!(kept.finding, ProofFinding::Gain);
    let one = kept.on_a_unit.unwrap();
    // A quarter leaves on average, six in ten of them are kept.
    assert!(one.low < 0.15 && 0.15 < one.high, "{one:?}");
    let total = kept.total.unwrap();
    assert!((total.value - one.value * 8_000.0).abs() < 1e-6);
    let evergreen = kept.evergreen.unwrap();
    assert!(evergreen.high - evergreen.low > one.high - one.low);
    // The chart ends at what is said, and grows narrower.
    let (first, last) = (kept.points.first().unwrap(), kept.points.last().unwrap());
    assert_eq!(last.effect, one);
    assert!(first.effect.high - first.effect.low > 2.0 * (one.high - one.low));
    assert!(kept.points.is_sorted_by(|a, b| a.day < b.day));
    let money = money(&found);
    assert_eq!(money.found.finding, ProofFinding::Gain);
    assert_eq!(
        (money.currency.as_str(), money.pay_back_days),
        ("EUR", Some(30))
    );
    for group in &found.by_reason {
        let found = group.kept.as_ref().unwrap();
        assert_eq!(found.finding, ProofFinding::Gain, "{:?}", group.reason);
        assert!(found.points.is_empty());
    }
}

/// Units of a campaign for whom that offer was chosen, whether they got it or were left alone.
fn chosen(units: Vec<ProofUnit>, campaign: CampaignId, offer: OfferId) -> Vec<ProofUnit> {
    let chosen = |unit: ProofUnit| ProofUnit {
        customer_id: format!("{offer} {}", unit.customer_id).parse().unwrap(),
        campaign_id: Some(campaign),
        offer_id: Some(offer),
        ..unit
    };
    units.into_iter().map(chosen).collect()
}

#[test]
fn each_offer_of_a_campaign_is_compared_with_its_own_ghosts() {
    let campaign = CampaignId::new();
    let (works, does_not) = (OfferId::from_u128(1), OfferId::from_u128(2));
    let mut units = chosen(year(2, 8_000, 0.6), campaign, works);
    units.extend(chosen(year(12, 4_000, 0.0), campaign, does_not));
    let cohort = ProofCohort {
        campaign_id: Some(campaign),
        ..COHORT
    };
    let plans = plans_of(&units, cohort);
    assert!(units.iter().all(|unit| has_plans(&plans, unit)));
    let mut unknown = units[0].clone();
    unknown.offer_id = Some(OfferId::from_u128(3));
    assert!(!has_plans(&plans, &unknown));
    let found = findings((cohort, at(LATER)), &units, 12_000, &plans);
    assert!(found.by_reason.is_empty());
    assert_eq!(found.all.entered, 12_000);
    let entered: Vec<_> = found
        .by_offer
        .iter()
        .map(|group| (group.reason, group.offer_id, group.entered))
        .collect();
    assert_eq!(
        entered,
        [(None, Some(works), 8_000), (None, Some(does_not), 4_000)]
    );
    let finding = |at: usize| found.by_offer[at].kept.as_ref().unwrap().finding;
    assert_eq!(finding(0), ProofFinding::Gain);
    assert_ne!(finding(1), ProofFinding::Gain);
    // Ghosts of the one are nothing to the other.
    let alone = chosen(year(12, 4_000, 0.0), campaign, does_not);
    let alone = findings((cohort, at(LATER)), &alone, 4_000, &plans);
    assert_eq!(alone.by_offer[0], found.by_offer[1]);
}

#[test]
fn what_an_offer_costs_is_taken_off() {
    let units = year(2, 8_000, 0.6);
    let plans = plans(&units);
    let cost = 1_000;
    let mut costly = units.clone();
    for unit in costly.iter_mut().filter(|unit| !unit.held_out) {
        unit.cost_minor = Some(cost);
    }
    let on_a_unit = |units: &[ProofUnit]| {
        let found = findings((COHORT, at(LATER)), units, 8_000, &plans);
        let (kept, money) = (kept(&found).on_a_unit, money(&found).found.evergreen);
        (kept, money.unwrap().value)
    };
    let (before, after) = (on_a_unit(&units), on_a_unit(&costly));
    assert_eq!(before.0, after.0);
    let less = before.1 - after.1;
    assert!((less - cost as f64).abs() < 100.0, "{less}");
}

#[test]
fn where_nothing_works_nothing_is_claimed() {
    let claims = (0..40).filter(|seed| {
        let units = year(1_000 + seed, 2_000, 0.0);
        let plans = plans(&units);
        // At looks a month apart.
        let looks = (0..11).map(|month| at("2026-05-20T00:00:00Z") + TimeDelta::days(30 * month));
        let mut looks = looks.map(|now| findings((COHORT, now), &units, 2_000, &plans));
        looks.any(|found| {
            let kept = kept(&found).finding;
            let money = money(&found).found.finding;
            [kept, money]
                .iter()
                .any(|one| matches!(one, ProofFinding::Gain | ProofFinding::Loss))
        })
    });
    // Each of the two measures claims in 5 % of years at most: of 40 years more than 10 do once in 200 times.
    let claims = claims.count();
    assert!(claims <= 10, "{claims}");
}

#[test]
fn what_comes_later_changes_nothing_of_what_was_complete() {
    let units = year(3, 2_000, 0.5);
    let plans = plans(&units);
    let of =
        |units: &[ProofUnit]| findings((COHORT, at("2026-09-15T00:00:00Z")), units, 2_000, &plans);
    let before = of(&units);
    let mut later = units.clone();
    let until = at("2026-06-18T00:00:00Z");
    for unit in later.iter_mut().filter(|unit| unit.entered_at > until) {
        unit.outcome = None;
    }
    let complete = kept(&of(&later)).units;
    assert_eq!(of(&later).all, before.all);
    assert_eq!(
        complete,
        units.iter().filter(|unit| unit.entered_at < until).count() as u64
    );
    // One who is not settled keeps back whoever entered after them, so that nobody comes before their turn.
    let mut open = units.clone();
    let late = open.iter_mut().find(|unit| unit.day() == 60).unwrap();
    late.outcome = None;
    let held_back = of(&open);
    assert_eq!(
        held_back.entered_until.unwrap().to_string(),
        "2026-03-01",
        "the 61st day is the second of March"
    );
    let counted = units.iter().filter(|unit| unit.day() < 60).count() as u64;
    assert_eq!(kept(&held_back).units, counted);
    assert_eq!(held_back.waiting, 2_000 - counted);
}

#[test]
fn whoever_cannot_be_compared_is_told_of() {
    let mut units = year(4, 2_000, 0.0);
    for (n, unit) in units.iter_mut().enumerate() {
        match n % 10 {
            0 => (unit.share, unit.held_out) = (0.0, false),
            1 => unit.is_reachable = false,
            2 => unit.charges = None,
            3 => unit.charges.as_mut().unwrap().currency = "USD".into(),
            _ => {}
        }
    }
    let found = findings((COHORT, at(LATER)), &units, 2_007, &plans(&units));
    let told: Vec<_> = found
        .excluded
        .iter()
        .map(|one| (one.reason, one.scope, one.customers))
        .collect();
    use ExclusionReason::{Erased, NoPrice, NobodyHeldOut, OtherCurrency, Unreachable};
    let expected = [
        (NobodyHeldOut, Scope::Everything, 200),
        (Unreachable, Scope::Everything, 200),
        (Erased, Scope::Everything, 7),
        (NoPrice, Scope::Revenue, 200),
        (OtherCurrency, Scope::Revenue, 200),
    ];
    assert_eq!(told, expected);
    assert_eq!((found.all.entered, kept(&found).units), (1_600, 1_600));
    assert_eq!(money(&found).found.units, 1_200);
}

#[test]
fn few_are_told_what_is_missing() {
    let units = year(5, 80, 0.0);
    let found = found(&units, LATER);
    let kept = kept(&found);
    assert_eq!(kept.plan.method, ProofMethod::Betting);
    assert!(
        matches!(
            kept.finding,
            ProofFinding::TooFew {
                of: RareUnits::HeldOutWhoLeft,
                ..
            }
        ),
        "{:?}",
        kept.finding
    );
    let betting = kept.on_a_unit.unwrap();
    assert!(betting.low < 0.0 && 0.0 < betting.high);
    assert_eq!(kept.evergreen, None);
    let money = money(&found);
    assert!(matches!(money.found.finding, ProofFinding::TooFew { .. }));
    assert_eq!((money.found.on_a_unit, money.found.points.len()), (None, 0));
    // Before anybody is complete, nothing is fixed and nothing said.
    let early = findings(
        (COHORT, at("2026-02-01T00:00:00Z")),
        &units,
        80,
        &Plans::new(),
    );
    assert_eq!(
        (early.all.kept, early.all.revenue, early.entered_until),
        (None, None, None)
    );
    assert_eq!(early.waiting, 80);
    assert!(!fix(
        &mut Plans::new(),
        &units,
        COHORT,
        at("2026-02-01T00:00:00Z")
    ));
}

#[test]
fn plans_are_made_of_who_entered_alone() {
    let units = year(6, 4_000, 0.5);
    let mut otherwise = units.clone();
    for unit in &mut otherwise {
        let outcome = unit.outcome.as_mut().unwrap();
        outcome.kept = !outcome.kept;
        outcome.cash_minor = vec![0, 0, 0];
    }
    assert_eq!(plans(&units), plans(&otherwise));
    let plan = &plans(&units)["all"];
    // Entries come evenly, and a quarter of them is known by then.
    assert!(
        (plan.kept.triggers / 4_000.0 - 1.0).abs() < 0.15,
        "{plan:?}"
    );
    assert!((plan.kept.churn - 0.25).abs() < 0.01, "{plan:?}");
    assert_eq!(plan.kept.method, ProofMethod::Year);
    let revenue = plan.revenue.as_ref().unwrap();
    assert_eq!(revenue.currency, "EUR");
    assert!(revenue.plan.deviation > 0.0);
}

fn settings() -> OutreachSettings {
    let mut settings = OutreachSettings::default();
    settings.renewal.on = true;
    settings.renewal.lead_times[0].term_days = 28;
    settings
}

fn subscription(
    id: &str,
    amount: i64,
    interval_days: i64,
    period_end: &str,
) -> RunningSubscription {
    RunningSubscription {
        id: id.into(),
        amount_minor: Some(amount),
        currency: Some("EUR".into()),
        interval_days: Some(interval_days),
        period_end: Some(at(period_end)),
        ..RunningSubscription::default()
    }
}

fn facts(subscriptions: Vec<RunningSubscription>) -> CustomerFacts {
    CustomerFacts {
        subscriptions,
        ..CustomerFacts::default()
    }
}

fn unit(facts: &CustomerFacts, settings: &OutreachSettings, id: &str) -> Option<ProofUnit> {
    let customer: CustomerId = id.parse().unwrap();
    let occasion: Occasion = occasions(facts, settings).remove(0);
    let chosen = Chosen {
        customer: &customer,
        facts,
        address: Some("ana@example.com"),
        unsubscribed: false,
    };
    unit_of(
        &[7; 32],
        chosen,
        &occasion,
        (settings, at("2026-06-01T09:00:00Z")),
    )
}

#[test]
fn a_unit_has_what_was_known_as_it_entered() {
    let monthly = facts(vec![subscription("s", 900, 30, "2026-06-03T00:00:00Z")]);
    let one = unit(&monthly, &settings(), "cus_42").unwrap();
    assert_eq!(
        (one.year, one.reason, one.day()),
        (2026, Reason::Renewal, 151)
    );
    assert_eq!(one.order, 12_465_383_379_706_214_158, "as its draw says");
    assert_eq!(
        (one.held_out, one.share, one.is_reachable),
        (false, 0.1, true)
    );
    let charges = |facts: &CustomerFacts| unit(facts, &settings(), "c").unwrap().charges;
    let eur = |total_minor, count| {
        Some(Charges {
            currency: "EUR".into(),
            total_minor,
            count,
        })
    };
    // 3 June, 3 July and 2 August; the next would be on 1 September.
    assert_eq!(charges(&monthly), eur(2_700, 3));
    let yearly = subscription("y", 9_000, 365, "2026-06-20T00:00:00Z");
    let both = facts(vec![monthly.subscriptions[0].clone(), yearly.clone()]);
    assert_eq!(charges(&both), eur(11_700, 4));
    // A period of whose successor nothing was told: 2 June, 2 July, 1 August.
    let stale = subscription("s", 900, 30, "2026-05-03T00:00:00Z");
    assert_eq!(charges(&facts(vec![stale, yearly.clone()])), eur(11_700, 4));
    let ends = RunningSubscription {
        ends_at: Some(at("2026-07-03T00:00:00Z")),
        ..monthly.subscriptions[0].clone()
    };
    assert_eq!(charges(&facts(vec![ends])), eur(900, 1));
    let other = RunningSubscription {
        currency: Some("USD".into()),
        ..yearly.clone()
    };
    assert_eq!(
        charges(&facts(vec![monthly.subscriptions[0].clone(), other])),
        None
    );
    let unknown = RunningSubscription {
        amount_minor: None,
        ..yearly.clone()
    };
    assert_eq!(charges(&facts(vec![unknown])), None);
    let sometime = RunningSubscription {
        period_end: None,
        ..yearly
    };
    // What a customer entered by is of the other.
    let both = facts(vec![monthly.subscriptions[0].clone(), sometime]);
    assert_eq!(charges(&both), None);
}

#[test]
fn whom_a_campaign_chose_enters_in_both_arms() {
    let monthly = facts(vec![subscription("s", 900, 30, "2026-06-03T00:00:00Z")]);
    let now = at("2026-06-01T09:00:00Z");
    let euros = |amount_minor| OfferAmount {
        currency: "EUR".into(),
        amount_minor,
    };
    let call = CustomerOffer {
        id: CustomerOfferId::from_u128(1),
        customer_id: "cus_42".parse().unwrap(),
        campaign_id: CampaignId::from_u128(2),
        round: 0,
        offer_id: OfferId::from_u128(3),
        terms: OfferTerms::Call {
            costs: vec![euros(1_500)],
        },
        fulfillment: OfferFulfillment::Task,
        words: OfferWords {
            language: Language::English,
            title: "A call".into(),
            text: "We call you.".into(),
        },
        subscription_id: None,
        cost: euros(1_500),
        outlook: OfferOutlook {
            gain_minor: 2_000,
            cost_minor: 1_200,
            kept: 0.1,
            leaves: 0.4,
            chance: 0.5,
        },
        hold_out: 0.2,
        chosen_at: now,
        open_until: now + TimeDelta::days(14),
        state: CustomerOfferState::Open,
        state_at: now,
        attempts: 0,
        failure: None,
        revision: 1,
    };
    let unit = |offer: &CustomerOffer| unit_of_offer(&[7; 32], &monthly, offer);
    let one = unit(&call);
    assert_eq!(
        one.cohort(),
        ProofCohort {
            year: 2026,
            campaign_id: Some(call.campaign_id)
        }
    );
    assert_eq!(
        (one.offer_id, one.entered_at, one.share),
        (Some(call.offer_id), now, 0.2)
    );
    assert_eq!(one.order, 12_465_383_379_706_214_158, "as its draw says");
    assert_eq!(one.charges.as_ref().unwrap().total_minor, 2_700);
    assert_eq!((one.held_out, one.cost_minor), (false, Some(1_200)));
    // A ghost costs nothing, and is the same but for that.
    let ghost = unit(&CustomerOffer {
        state: CustomerOfferState::Ghost,
        ..call.clone()
    });
    assert_eq!(
        ghost,
        ProofUnit {
            held_out: true,
            cost_minor: None,
            ..one
        }
    );
    // A discount shows in what is paid; what costs in another currency cannot be taken off.
    let discount = CustomerOffer {
        terms: OfferTerms::PercentDiscount {
            percent: 20,
            months: 3,
        },
        ..call.clone()
    };
    assert_eq!(unit(&discount).cost_minor, None);
    let foreign = CustomerOffer {
        cost: OfferAmount {
            currency: "USD".into(),
            amount_minor: 1_500,
        },
        ..call
    };
    assert_eq!(unit(&foreign).cost_minor, None);
}

#[test]
fn both_arms_enter_alike() {
    let monthly = facts(vec![subscription("s", 900, 30, "2026-06-03T00:00:00Z")]);
    let mut settings = settings();
    settings.hold_out = 0.3;
    let units = (0..2_000).map(|n| unit(&monthly, &settings, &format!("c{n}")).unwrap());
    let held_out = units.filter(|unit| unit.held_out).count();
    assert!((520..680).contains(&held_out), "{held_out}");
    let by_the_gate = |id: &str| {
        crate::gate::is_held_out(&[7; 32], id, at("2026-06-01T09:00:00Z"), settings.hold_out)
    };
    for n in 0..50 {
        let id = format!("c{n}");
        let unit = unit(&monthly, &settings, &id).unwrap();
        assert_eq!(unit.held_out, by_the_gate(&id), "{id}");
    }
    // Who is written to by law is so in both arms: nobody enters by it, and who is held out stays so.
    settings.renewal.legally_due = true;
    assert_eq!(unit(&monthly, &settings, "c0"), None);
    settings.renewal.legally_due = false;
    settings.hold_out = 0.0;
    let nobody = unit(&monthly, &settings, "c0").unwrap();
    assert_eq!((nobody.share, nobody.held_out), (0.0, false));
}

#[test]
fn sizes_are_told_what_they_can_show() {
    let of = |triggers, share| {
        size_plan(Size {
            triggers,
            share: Share::new(share).unwrap(),
            hazard: 0.08,
        })
    };
    let large = of(20_000.0, 0.1);
    assert_eq!(
        (large.kept, large.revenue, large.method),
        (None, None, ProofMethod::Year)
    );
    assert!((0.03..0.04).contains(&large.detectable), "{large:?}");
    assert!((large.held_out - 2_000.0).abs() < 1e-9);
    let small = of(300.0, 0.1);
    assert_eq!(small.method, ProofMethod::Betting);
    assert!(
        matches!(small.kept, Some(ProofFinding::TooFew { .. })),
        "{small:?}"
    );
    assert!(matches!(small.revenue, Some(ProofFinding::TooFew { .. })));
    // More held out is more seen.
    assert!(of(2_000.0, 0.3).detectable < of(2_000.0, 0.1).detectable);
}
