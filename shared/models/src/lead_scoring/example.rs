//! Leads of a business that never was. [`Lead::log_odds`] is the whole truth about who buys.

use std::io::{self, Write};

use chrono::{Days, NaiveDate};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use crate::draws::{answer, count, known, normal, pick};

/// The day the file is about.
const TODAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 10, 31);

const COLUMNS: &str = "lead_id,created_on,source,country,industry,company_size,pages_viewed,emails_opened,\
                       demo_requested,days_since_contact,deal_value,converted";

/// Name, and what it adds to the log-odds.
const SOURCES: [(&str, f64); 5] = [
    ("Organic search", 0.2),
    ("Paid search", -0.3),
    ("Referral", 0.8),
    ("Event", 0.3),
    ("Bought list", -1.2),
];
const COUNTRIES: [&str; 6] = ["US", "BR", "PT", "DE", "GB", "FR"];
const INDUSTRIES: [&str; 6] = [
    "Retail",
    "Software",
    "Healthcare",
    "Education",
    "Finance",
    "Manufacturing",
];
/// Name, typical deal, and what it adds to the log-odds.
const SIZES: [(&str, f64, f64); 4] = [
    ("1-10", 600.0, -0.4),
    ("11-50", 2_400.0, 0.2),
    ("51-200", 9_000.0, 0.4),
    ("201+", 30_000.0, -0.2),
];

/// Writes leads and whether they bought.
pub fn generate(rows: u64, seed: u64, mut out: impl Write) -> io::Result<()> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    writeln!(out, "{COLUMNS}")?;
    for id in 1..=rows {
        let lead = Lead::draw(&mut rng);
        let mut line = Vec::new();
        lead.write(id, &mut rng, &mut line)?;
        out.write_all(&line)?;
        writeln!(out, "{}", answer(&mut rng, lead.log_odds()))?;
    }
    Ok(())
}

/// One lead; lists by position.
struct Lead {
    source: usize,
    country: usize,
    industry: usize,
    size: usize,
    age_days: u64,
    pages: u64,
    emails: u64,
    has_asked_for_demo: bool,
    idle_days: u64,
    deal: f64,
}

impl Lead {
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self {
        let interest = normal(rng);
        let size = pick(rng, &[0.35, 0.35, 0.2, 0.1]);
        let age_days = rng.random_range(1..=180);
        let idle = 8.0 * (-0.6 * interest + 0.6 * normal(rng)).exp();
        Self {
            source: pick(rng, &[0.3, 0.3, 0.15, 0.1, 0.15]),
            country: pick(rng, &[0.35, 0.2, 0.1, 0.15, 0.12, 0.08]),
            industry: pick(rng, &[0.2, 0.25, 0.15, 0.12, 0.15, 0.13]),
            size,
            age_days,
            pages: count(rng, (1.6 + 0.6 * interest).exp().min(60.0)),
            emails: count(rng, (0.7 + 0.5 * interest).exp().min(30.0)),
            has_asked_for_demo: answer(rng, -1.4 + 0.9 * interest) == "Yes",
            idle_days: (idle as u64).min(age_days),
            deal: (SIZES[size].1 * (0.4 * normal(rng)).exp()).round(),
        }
    }

    /// The log-odds of buying.
    fn log_odds(&self) -> f64 {
        let demo = if self.has_asked_for_demo { 1.5 } else { 0.0 };
        let idle = (1.0 + self.idle_days as f64 / 7.0).ln();
        -2.3 + SOURCES[self.source].1
            + SIZES[self.size].2
            + demo
            + 0.09 * self.pages.min(20) as f64
            + 0.12 * self.emails.min(10) as f64
            - 0.6 * idle
    }

    /// All columns but the last. Some attributes are not known of everyone.
    fn write(&self, id: u64, rng: &mut Xoshiro256PlusPlus, out: &mut Vec<u8>) -> io::Result<()> {
        let created = TODAY.unwrap_or_default() - Days::new(self.age_days);
        write!(
            out,
            "L-{id:06},{created},{},{},",
            SOURCES[self.source].0, COUNTRIES[self.country]
        )?;
        known(rng, 0.9, out, INDUSTRIES[self.industry])?;
        known(rng, 0.95, out, SIZES[self.size].0)?;
        let demo = match self.has_asked_for_demo {
            true => "Yes",
            false => "No",
        };
        write!(
            out,
            "{},{},{demo},{},{:.0},",
            self.pages, self.emails, self.idle_days, self.deal
        )
    }
}
