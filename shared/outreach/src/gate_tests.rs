use proptest::prelude::*;

use super::*;

const SUBSCRIPTION: &str = "sub_1";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Due at nine on 27 June, about noon of the 30th.
fn occasion() -> Occasion {
    Occasion {
        reason: Reason::Renewal,
        subscription: SUBSCRIPTION.into(),
        about: at("2027-06-30T12:00:00Z"),
        about_day: at("2027-06-30T12:00:00Z").date_naive(),
        due_at: at("2027-06-27T09:00:00Z"),
        expires_at: at("2027-06-30T12:00:00Z"),
        payment: None,
        retry_at: None,
        offer: None,
    }
}

fn now() -> DateTime<Utc> {
    at("2027-06-27T09:00:00Z")
}

fn settings() -> OutreachSettings {
    let mut settings = OutreachSettings::default();
    (settings.renewal.on, settings.renewal.approval) = (true, false);
    settings
}

fn customer(earlier: &[Earlier]) -> Addressee<'_> {
    Addressee {
        held_out: false,
        address: Some("ana@example.com"),
        blocked: None,
        zone: Tz::UTC,
        earlier,
    }
}

fn earlier(reason: Reason, about: &str, sent_at: Option<&str>) -> Earlier {
    Earlier {
        reason,
        subscription: SUBSCRIPTION.into(),
        about: at(about),
        payment: None,
        offer: None,
        sent_at: sent_at.map(at),
    }
}

fn decided(to: Addressee<'_>, settings: &OutreachSettings, now: DateTime<Utc>) -> Verdict {
    decide(&occasion(), to, settings, (false, now))
}

#[test]
fn what_stands_in_no_ones_way_is_sent() {
    assert_eq!(decided(customer(&[]), &settings(), now()), Verdict::Send);
}

#[test]
fn each_reason_withholds_and_the_first_is_told() {
    let settings = settings();
    let said = [earlier(Reason::Renewal, "2027-06-30T09:00:00Z", None)];
    let mut to = customer(&said);
    let withheld = |to| match decided(to, &settings, now()) {
        Verdict::Withhold(why) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(withheld(to), Withheld::AlreadySaid);
    to.blocked = Some(BlockReason::Unsubscribed);
    assert_eq!(withheld(to), Withheld::Unsubscribed);
    to.address = Some("nobody");
    assert_eq!(withheld(to), Withheld::NoAddress);
    to.held_out = true;
    assert_eq!(withheld(to), Withheld::HeldOut);
    let late = at("2027-06-30T12:00:00Z");
    assert_eq!(
        decided(customer(&[]), &settings, late),
        Verdict::Withhold(Withheld::NoLongerTrue)
    );
}

#[test]
fn what_the_law_asks_for_is_withheld_from_nobody_who_has_an_address() {
    let mut settings = settings();
    settings.renewal.legally_due = true;
    let many: Vec<Earlier> = (1..=5)
        .map(|day| {
            let sent = format!("2027-06-2{day}T10:00:00Z");
            earlier(Reason::TrialEnding, "2027-01-01T00:00:00Z", Some(&sent))
        })
        .collect();
    let mut to = customer(&many);
    (to.held_out, to.blocked) = (true, Some(BlockReason::Unsubscribed));
    assert_eq!(decided(to, &settings, now()), Verdict::Send);
    for (why, withheld) in [
        (BlockReason::Bounced, Withheld::Bounced),
        (BlockReason::Complained, Withheld::Complained),
    ] {
        to.blocked = Some(why);
        let verdict = decided(to, &settings, now());
        assert_eq!(verdict, Verdict::Withhold(withheld));
    }
    to.address = None;
    assert_eq!(
        decided(to, &settings, now()),
        Verdict::Withhold(Withheld::NoAddress)
    );
    // At night of the last day it cannot wait.
    let night = at("2027-06-30T05:00:00Z");
    to.address = Some("ana@example.com");
    to.blocked = Some(BlockReason::Unsubscribed);
    assert!(matches!(decided(to, &settings, night), Verdict::Wait(..)));
    settings.quiet_hours = Some(QuietHours { from: 4, until: 13 });
    assert_eq!(decided(to, &settings, night), Verdict::Send);
}

#[test]
fn whoever_has_had_enough_waits_for_the_first_to_be_long_ago() {
    let settings = settings();
    let days = [
        "2027-06-21T10:00:00Z",
        "2027-06-24T10:00:00Z",
        "2027-06-26T10:00:00Z",
    ];
    let sent = |days: &[&str]| -> Vec<Earlier> {
        let one = |day: &&str| earlier(Reason::TrialEnding, "2027-01-01T00:00:00Z", Some(day));
        days.iter().map(one).collect()
    };
    assert_eq!(
        decided(customer(&sent(&days[1..])), &settings, now()),
        Verdict::Send
    );
    let why = Withheld::FrequencyCap(settings.frequency_cap);
    let until = at("2027-06-28T10:00:00Z");
    let all = sent(&days);
    assert_eq!(
        decided(customer(&all), &settings, now()),
        Verdict::Wait(until, why.clone())
    );
    assert_eq!(decided(customer(&all), &settings, until), Verdict::Send);
    // Too late by then.
    let all = sent(&[
        "2027-06-25T10:00:00Z",
        "2027-06-25T11:00:00Z",
        "2027-06-26T10:00:00Z",
    ]);
    assert_eq!(
        decided(customer(&all), &settings, now()),
        Verdict::Withhold(why)
    );
}

#[test]
fn nobody_is_written_to_at_night_where_they_live() {
    let settings = settings();
    let mut to = customer(&[]);
    to.zone = "America/Los_Angeles".parse().unwrap();
    // Nine in UTC is two in the morning there.
    let verdict = decided(to, &settings, now());
    let why = Withheld::QuietHours(QuietHours { from: 21, until: 8 });
    assert_eq!(verdict, Verdict::Wait(at("2027-06-27T15:00:00Z"), why));
    assert_eq!(
        decided(to, &settings, at("2027-06-27T15:00:00Z")),
        Verdict::Send
    );
    let evening = at("2027-06-28T04:30:00Z");
    assert!(
        matches!(decided(to, &settings, evening), Verdict::Wait(until, _) if until == at("2027-06-28T15:00:00Z"))
    );
}

#[test]
fn a_person_lets_through_what_needs_it() {
    let mut settings = settings();
    settings.renewal.approval = true;
    assert_eq!(decided(customer(&[]), &settings, now()), Verdict::Propose);
    let approved = decide(&occasion(), customer(&[]), &settings, (true, now()));
    assert_eq!(approved, Verdict::Send);
}

/// A step about an invoice that failed: due now, and until the next one, two days later.
#[test]
fn what_is_beyond_the_days_cap_waits_for_the_next_day_unless_it_is_pointless_then() {
    let occasion = occasion();
    let cap = || Withheld::DailyCap { messages: 5 };
    let tomorrow = occasion.expires_at - TimeDelta::seconds(1);
    let waits = Verdict::Wait(tomorrow, cap());
    assert_eq!(beyond_cap(&occasion, 5, tomorrow), waits);
    let too_late = beyond_cap(&occasion, 5, occasion.expires_at);
    assert_eq!(too_late, Verdict::Withhold(cap()));
}

fn step(step: u8, colleague: Option<&str>) -> Occasion {
    Occasion {
        reason: Reason::PaymentFailed,
        about: now() - TimeDelta::days(step.into()),
        due_at: now(),
        expires_at: now() + TimeDelta::days(2),
        payment: Some(PaymentStep {
            invoice_id: "in_1".into(),
            step,
            colleague: colleague.map(str::to_owned),
        }),
        ..occasion()
    }
}

fn recovering() -> OutreachSettings {
    let mut settings = settings();
    (settings.payment_failed.on, settings.payment_failed.approval) = (true, false);
    settings
}

#[test]
fn the_first_word_about_a_failed_payment_reaches_everybody_and_the_next_ones_leave_ghosts() {
    let settings = recovering();
    let many: Vec<Earlier> = (1..=5)
        .map(|day| {
            let sent = format!("2027-06-2{day}T10:00:00Z");
            earlier(Reason::TrialEnding, "2027-01-01T00:00:00Z", Some(&sent))
        })
        .collect();
    let mut to = customer(&many);
    (to.held_out, to.blocked) = (true, Some(BlockReason::Unsubscribed));
    let decided = |of: &Occasion, to| decide(of, to, &settings, (false, now()));
    assert_eq!(decided(&step(0, None), to), Verdict::Send);
    let held = Verdict::Withhold(Withheld::HeldOut);
    assert_eq!(decided(&step(1, None), to), held);
    assert_eq!(decided(&step(0, Some("bo@example.com")), to), held);
    to.held_out = false;
    let left = Verdict::Withhold(Withheld::Unsubscribed);
    assert_eq!(decided(&step(1, None), to), left);
    to.blocked = None;
    let enough = Verdict::Withhold(Withheld::FrequencyCap(settings.frequency_cap));
    assert_eq!(decided(&step(1, None), to), enough);
    to.address = None;
    let nobody = Verdict::Withhold(Withheld::NoAddress);
    assert_eq!(decided(&step(0, None), to), nobody);
}

#[test]
fn a_step_is_said_once_to_each_whatever_else_becomes_known_of_the_invoice() {
    let settings = recovering();
    let said = |of: &Occasion| Earlier {
        reason: of.reason,
        subscription: "another by now".into(),
        about: of.about - TimeDelta::days(9),
        payment: of.payment.clone(),
        offer: None,
        sent_at: None,
    };
    let before = [said(&step(1, None)), said(&step(1, Some("bo@example.com")))];
    let decided = |of: &Occasion| decide(of, customer(&before), &settings, (false, now()));
    let again = Verdict::Withhold(Withheld::AlreadySaid);
    assert_eq!(decided(&step(1, None)), again);
    assert_eq!(decided(&step(1, Some("bo@example.com"))), again);
    assert_eq!(decided(&step(2, None)), Verdict::Send);
    assert_eq!(decided(&step(1, Some("di@example.com"))), Verdict::Send);
    let mut other = step(1, None);
    other.payment.as_mut().unwrap().invoice_id = "in_2".into();
    assert_eq!(decided(&other), Verdict::Send);
}

#[test]
fn what_colleagues_got_does_not_count_for_the_customer() {
    let settings = recovering();
    let got = |colleague: Option<&str>, day: u8| Earlier {
        reason: Reason::PaymentFailed,
        subscription: SUBSCRIPTION.into(),
        about: now(),
        payment: step(day, colleague).payment,
        offer: None,
        sent_at: Some(now() - TimeDelta::days(1)),
    };
    let others: Vec<Earlier> = (3..9).map(|day| got(Some("bo@example.com"), day)).collect();
    let decided = |of: &Occasion| decide(of, customer(&others), &settings, (false, now()));
    assert_eq!(decided(&step(1, None)), Verdict::Send);
    let enough = Verdict::Withhold(Withheld::FrequencyCap(settings.frequency_cap));
    assert_eq!(decided(&step(1, Some("bo@example.com"))), enough);
}

#[test]
fn what_comes_of_a_retry_that_is_near_is_waited_for() {
    let settings = recovering();
    let decided = |hours: i64, of: u8| {
        let mut of = step(of, None);
        of.retry_at = Some(now() + TimeDelta::hours(hours));
        decide(&of, customer(&[]), &settings, (false, now()))
    };
    let waits = |hours: i64| {
        let at = now() + TimeDelta::hours(hours);
        Verdict::Wait(at + AFTER_RETRY, Withheld::RetrySoon { at })
    };
    // Also the first word: it is not withheld by that.
    for step in [0, 1] {
        for near in [12, 1, 0, -2] {
            assert_eq!(decided(near, step), waits(near), "{near}");
        }
        for far in [13, 40, -3] {
            assert_eq!(decided(far, step), Verdict::Send, "{far}");
        }
    }
    // When it would be too late then, the first word is said, and another is not.
    let late = |of: u8| {
        let mut of = step(of, None);
        of.retry_at = Some(now() + TimeDelta::hours(6));
        of.expires_at = now() + TimeDelta::hours(8);
        decide(&of, customer(&[]), &settings, (false, now()))
    };
    assert_eq!(late(0), Verdict::Send);
    let at = now() + TimeDelta::hours(6);
    assert_eq!(late(1), Verdict::Withhold(Withheld::RetrySoon { at }));
}

#[test]
fn a_tenth_is_held_out_and_nobody_where_none_are() {
    let held = |share| {
        let is = |n: &i32| is_held_out(&[3; 32], &format!("cus_{n}"), now(), share);
        (0..10_000).filter(is).count()
    };
    assert!((850..1_150).contains(&held(0.1)), "{}", held(0.1));
    assert_eq!(held(0.0), 0);
}

proptest! {
    #[test]
    fn nothing_is_sent_at_night_before_it_is_due_or_once_it_is_pointless(
        hours in -200i64..200, zone in proptest::sample::select(chrono_tz::TZ_VARIANTS.to_vec()),
        from in 0u8..24, until in 0u8..24,
    ) {
        let mut settings = settings();
        let quiet = QuietHours { from, until };
        settings.quiet_hours = Some(quiet);
        let (now, occasion) = (now() + TimeDelta::hours(hours), occasion());
        let mut to = customer(&[]);
        to.zone = zone;
        match decide(&occasion, to, &settings, (false, now)) {
            Verdict::Send => prop_assert!(occasion.is_due(now) && !quiet.hold(hour_of(now, zone))),
            Verdict::Wait(later, _) => {
                prop_assert!(later > now && later < occasion.expires_at);
                prop_assert_eq!(decide(&occasion, to, &settings, (false, later)), Verdict::Send);
            }
            Verdict::Withhold(_) => prop_assert!(!occasion.is_due(now) || quiet.hold(hour_of(now, zone))),
            Verdict::Propose => prop_assert!(false),
        }
    }
}
