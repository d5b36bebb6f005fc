use std::collections::BTreeMap;

use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;
use crate::{
    facts::{PaidYear, PriceChange},
    rule::LeadTime,
};

/// Hand-checked: what is due where and when. The sweep is held against the same table.
const CASES: &str = include_str!("../cases/local_time.csv");

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn settings(hour: u8) -> OutreachSettings {
    let mut settings = OutreachSettings::default();
    for reason in Reason::ALL {
        let rule = settings.rule_mut(*reason);
        (rule.on, rule.local_hour) = (true, hour);
    }
    let months = LeadTime {
        term_days: 28,
        days_before: 3,
    };
    settings.renewal.lead_times.insert(0, months);
    settings
}

fn renewal(about: &str) -> RunningSubscription {
    RunningSubscription {
        id: "s".into(),
        interval_days: Some(30),
        period_end: Some(at(about)),
        ..RunningSubscription::default()
    }
}

fn facts(one: RunningSubscription, zone: Tz) -> CustomerFacts {
    CustomerFacts {
        subscriptions: vec![one],
        time_zone: Some(zone),
        ..CustomerFacts::default()
    }
}

fn to_5900(at: DateTime<Utc>) -> PriceChange {
    PriceChange {
        at,
        amount_minor: 5_900,
    }
}

fn interval_days(interval: &str) -> i64 {
    let (count, unit) = interval.split_once(' ').unwrap();
    let unit = match unit {
        "month" => 30,
        "quarter" => 90,
        _ => 365,
    };
    count.parse::<i64>().unwrap() * unit
}

#[test]
fn every_row_of_the_table_is_due_on_its_day() {
    let mut rows = 0;
    for row in CASES.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let [
            name,
            zone,
            hour,
            reason,
            interval,
            start,
            about,
            day,
            instant,
        ] = cells[..]
        else {
            panic!("{row}");
        };
        let (start, about) = (Some(at(start)), Some(at(about)));
        let mut one = RunningSubscription {
            id: "s".into(),
            amount_minor: Some(4_900),
            currency: Some("EUR".into()),
            interval_days: Some(interval_days(interval)),
            period_start: start,
            period_end: about,
            ..RunningSubscription::default()
        };
        match reason {
            "trial_ending" => (one.trial_start, one.trial_end) = (start, about),
            "pause_ending" => one.resumes_at = about,
            "price_change" => {
                one.period_end = None;
                one.price_change = about.map(to_5900);
            }
            _ => {}
        }
        let zone: Tz = zone.parse().unwrap();
        let found = occasions(&facts(one, zone), &settings(hour.parse().unwrap()));
        assert_eq!(found.len(), 1, "{name}");
        assert_eq!(found[0].reason.name(), reason, "{name}");
        assert_eq!(found[0].due_at, at(instant), "{name}");
        assert_eq!(day_of(found[0].due_at, zone).to_string(), day, "{name}");
        rows += 1;
    }
    assert!(rows >= 40, "{rows}");
}

#[test]
fn what_ends_by_itself_is_not_announced_as_charged() {
    let settings = settings(9);
    let mut one = renewal("2027-06-30T12:00:00Z");
    one.ends_at = one.period_end;
    assert_eq!(occasions(&facts(one.clone(), Tz::UTC), &settings), []);
    one.ends_at = Some(at("2027-07-01T12:00:00Z"));
    assert_eq!(occasions(&facts(one.clone(), Tz::UTC), &settings).len(), 1);
    // A trial that is canceled is not charged, and one that is not is no renewal besides.
    one.trial_end = one.period_end;
    let found = occasions(&facts(one.clone(), Tz::UTC), &settings);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].reason, Reason::TrialEnding);
    one.ends_at = one.trial_end;
    assert_eq!(occasions(&facts(one, Tz::UTC), &settings), []);
}

#[test]
fn a_pause_that_ends_is_announced_and_neither_a_renewal_nor_a_trial_in_it() {
    let settings = settings(9);
    let mut one = renewal("2027-06-30T12:00:00Z");
    one.trial_end = Some(at("2027-06-29T12:00:00Z"));
    one.resumes_at = Some(at("2027-07-10T12:00:00Z"));
    let found = occasions(&facts(one.clone(), Tz::UTC), &settings);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].reason, Reason::PauseEnding);
    assert_eq!(found[0].due_at, at("2027-07-03T09:00:00Z"));
    assert_eq!(found[0].expires_at, at("2027-07-10T12:00:00Z"));
    // One that ends with its pause is charged no more.
    one.ends_at = one.resumes_at;
    assert_eq!(occasions(&facts(one, Tz::UTC), &settings), []);
}

#[test]
fn a_price_that_changes_is_announced_if_both_the_date_and_the_price_are_certain() {
    let settings = settings(9);
    let announced = |change: fn(&mut RunningSubscription)| {
        let mut one = RunningSubscription {
            id: "s".into(),
            amount_minor: Some(4_900),
            currency: Some("EUR".into()),
            price_change: Some(to_5900(at("2027-06-30T12:00:00Z"))),
            ..RunningSubscription::default()
        };
        change(&mut one);
        occasions(&facts(one, Tz::UTC), &settings)
    };
    let found = announced(|_| {});
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].reason, Reason::PriceChange);
    assert_eq!(found[0].due_at, at("2027-05-31T09:00:00Z"));
    // What it cost before may be unknown.
    assert_eq!(announced(|one| one.amount_minor = None).len(), 1);
    let never: [fn(&mut RunningSubscription); 4] = [
        |one| one.amount_minor = Some(5_900),
        |one| one.currency = None,
        |one| one.price_change = None,
        |one| one.ends_at = Some(at("2027-06-30T12:00:00Z")),
    ];
    for change in never {
        assert_eq!(announced(change), []);
    }
}

#[test]
fn a_year_is_summed_up_before_its_end_where_it_is_known() {
    let settings = settings(9);
    let mut one = renewal("2027-06-30T12:00:00Z");
    one.paid_year = Some(PaidYear {
        ends_at: at("2027-06-30T12:00:00Z"),
        paid_minor: 58_800,
        used: None,
    });
    let found = occasions(&facts(one.clone(), Tz::UTC), &settings);
    let reasons: Vec<Reason> = found.iter().map(|one| one.reason).collect();
    assert_eq!(reasons, [Reason::YearlySummary, Reason::Renewal]);
    assert_eq!(found[0].due_at, at("2027-06-23T09:00:00Z"));
    one.ends_at = Some(at("2027-06-30T12:00:00Z"));
    assert_eq!(occasions(&facts(one, Tz::UTC), &settings), []);
}

#[test]
fn rules_that_are_off_and_short_terms_say_nothing() {
    let mut settings = settings(9);
    let mut one = renewal("2027-06-30T12:00:00Z");
    one.interval_days = Some(7);
    assert_eq!(occasions(&facts(one.clone(), Tz::UTC), &settings), []);
    one.interval_days = Some(30);
    assert_eq!(occasions(&facts(one.clone(), Tz::UTC), &settings).len(), 1);
    settings.renewal.on = false;
    assert_eq!(occasions(&facts(one, Tz::UTC), &settings), []);
}

#[test]
fn a_date_that_moves_is_announced_by_where_it_is_now() {
    let settings = settings(9);
    let due = |about: &str, now: &str| {
        let facts = facts(renewal(about), Tz::UTC);
        next_at(&facts, &settings, at(now)).map(|at| at.to_rfc3339())
    };
    let now = "2027-06-01T00:00:00Z";
    assert_eq!(
        due("2027-06-30T12:00:00Z", now).unwrap(),
        "2027-06-27T09:00:00+00:00"
    );
    // Moved twice: later, and then before what was announced.
    assert_eq!(
        due("2027-07-15T12:00:00Z", now).unwrap(),
        "2027-07-12T09:00:00+00:00"
    );
    assert_eq!(
        due("2027-06-20T12:00:00Z", now).unwrap(),
        "2027-06-17T09:00:00+00:00"
    );
    // A trial shortened so that its day is over is announced at once, and not at all when it has ended.
    assert_eq!(
        due("2027-06-20T12:00:00Z", "2027-06-19T00:00:00Z").unwrap(),
        "2027-06-17T09:00:00+00:00"
    );
    assert_eq!(due("2027-06-20T12:00:00Z", "2027-06-20T12:00:00Z"), None);
}

#[test]
fn hours_of_correction_are_the_same_date() {
    let found = occasions(
        &facts(renewal("2027-06-30T23:59:59Z"), Tz::UTC),
        &settings(9),
    );
    let renewal = (Reason::Renewal, None, None);
    let is = |about: &str| found[0].is_about(renewal, "s", at(about));
    assert!(is("2027-07-01T00:00:00Z") && is("2027-06-30T04:00:00Z"));
    assert!(!is("2027-07-31T00:00:00Z") && !is("2027-06-29T00:00:00Z"));
    assert!(!found[0].is_about((Reason::TrialEnding, None, None), "s", found[0].about));
    assert!(!found[0].is_about(renewal, "other", found[0].about));
}

/// Whoever is looked at whenever `next_at` says so, by sweeps at these times: when which period was announced.
fn swept(
    facts: &CustomerFacts,
    settings: &OutreachSettings,
    sweeps: &[DateTime<Utc>],
) -> BTreeMap<DateTime<Utc>, Vec<DateTime<Utc>>> {
    let mut said: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut next = next_at(facts, settings, DateTime::UNIX_EPOCH);
    for now in sweeps {
        if next.is_none_or(|at| at > *now) {
            continue;
        }
        for one in occasions(facts, settings) {
            if one.is_due(*now) && !said.contains_key(&one.about) {
                said.entry(one.about).or_default().push(*now);
            }
        }
        next = next_after(facts, settings, *now);
    }
    said
}

proptest! {
    #[test]
    fn sweeps_that_are_missed_or_doubled_announce_each_period_once_and_as_soon_as_they_can(
        ends in proptest::collection::btree_set(0i64..20_000, 1..6),
        mut sweeps in proptest::collection::vec(0i64..2_000_000, 0..60),
        zone in proptest::sample::select(vec!["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "America/Santiago"]),
        hour in 0u8..24,
    ) {
        let start = at("2027-01-01T00:00:00Z");
        let subscriptions = ends.iter().map(|hours| RunningSubscription {
            id: format!("s{hours}"),
            ..renewal(&(start + TimeDelta::hours(*hours)).to_rfc3339())
        });
        let facts = CustomerFacts {
            subscriptions: subscriptions.collect(),
            time_zone: Some(zone.parse().unwrap()),
            ..CustomerFacts::default()
        };
        let settings = settings(hour);
        sweeps.sort_unstable();
        let mut sweeps: Vec<_> = sweeps.iter().map(|minutes| start + TimeDelta::minutes(*minutes)).collect();
        sweeps.extend(sweeps.clone());
        sweeps.sort_unstable();
        let said = swept(&facts, &settings, &sweeps);
        for one in occasions(&facts, &settings) {
            let first = sweeps.iter().copied().find(|now| one.is_due(*now));
            let found = said.get(&one.about).map(|times| (times.len(), times[0]));
            prop_assert_eq!(found, first.map(|at| (1, at)));
        }
    }

    #[test]
    fn a_notice_comes_on_its_local_day_before_what_it_is_about(
        hours in 0i64..40_000,
        zone in proptest::sample::select(chrono_tz::TZ_VARIANTS.to_vec()),
        hour in 0u8..24,
    ) {
        let about = at("2027-01-01T00:00:00Z") + TimeDelta::hours(hours);
        let found = occasions(&facts(renewal(&about.to_rfc3339()), zone), &settings(hour));
        prop_assert_eq!(found.len(), 1);
        let days = day_of(about, zone) - day_of(found[0].due_at, zone);
        prop_assert_eq!(days.num_days(), 3);
        prop_assert!(found[0].due_at < found[0].expires_at);
    }
}
