//! The calendar: what stands on each day, counted, and on one of them, one by one.

use std::collections::BTreeMap;

use api::prelude::*;
use chrono::{Datelike, Days, Months, NaiveDate, TimeDelta};
use report::Risk;
use serde::{Deserialize, Serialize};

use super::{
    entry::{CalendarEntry, CalendarKind, EntryPlace},
    reading::{DayRange, Reading},
};
use crate::customers::Customers;

/// Days that are shown at once.
const MOST_DAYS: i64 = 92;
/// No day is asked for that is further from the present one.
const FARTHEST: TimeDelta = TimeDelta::days(750);

/// Which days are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CalendarQuery {
    /// The first day, where the organization is, as `2026-11-01`: the first of the present month unless said.
    from: Option<NaiveDate>,
    /// The last day: the last of the month of the first unless said. 92 days at most, none more than 750 from the present
    /// one.
    to: Option<NaiveDate>,
}

/// Which of a day's entries are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CalendarDayQuery {
    /// The day, where the organization is, as `2026-11-01`: the present one unless said.
    day: Option<NaiveDate>,
    /// Only entries of this kind.
    kind: Option<CalendarKind>,
}

/// What is charged on a day in a currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CalendarAmount {
    /// The currency.
    pub currency: String,
    /// How much, in its smallest unit.
    pub amount_minor: i64,
    /// As much of it is charged to customers at high risk. 0 where no risk is known: `risk_known` tells.
    pub at_risk_minor: i64,
}

/// What stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CalendarDay {
    /// The day.
    pub day: NaiveDate,
    /// Subscriptions that renew.
    pub renewals: u64,
    /// Trials that become a charge.
    pub trial_ends: u64,
    /// Of both, those of which it is known what is charged.
    pub charges: u64,
    /// What that comes to.
    pub amounts: Vec<CalendarAmount>,
    /// Messages that are due by the rules that are on, before the gate has looked at them, or that wait.
    pub planned: u64,
    /// Of these, those that are due and wait: mostly since their rule has sent as many on that day as it may.
    pub waiting: u64,
    /// Messages that were sent.
    pub sent: u64,
    /// Messages that were not.
    pub withheld: u64,
}

/// What stands on days.
#[derive(Debug, Serialize, ToSchema)]
pub struct Calendar {
    /// Where the organization is: days are days there. It is set with how customers are written to.
    pub time_zone: String,
    /// The present day there; by the test clock where one is set.
    pub today: NaiveDate,
    /// The first day that was asked for.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
    /// Whether customers were scored, so that it is known what is at risk.
    pub risk_known: bool,
    /// Days on which there is anything, the first first.
    pub days: Vec<CalendarDay>,
}

impl CalendarDay {
    fn of(day: NaiveDate) -> Self {
        Self {
            day,
            renewals: 0,
            trial_ends: 0,
            charges: 0,
            amounts: Vec::new(),
            planned: 0,
            waiting: 0,
            sent: 0,
            withheld: 0,
        }
    }

    fn add(&mut self, entry: &CalendarEntry) {
        match entry.kind {
            CalendarKind::Renewal => self.renewals += 1,
            CalendarKind::TrialEnd => self.trial_ends += 1,
            CalendarKind::Planned => self.planned += 1,
            CalendarKind::Sent => self.sent += 1,
            CalendarKind::Withheld => self.withheld += 1,
        }
        if entry.waits_until.is_some() {
            self.waiting += 1;
        }
        if let (Some(amount), Some(currency)) = (entry.amount_minor, &entry.currency) {
            let is_at_risk = entry
                .risk
                .as_ref()
                .is_some_and(|risk| risk.risk == Risk::High);
            self.charge(currency, amount, is_at_risk);
        }
    }

    fn charge(&mut self, currency: &str, amount: i64, is_at_risk: bool) {
        self.charges += 1;
        let place = self
            .amounts
            .binary_search_by(|one| one.currency.as_str().cmp(currency));
        let place = place.unwrap_or_else(|place| {
            let amount = CalendarAmount {
                currency: currency.to_owned(),
                amount_minor: 0,
                at_risk_minor: 0,
            };
            self.amounts.insert(place, amount);
            place
        });
        let of = &mut self.amounts[place];
        of.amount_minor = of.amount_minor.saturating_add(amount);
        if is_at_risk {
            of.at_risk_minor = of.at_risk_minor.saturating_add(amount);
        }
    }
}

/// Shows what stands on each day where the organization is: renewals and ends of trials that are ahead, what is charged
/// then, and messages. Of a subscription only its next date is known. Of days that are past it tells messages alone.
#[utoipa::path(
    get, path = "/v1/customers/calendar", tag = "customers", operation_id = "getCalendar",
    params(CalendarQuery),
    responses((status = 200, description = "The days", body = Calendar), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(customers): State<Customers>,
    Params(query): Params<CalendarQuery>,
) -> Result<Json<Calendar>, ApiError> {
    let tenant = &principal.tenant;
    let reading = Reading::of(tenant).await?;
    let today = reading.today();
    let range = range(&query, today)?;
    let mut days = BTreeMap::<NaiveDate, CalendarDay>::new();
    let mut add = |entry: &CalendarEntry| {
        let day = reading.day_of(entry.at);
        let of = days.entry(day).or_insert_with(|| CalendarDay::of(day));
        of.add(entry);
    };
    let risk_known = reading
        .each_date(&customers.scores, tenant, range, |_, entry| add(&entry))
        .await?;
    reading
        .each_message(tenant, range, |_, entry| add(&entry))
        .await?;
    Ok(Json(Calendar {
        time_zone: reading.time_zone().to_owned(),
        today,
        from: range.from,
        to: range.to,
        risk_known,
        days: days.into_values().collect(),
    }))
}

/// Lists what stands on a day where the organization is, in order of time.
#[utoipa::path(
    get, path = "/v1/customers/calendar/day", tag = "customers", operation_id = "listCalendarDay",
    params(CalendarDayQuery, PageQuery),
    responses((status = 200, description = "A page", body = List<CalendarEntry>), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(customers): State<Customers>,
    Params(query): Params<CalendarDayQuery>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<CalendarEntry>>, ApiError> {
    let tenant = &principal.tenant;
    let reading = Reading::of(tenant).await?;
    let day = query.day.unwrap_or_else(|| reading.today());
    let asked = CalendarQuery {
        from: Some(day),
        to: Some(day),
    };
    let range = range(&asked, reading.today())?;
    let after = page.cursor.as_deref().map(EntryPlace::of_cursor);
    let mut first = FirstEntries {
        most: page.most(),
        kind: query.kind,
        after: after.transpose()?,
        entries: BTreeMap::new(),
    };
    reading
        .each_date(&customers.scores, tenant, range, |place, entry| {
            first.add(place, entry);
        })
        .await?;
    reading
        .each_message(tenant, range, |place, entry| first.add(place, entry))
        .await?;
    first.into_page().map(Json)
}

/// The first entries after a place, as many as a page has and one more.
struct FirstEntries {
    most: usize,
    kind: Option<CalendarKind>,
    after: Option<EntryPlace>,
    entries: BTreeMap<EntryPlace, CalendarEntry>,
}

impl FirstEntries {
    fn add(&mut self, place: EntryPlace, entry: CalendarEntry) {
        let is_before = self.after.as_ref().is_some_and(|after| place <= *after);
        if is_before || self.kind.is_some_and(|kind| kind != entry.kind) {
            return;
        }
        self.entries.insert(place, entry);
        if self.entries.len() > self.most + 1 {
            self.entries.pop_last();
        }
    }

    fn into_page(mut self) -> Result<List<CalendarEntry>, ApiError> {
        let more = self.entries.len() > self.most && self.entries.pop_last().is_some();
        let last = self.entries.last_key_value().filter(|_| more);
        let next = last.map(|(place, _)| place.to_cursor()).transpose()?;
        Ok(List {
            items: self.entries.into_values().collect(),
            next_cursor: next,
        })
    }
}

/// The days asked for.
fn range(query: &CalendarQuery, today: NaiveDate) -> Result<DayRange, ApiError> {
    let first = today.with_day(1).unwrap_or(today);
    let from = query.from.unwrap_or(first);
    let to = query.to.unwrap_or_else(|| end_of_month(from));
    let length = (to - from).num_days();
    let is_near = |day: NaiveDate| (day - today).abs() <= FARTHEST;
    if (0..MOST_DAYS).contains(&length) && is_near(from) && is_near(to) {
        return Ok(DayRange { from, to });
    }
    let detail = format!(
        "Give a `from` that is not after `to`, at most {MOST_DAYS} days, none of them more than {} from now.",
        FARTHEST.num_days()
    );
    Err(ApiError::bad_request("bad_days", detail))
}

fn end_of_month(day: NaiveDate) -> NaiveDate {
    let first = day.with_day(1).unwrap_or(day);
    let next = first.checked_add_months(Months::new(1));
    let last = next.and_then(|next| next.checked_sub_days(Days::new(1)));
    last.unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use domain::{ModelId, ScoringRunId};

    use super::*;
    use crate::customers::scored::CustomerRisk;

    fn entry(kind: CalendarKind, n: u32, charge: Option<(i64, &str)>) -> CalendarEntry {
        CalendarEntry {
            kind,
            at: Utc::now(),
            customer_id: format!("c{n}").parse().unwrap(),
            name: None,
            subscription_id: format!("sub_{n}"),
            plan: None,
            amount_minor: charge.map(|(amount, _)| amount),
            currency: charge.map(|(_, currency)| currency.to_owned()),
            risk: None,
            reason: None,
            message_id: None,
            withheld: None,
            waits_until: None,
        }
    }

    fn at_risk(entry: CalendarEntry, risk: Risk) -> CalendarEntry {
        let risk = CustomerRisk {
            score: 0.5,
            risk,
            model_id: ModelId::new(),
            scoring_run_id: ScoringRunId::new(),
            scored_at: Utc::now(),
        };
        CalendarEntry {
            risk: Some(risk),
            ..entry
        }
    }

    #[test]
    fn a_day_counts_what_stands_on_it_and_sums_charges_by_currency() {
        let mut day = CalendarDay::of("2026-12-01".parse().unwrap());
        use CalendarKind::{Planned, Renewal, Sent, TrialEnd, Withheld};
        for one in [
            at_risk(entry(Renewal, 1, Some((4_900, "USD"))), Risk::High),
            at_risk(entry(Renewal, 2, Some((900, "EUR"))), Risk::Medium),
            entry(TrialEnd, 3, Some((100, "USD"))),
            entry(Renewal, 4, None),
            entry(Planned, 1, None),
            CalendarEntry {
                waits_until: Some(Utc::now()),
                ..entry(Planned, 2, None)
            },
            entry(Sent, 1, None),
            entry(Withheld, 1, None),
            entry(Withheld, 2, None),
        ] {
            day.add(&one);
        }
        assert_eq!((day.renewals, day.trial_ends, day.charges), (3, 1, 3));
        assert_eq!((day.planned, day.waiting), (2, 1));
        assert_eq!((day.sent, day.withheld), (1, 2));
        let amounts: Vec<(&str, i64, i64)> = day
            .amounts
            .iter()
            .map(|of| (of.currency.as_str(), of.amount_minor, of.at_risk_minor))
            .collect();
        assert_eq!(amounts, [("EUR", 900, 0), ("USD", 5_000, 4_900)]);
    }

    #[test]
    fn pages_have_each_entry_once_in_order() {
        let all: Vec<CalendarEntry> = (0..7)
            .map(|n| entry(CalendarKind::Renewal, n, None))
            .chain([entry(CalendarKind::Sent, 9, None)])
            .collect();
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let mut first = FirstEntries {
                most: 3,
                kind: Some(CalendarKind::Renewal),
                after,
                entries: BTreeMap::new(),
            };
            for one in all.iter().rev() {
                first.add(EntryPlace::of(one, ""), one.clone());
            }
            let page = first.into_page().unwrap();
            found.extend(page.items);
            match page.next_cursor {
                Some(next) => after = Some(EntryPlace::of_cursor(&next).unwrap()),
                None => break,
            }
        }
        assert_eq!(found, all[..7]);
    }

    #[test]
    fn this_month_unless_said_and_three_months_at_most() {
        let today = "2026-11-26".parse().unwrap();
        let asked = |from: Option<&str>, to: Option<&str>| {
            let day = |text: &str| text.parse().unwrap();
            let query = CalendarQuery {
                from: from.map(day),
                to: to.map(day),
            };
            let range = range(&query, today).ok()?;
            Some((range.from.to_string(), range.to.to_string()))
        };
        for (from, to, shown) in [
            (None, None, Some(("2026-11-01", "2026-11-30"))),
            (Some("2027-02-10"), None, Some(("2027-02-10", "2027-02-28"))),
            (
                Some("2026-12-01"),
                Some("2027-03-02"),
                Some(("2026-12-01", "2027-03-02")),
            ),
            (Some("2026-12-01"), Some("2027-03-03"), None),
            (Some("2026-12-02"), Some("2026-12-01"), None),
            (Some("2030-01-01"), None, None),
            (Some("1970-01-01"), Some("1970-01-02"), None),
        ] {
            let shown = shown.map(|(from, to)| (from.to_owned(), to.to_owned()));
            assert_eq!(asked(from, to), shown, "{from:?} {to:?}");
        }
    }
}
