use std::collections::BTreeSet;

use domain::CustomerId;
use proptest::prelude::*;

use super::*;
use crate::{
    agenda::{next_after, next_at, occasions},
    decline::DeclineKind,
};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn settings(hour: u8) -> OutreachSettings {
    let mut settings = OutreachSettings::default();
    let rule = settings.rule_mut(Reason::PaymentFailed);
    (rule.on, rule.local_hour) = (true, hour);
    settings
}

fn failed(first: &str, decline: DeclineKind) -> FailedPayment {
    FailedPayment {
        invoice: "in_1".into(),
        subscription: "s".into(),
        first_failed_at: at(first),
        last_failed_at: at(first),
        decline,
        ..FailedPayment::default()
    }
}

fn facts(one: FailedPayment, zone: &str) -> CustomerFacts {
    CustomerFacts {
        failed_payments: vec![one],
        time_zone: Some(zone.parse().unwrap()),
        ..CustomerFacts::default()
    }
}

fn dues(facts: &CustomerFacts, settings: &OutreachSettings) -> Vec<String> {
    let all = occasions(facts, settings).into_iter();
    all.map(|one| one.due_at.format("%m-%dT%H:%M").to_string())
        .collect()
}

/// Where somebody lives, when it failed, and when it is spoken of at nine, by hand.
const CASES: [(&str, &str, DeclineKind, [&str; 5]); 7] = [
    (
        "UTC",
        "2027-06-01T14:30:00Z",
        DeclineKind::Soft,
        [
            "06-01T14:30",
            "06-04T09:00",
            "06-06T09:00",
            "06-10T09:00",
            "06-15T09:00",
        ],
    ),
    (
        "UTC",
        "2027-06-01T14:30:00Z",
        DeclineKind::Hard,
        [
            "06-01T14:30",
            "06-03T09:00",
            "06-06T09:00",
            "06-10T09:00",
            "06-15T09:00",
        ],
    ),
    (
        "UTC",
        "2027-06-01T14:30:00Z",
        DeclineKind::AuthenticationNeeded,
        [
            "06-01T14:30",
            "06-03T09:00",
            "06-06T09:00",
            "06-10T09:00",
            "06-15T09:00",
        ],
    ),
    // It was the evening before there.
    (
        "America/Sao_Paulo",
        "2027-06-02T01:00:00Z",
        DeclineKind::ExpiredCard,
        [
            "06-02T01:00",
            "06-03T12:00",
            "06-06T12:00",
            "06-10T12:00",
            "06-15T12:00",
        ],
    ),
    // And the day after here.
    (
        "Pacific/Kiritimati",
        "2027-06-01T14:30:00Z",
        DeclineKind::Soft,
        [
            "06-01T14:30",
            "06-04T19:00",
            "06-06T19:00",
            "06-10T19:00",
            "06-15T19:00",
        ],
    ),
    // The clock goes forward on 28 March, and is set back on 31 October.
    (
        "Europe/Berlin",
        "2027-03-24T12:00:00Z",
        DeclineKind::Soft,
        [
            "03-24T12:00",
            "03-27T08:00",
            "03-29T07:00",
            "04-02T07:00",
            "04-07T07:00",
        ],
    ),
    (
        "Europe/Berlin",
        "2027-10-27T12:00:00Z",
        DeclineKind::Soft,
        [
            "10-27T12:00",
            "10-30T07:00",
            "11-01T08:00",
            "11-05T08:00",
            "11-10T08:00",
        ],
    ),
];

#[test]
fn each_step_is_due_on_its_local_day_and_the_first_at_once() {
    for (zone, first, decline, expected) in CASES {
        let found = dues(&facts(failed(first, decline), zone), &settings(9));
        assert_eq!(found, expected, "{zone} {first} {decline:?}");
    }
}

#[test]
fn a_step_holds_until_the_next_and_the_last_for_a_week() {
    let facts = facts(failed("2027-06-01T14:30:00Z", DeclineKind::Soft), "UTC");
    let all = occasions(&facts, &settings(9));
    for pair in all.windows(2) {
        assert_eq!(pair[0].expires_at, pair[1].due_at);
    }
    let last = all.last().unwrap();
    assert_eq!(last.expires_at - last.due_at, TimeDelta::days(7));
    // Whoever is looked at late hears the last step that was due, and none before it.
    let due: Vec<u8> = all
        .iter()
        .filter(|one| one.is_due(at("2027-06-07T00:00:00Z")))
        .filter_map(|one| Some(one.payment.as_ref()?.step))
        .collect();
    assert_eq!(due, [2]);
}

#[test]
fn what_is_mended_or_switched_off_is_not_spoken_of() {
    let mut settings = settings(9);
    let mut facts = facts(failed("2027-06-01T14:30:00Z", DeclineKind::Soft), "UTC");
    assert_eq!(occasions(&facts, &settings).len(), 5);
    settings.payment_failed.on = false;
    assert_eq!(occasions(&facts, &settings), []);
    settings.payment_failed.on = true;
    facts.failed_payments.clear();
    assert_eq!(occasions(&facts, &settings), []);
    assert_eq!(next_at(&facts, &settings, at("2027-06-01T15:00:00Z")), None);
}

#[test]
fn colleagues_hear_of_it_from_the_fifth_day_on() {
    let mut settings = settings(9);
    let mut facts = facts(failed("2027-06-01T14:30:00Z", DeclineKind::Soft), "UTC");
    facts.colleagues = vec!["bo@example.com".into(), "di@example.com".into()];
    let told = |settings: &OutreachSettings| -> Vec<(u8, bool)> {
        let all = occasions(&facts, settings).into_iter();
        all.map(|one| {
            (
                one.payment.as_ref().unwrap().step,
                one.colleague().is_some(),
            )
        })
        .collect()
    };
    let to = |step| [(step, false), (step, true), (step, true)];
    let expected = [&[(0, false), (1, false)][..], &to(2), &to(3), &to(4)].concat();
    assert_eq!(told(&settings), expected);
    let mut chain = settings.chain();
    chain.colleagues_from_day = None;
    settings.payment_failed.chain = Some(chain);
    assert!(told(&settings).iter().all(|(_, colleague)| !colleague));
}

#[test]
fn only_what_may_go_through_by_itself_waits_for_a_retry() {
    let retry = Some(at("2027-06-04T12:00:00Z"));
    let with = |decline| {
        let mut one = failed("2027-06-01T14:30:00Z", decline);
        one.next_attempt_at = retry;
        let all = occasions(&facts(one, "UTC"), &settings(9));
        all.iter().map(|one| one.retry_at).collect::<Vec<_>>()
    };
    assert_eq!(with(DeclineKind::Soft), [retry; 5]);
    for decline in [
        DeclineKind::Hard,
        DeclineKind::ExpiredCard,
        DeclineKind::AuthenticationNeeded,
    ] {
        assert_eq!(with(decline), [None; 5], "{decline:?}");
    }
}

#[test]
fn a_message_is_known_by_invoice_step_and_address_alone() {
    let customer: CustomerId = "u".parse().unwrap();
    let mut facts = facts(failed("2027-06-01T14:30:00Z", DeclineKind::Soft), "UTC");
    facts.colleagues = vec!["bo@example.com".into()];
    let ids = |facts: &CustomerFacts| -> Vec<_> {
        let all = occasions(facts, &settings(9)).into_iter();
        all.map(|one| one.message_id(&customer, None)).collect()
    };
    let before = ids(&facts);
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), before.len());
    // An earlier failure becomes known, and of which subscription it is.
    let one = &mut facts.failed_payments[0];
    (one.first_failed_at, one.subscription) = (at("2027-05-31T10:00:00Z"), "t".into());
    assert_eq!(ids(&facts), before);
    // What names no invoice is told apart by its subscription and time.
    facts.failed_payments[0].invoice = String::new();
    let unnamed = ids(&facts);
    facts.failed_payments[0].first_failed_at = at("2027-07-01T10:00:00Z");
    assert!(unnamed.iter().all(|id| !ids(&facts).contains(id)));
}

proptest! {
    #[test]
    fn sweeps_that_are_missed_or_doubled_say_each_step_at_most_once_and_in_order(
        first in 0i64..2_000, mut sweeps in proptest::collection::vec(0i64..60_000, 0..60), hour in 0u8..24,
        hard in any::<bool>(),
        zone in proptest::sample::select(vec!["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "America/Santiago"]),
    ) {
        let start = at("2027-03-01T00:00:00Z");
        let failed_at = start + TimeDelta::hours(first);
        let decline = if hard { DeclineKind::Hard } else { DeclineKind::Soft };
        let facts = facts(failed(&failed_at.to_rfc3339(), decline), zone);
        let settings = settings(hour);
        sweeps.sort_unstable();
        let mut said: Vec<u8> = Vec::new();
        let mut next = next_at(&facts, &settings, failed_at);
        for now in sweeps.iter().flat_map(|minutes| [failed_at + TimeDelta::minutes(*minutes); 2]) {
            if next.is_none_or(|at| at > now) {
                continue;
            }
            for one in occasions(&facts, &settings).iter().filter(|one| one.is_due(now)) {
                let step = one.payment.as_ref().unwrap().step;
                if !said.contains(&step) {
                    said.push(step);
                }
            }
            next = next_after(&facts, &settings, now);
        }
        prop_assert!(said.windows(2).all(|pair| pair[0] < pair[1]), "{said:?}");
        // Each that a sweep found due was said.
        let due = |one: &Occasion| sweeps.iter().any(|minutes| one.is_due(failed_at + TimeDelta::minutes(*minutes)));
        let expected: Vec<u8> = occasions(&facts, &settings)
            .iter()
            .filter(|one| due(one))
            .map(|one| one.payment.as_ref().unwrap().step)
            .collect();
        prop_assert_eq!(said, expected);
    }
}
