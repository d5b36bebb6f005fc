//! A subscription business that never was, for demonstrations and load tests.
//!
//! Each customer is drawn with a hidden engagement, which shows in logins, active seats, recency
//! and the score they give. [`Customer::log_odds`] is the whole truth about who leaves: over a fifth of
//! them do, and whoever knew the formula would reach an AUC of about 0.85. `nps` is mostly missing,
//! so a model reaches a little less.

use std::io::{self, BufWriter, Write};

use chrono::{Days, NaiveDate};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use crate::draws::{answer, count, known, normal, pick};

/// The day the file is about.
const TODAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 10, 31);

/// The columns of [`generate`], the outcome last.
pub const COLUMNS: [&str; 20] = [
    "customer_id",
    "signup_date",
    "plan",
    "billing_period",
    "monthly_price",
    "discount_percent",
    "seats",
    "active_seats",
    "country",
    "industry",
    "acquisition_channel",
    "support_plan",
    "logins_last_30d",
    "days_since_last_login",
    "features_used",
    "support_tickets_90d",
    "payment_failures_12m",
    "nps",
    "renewal_date",
    "churned",
];

/// Writes customers and whether they left: of fewer columns than there are the first, of more with noise beside them,
/// at least two. The same seed gives the same file, byte for byte.
///
/// # Errors
/// What writing fails with.
pub fn generate(rows: u64, seed: u64, columns: usize, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, out);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let last = COLUMNS.len() - 1;
    let (kept, noise) = ((columns - 1).min(last), (columns - 1).saturating_sub(last));
    write!(out, "{}", COLUMNS[..kept].join(","))?;
    for n in 1..=noise {
        write!(out, ",metric_{n}")?;
    }
    writeln!(out, ",{}", COLUMNS[last])?;

    let mut line = Vec::new();
    for id in 1..=rows {
        let customer = Customer::draw(&mut rng);
        line.clear();
        customer.write(id, &mut rng, &mut line)?;
        let end = line
            .iter()
            .enumerate()
            .filter(|(_, b)| **b == b',')
            .nth(kept - 1)
            .map_or(line.len(), |(at, _)| at);
        out.write_all(&line[..end])?;
        for _ in 0..noise {
            write!(out, ",{:.3}", normal(&mut rng))?;
        }
        writeln!(out, ",{}", answer(&mut rng, customer.log_odds()))?;
    }
    out.flush()
}

/// Name, price per seat and month, typical seats.
const PLANS: [(&str, f64, f64); 4] = [
    ("Starter", 12.0, 2.0),
    ("Team", 19.0, 7.0),
    ("Business", 29.0, 20.0),
    ("Enterprise", 45.0, 70.0),
];
/// Name and months.
const PERIODS: [(&str, u64); 3] = [("monthly", 1), ("quarterly", 3), ("annual", 12)];
const COUNTRIES: [&str; 10] = ["US", "BR", "PT", "DE", "GB", "FR", "ES", "NL", "MX", "CA"];
const INDUSTRIES: [&str; 8] = [
    "Retail",
    "Software",
    "Healthcare",
    "Education",
    "Finance",
    "Manufacturing",
    "Media",
    "Non-profit",
];
const CHANNELS: [&str; 5] = [
    "Organic search",
    "Paid search",
    "Referral",
    "Partner",
    "Outbound",
];
const SUPPORT: [&str; 3] = ["Community", "Standard", "Premium"];

/// One customer; lists by position.
struct Customer {
    plan: usize,
    period: usize,
    country: usize,
    industry: usize,
    channel: usize,
    support: usize,
    tenure_days: u64,
    days_to_renewal: u64,
    price: f64,
    discount: f64,
    seats: u64,
    active_seats: u64,
    logins: u64,
    days_since_login: u64,
    features: u64,
    tickets: u64,
    payment_failures: u64,
    nps: f64,
}

impl Customer {
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self {
        let engagement = normal(rng);
        let plan = pick(rng, &[0.34, 0.36, 0.22, 0.08]);
        let (_, seat_price, typical_seats) = PLANS[plan];
        let period = pick(
            rng,
            &[
                [0.75, 0.1, 0.15],
                [0.5, 0.15, 0.35],
                [0.3, 0.15, 0.55],
                [0.1, 0.1, 0.8],
            ][plan],
        );
        let seats = (typical_seats * (0.6 * normal(rng)).exp()).ceil();
        let discount = [0.0, 10.0, 20.0, 30.0, 40.0][pick(rng, &[0.62, 0.14, 0.12, 0.07, 0.05])];
        let use_rate = 1.0 / (1.0 + (-0.7 - 0.9 * engagement - 0.4 * normal(rng)).exp());
        let active_seats = (seats * use_rate).round();
        let idle = 6.0 * (-0.9 * engagement + 0.6 * normal(rng)).exp();
        Self {
            plan,
            period,
            country: pick(
                rng,
                &[0.3, 0.14, 0.1, 0.1, 0.09, 0.08, 0.06, 0.05, 0.05, 0.03],
            ),
            industry: pick(rng, &[0.18, 0.2, 0.12, 0.11, 0.12, 0.12, 0.08, 0.07]),
            channel: pick(rng, &[0.3, 0.25, 0.18, 0.15, 0.12]),
            support: pick(
                rng,
                &[
                    [0.7, 0.28, 0.02],
                    [0.4, 0.5, 0.1],
                    [0.15, 0.6, 0.25],
                    [0.02, 0.38, 0.6],
                ][plan],
            ),
            tenure_days: (-600.0 * (1.0 - rng.random::<f64>()).ln()) as u64 % 3000 + 15,
            days_to_renewal: rng.random_range(1..=PERIODS[period].1 * 30),
            price: (seats * seat_price * (1.0 - discount / 100.0) * 100.0).round() / 100.0,
            discount,
            seats: seats as u64,
            active_seats: active_seats as u64,
            logins: (active_seats * 9.0 * (0.35 * engagement + 0.4 * normal(rng)).exp()).round()
                as u64,
            days_since_login: idle.min(180.0) as u64,
            features: (7.0 + 3.0 * engagement + 2.0 * normal(rng)).clamp(0.0, 20.0) as u64,
            tickets: count(rng, 0.8 + 0.04 * seats.min(40.0)),
            payment_failures: count(rng, if period == 2 { 0.1 } else { 0.4 }),
            nps: (7.2 + 1.2 * engagement + 1.6 * normal(rng))
                .round()
                .clamp(0.0, 10.0),
        }
    }

    /// The log-odds of leaving within the next month.
    fn log_odds(&self) -> f64 {
        let use_rate = self.active_seats as f64 / self.seats as f64;
        let idle = (1.0 + self.days_since_login as f64 / 7.0).ln();
        let young = (-(self.tenure_days as f64) / 270.0).exp();
        // Annual contracts hold until they come up for renewal.
        let contract = match (self.period, self.days_to_renewal) {
            (0, _) => 0.8,
            (1, _) => 0.3,
            (_, ..=60) => 0.9,
            _ => -1.3,
        };
        // Trouble counts double without anyone to turn to; total silence is no good sign either.
        let trouble = 0.35 * self.tickets.saturating_sub(2) as f64 * [1.4, 1.0, 0.4][self.support];
        let silence = if self.tickets == 0 && use_rate < 0.4 {
            0.6
        } else {
            0.0
        };
        let failures = 0.75 * self.payment_failures.min(3) as f64;
        // Those who came for a large discount leave when their first year is over.
        let bargain = if self.discount >= 30.0 && self.tenure_days > 300 {
            0.9
        } else {
            0.0
        };
        let channel = [0.0, 0.4, -0.5, -0.2, 0.2][self.channel];
        let size = -0.12 * (self.seats as f64).ln();
        let nps = -0.16 * (self.nps - 7.0);
        let features = -0.09 * (self.features as f64 - 7.0);
        -3.0 - 2.0 * (use_rate - 0.6)
            + 0.75 * idle
            + 1.5 * young
            + contract
            + trouble
            + silence
            + failures
            + bargain
            + channel
            + size
            + nps
            + features
    }

    /// All columns but the last, without a line end. Some attributes are not known of everyone.
    fn write(&self, id: u64, rng: &mut Xoshiro256PlusPlus, out: &mut Vec<u8>) -> io::Result<()> {
        let today = TODAY.unwrap_or_default();
        let signup = today - Days::new(self.tenure_days);
        let renewal = today + Days::new(self.days_to_renewal);
        write!(
            out,
            "C-{id:07},{signup},{},{},",
            PLANS[self.plan].0, PERIODS[self.period].0
        )?;
        write!(
            out,
            "{:.2},{},{},{},",
            self.price, self.discount, self.seats, self.active_seats
        )?;
        write!(out, "{},", COUNTRIES[self.country])?;
        known(rng, 0.93, out, INDUSTRIES[self.industry])?;
        known(rng, 0.97, out, CHANNELS[self.channel])?;
        write!(out, "{},{},", SUPPORT[self.support], self.logins)?;
        known(rng, 0.96, out, self.days_since_login)?;
        write!(
            out,
            "{},{},{},",
            self.features, self.tickets, self.payment_failures
        )?;
        known(rng, 0.42, out, self.nps)?;
        write!(out, "{renewal}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(rows: u64, seed: u64, columns: usize) -> String {
        let mut out = Vec::new();
        generate(rows, seed, columns, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        assert_eq!(file(200, 7, 20), file(200, 7, 20));
        assert_ne!(file(200, 7, 20), file(200, 8, 20));
    }

    #[test]
    fn as_many_columns_as_asked_for() {
        for columns in [2, 5, 20, 25] {
            let file = file(50, 1, columns);
            assert!(
                file.lines().all(|line| line.split(',').count() == columns),
                "{columns}"
            );
            assert!(
                file.starts_with("customer_id,")
                    && file.lines().next().unwrap().ends_with(",churned")
            );
            assert!(
                file.lines()
                    .skip(1)
                    .all(|line| line.ends_with(",Yes") || line.ends_with(",No"))
            );
        }
    }

    #[test]
    fn a_fifth_leaves_and_the_formula_knows_most_of_them() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
        let mut drawn: Vec<(f64, bool)> = (0..20_000)
            .map(|_| {
                let odds = Customer::draw(&mut rng).log_odds();
                (odds, rng.random::<f64>() < 1.0 / (1.0 + (-odds).exp()))
            })
            .collect();
        drawn.sort_by(|a, b| a.0.total_cmp(&b.0));
        let positives = drawn.iter().filter(|d| d.1).count() as f64;
        let ranks: f64 = drawn
            .iter()
            .enumerate()
            .filter(|(_, d)| d.1)
            .map(|(rank, _)| rank as f64 + 1.0)
            .sum();
        let negatives = drawn.len() as f64 - positives;
        let auc = (ranks - positives * (positives + 1.0) / 2.0) / (positives * negatives);
        let rate = positives / drawn.len() as f64;
        assert!((0.2..0.26).contains(&rate), "rate {rate}");
        assert!((0.835..0.87).contains(&auc), "AUC {auc}");
    }
}
