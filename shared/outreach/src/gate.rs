//! The one way to a customer: whether something is said, later, only once a person agrees, or not at all, and why. It
//! decides and does nothing.

use chrono::{DateTime, Datelike, Days, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::{
    BlockReason, CustomerOfferId, EmailAddress, FrequencyCap, PaymentStep, QuietHours, Withheld,
};
use stats::experiment::assignment::{Assignment, Share};

use crate::{
    Reason,
    local_time::{day_of, hour_of, instant},
    occasion::Occasion,
    rule::OutreachSettings,
};

/// Shortly before the provider tries a payment again, it is not spoken of.
const BEFORE_RETRY: TimeDelta = TimeDelta::hours(12);
/// So long after that it is known what came of it.
const AFTER_RETRY: TimeDelta = TimeDelta::hours(3);

/// Something that was said to a customer before, or is about to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    pub reason: Reason,
    pub subscription: String,
    /// The date it is about.
    pub about: DateTime<Utc>,
    /// Of a failed payment.
    pub payment: Option<PaymentStep>,
    /// Of an offer.
    pub offer: Option<CustomerOfferId>,
    /// When it reached them, if it may have.
    pub sent_at: Option<DateTime<Utc>>,
}

impl Earlier {
    fn colleague(&self) -> Option<&str> {
        self.payment.as_ref()?.colleague.as_deref()
    }
}

/// What the gate looks at of a customer, or of their colleague.
#[derive(Debug, Clone, Copy)]
pub struct Addressee<'a> {
    /// Drawn to be left alone.
    pub held_out: bool,
    pub address: Option<&'a str>,
    /// Why nothing is sent to the address, if nothing is.
    pub blocked: Option<BlockReason>,
    pub zone: Tz,
    pub earlier: &'a [Earlier],
}

/// What becomes of an occasion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Send,
    /// A person lets it through first.
    Propose,
    /// It is looked at again then.
    Wait(DateTime<Utc>, Withheld),
    Withhold(Withheld),
}

/// Whether a share may be held out: none, or one of which something can be seen.
pub fn is_share(share: f64) -> bool {
    share == 0.0 || Share::new(share).is_some()
}

/// Whether a customer is left alone this year.
pub fn is_held_out(key: &[u8; 32], customer: &str, now: DateTime<Utc>, share: f64) -> bool {
    let draw = || Assignment::new(key, now.year()).draw(customer);
    Share::new(share).is_some_and(|share| draw().held_out(share))
}

/// Decides about what is due. `approved`: a person has let it through. What the law asks for, and the first word about a
/// failed payment, is withheld from nobody who can be reached.
pub fn decide(
    occasion: &Occasion,
    to: Addressee<'_>,
    settings: &OutreachSettings,
    (approved, now): (bool, DateTime<Utc>),
) -> Verdict {
    let rule = settings.rule(occasion.reason);
    let must = occasion.must_be_said(rule);
    let may_withhold = !must;
    if to.held_out && may_withhold {
        return Verdict::Withhold(Withheld::HeldOut);
    }
    if !occasion.is_due(now) {
        return Verdict::Withhold(Withheld::NoLongerTrue);
    }
    if to.address.and_then(EmailAddress::parse).is_none() {
        return Verdict::Withhold(Withheld::NoAddress);
    }
    match to.blocked {
        // It reaches nobody, or does harm: no law asks for that.
        Some(BlockReason::Bounced) => return Verdict::Withhold(Withheld::Bounced),
        Some(BlockReason::Complained) => return Verdict::Withhold(Withheld::Complained),
        Some(BlockReason::Unsubscribed) if may_withhold => {
            return Verdict::Withhold(Withheld::Unsubscribed);
        }
        Some(BlockReason::Unsubscribed) | None => {}
    }
    let is_this = |one: &Earlier| {
        let what = (one.reason, one.payment.as_ref(), one.offer);
        occasion.is_about(what, &one.subscription, one.about)
    };
    if to.earlier.iter().any(is_this) {
        return Verdict::Withhold(Withheld::AlreadySaid);
    }
    let to_them = |one: &&Earlier| one.colleague() == occasion.colleague();
    let theirs = to.earlier.iter().filter(to_them);
    if may_withhold && let Some(until) = capped_until(theirs, settings.frequency_cap, now) {
        return wait(
            occasion,
            until,
            Withheld::FrequencyCap(settings.frequency_cap),
            false,
        );
    }
    if let Some(at) = occasion.retry_at
        && let Some(until) = tried_by(at, now)
    {
        let held = wait(occasion, until, Withheld::RetrySoon { at }, must);
        if held != Verdict::Send {
            return held;
        }
    }
    if let Some(quiet) = settings.quiet_hours
        && let Some(until) = quiet_until(quiet, to.zone, now)
    {
        let held = wait(occasion, until, Withheld::QuietHours(quiet), must);
        if held != Verdict::Send {
            return held;
        }
    }
    match rule.approval && !approved {
        true => Verdict::Propose,
        false => Verdict::Send,
    }
}

/// Waits, unless it would be pointless by then: then what must be said is said now, and what need not is not.
fn wait(occasion: &Occasion, until: DateTime<Utc>, why: Withheld, must: bool) -> Verdict {
    match (until < occasion.expires_at, must) {
        (true, _) => Verdict::Wait(until, why),
        (false, true) => Verdict::Send,
        (false, false) => Verdict::Withhold(why),
    }
}

/// What becomes of what the gate lets through on a day on which its rule has sent as many as it may, where the next day
/// begins at `tomorrow`.
pub fn beyond_cap(occasion: &Occasion, messages: u32, tomorrow: DateTime<Utc>) -> Verdict {
    let why = Withheld::DailyCap { messages };
    wait(occasion, tomorrow, why, false)
}

/// When it is known what came of a retry, if it is about to be, or was just now.
fn tried_by(retry_at: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let known_at = retry_at + AFTER_RETRY;
    (retry_at - BEFORE_RETRY <= now && now < known_at).then_some(known_at)
}

/// When a customer may get another message, if they may not now.
fn capped_until<'a>(
    earlier: impl Iterator<Item = &'a Earlier>,
    cap: FrequencyCap,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let window = TimeDelta::days(cap.days.into());
    let mut lately: Vec<DateTime<Utc>> = earlier.filter_map(|one| one.sent_at).collect();
    lately.retain(|at| *at + window > now);
    lately.sort_unstable();
    let first = lately.len().checked_sub(cap.messages.max(1).into())?;
    lately.get(first).map(|at| *at + window)
}

/// When the night is over, if it is night.
fn quiet_until(quiet: QuietHours, zone: Tz, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if !quiet.hold(hour_of(now, zone)) {
        return None;
    }
    let today = day_of(now, zone);
    let days = [Some(today), today.checked_add_days(Days::new(1))];
    let mut ends = days.into_iter().flatten();
    ends.find_map(|day| Some(instant(day, quiet.until, zone)).filter(|end| *end > now))
}

#[cfg(test)]
#[path = "gate_tests.rs"]
mod tests;
