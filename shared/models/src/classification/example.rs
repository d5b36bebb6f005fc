//! Orders of a shop that never was, and whether they came back. [`Order::log_odds`] is the whole truth about that.

use std::io::{self, Write};

use chrono::{Days, NaiveDate};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use crate::draws::{answer, count, known, normal, pick};

/// The day the file is about.
const TODAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 10, 31);

const COLUMNS: &str = "order_id,ordered_on,category,items,price,discount_percent,payment_method,country,delivery_days,\
                       sizes_in_basket,photos_viewed,earlier_orders,returned";

/// Name, typical price, and what it adds to the log-odds.
const CATEGORIES: [(&str, f64, f64); 5] = [
    ("Shoes", 80.0, 0.8),
    ("Dresses", 60.0, 1.0),
    ("Electronics", 180.0, -0.3),
    ("Books", 18.0, -1.6),
    ("Garden", 45.0, -0.8),
];
/// Name, and what it adds to the log-odds.
const PAYMENTS: [(&str, f64); 4] = [
    ("Card", 0.0),
    ("Invoice", 0.7),
    ("Wallet", -0.1),
    ("Prepaid", -0.5),
];
const COUNTRIES: [&str; 5] = ["BR", "PT", "DE", "GB", "FR"];

/// Writes orders and whether they were returned.
pub fn generate(rows: u64, seed: u64, mut out: impl Write) -> io::Result<()> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    writeln!(out, "{COLUMNS}")?;
    for id in 1..=rows {
        let order = Order::draw(&mut rng);
        let mut line = Vec::new();
        order.write(id, &mut rng, &mut line)?;
        out.write_all(&line)?;
        writeln!(out, "{}", answer(&mut rng, order.log_odds()))?;
    }
    Ok(())
}

/// One order; lists by position.
struct Order {
    category: usize,
    payment: usize,
    country: usize,
    age_days: u64,
    items: u64,
    price: f64,
    discount: u64,
    delivery_days: u64,
    sizes: u64,
    photos: u64,
    earlier: u64,
}

impl Order {
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self {
        let doubt = normal(rng);
        let category = pick(rng, &[0.22, 0.2, 0.18, 0.25, 0.15]);
        let items = 1 + count(rng, 0.8);
        let price = CATEGORIES[category].1 * (0.35 * normal(rng)).exp();
        Self {
            category,
            payment: pick(rng, &[0.45, 0.25, 0.2, 0.1]),
            country: pick(rng, &[0.35, 0.15, 0.2, 0.15, 0.15]),
            age_days: rng.random_range(30..=360),
            items,
            price: (price * items as f64 * 100.0).round() / 100.0,
            discount: [0, 10, 20, 40][pick(rng, &[0.55, 0.2, 0.15, 0.1])],
            delivery_days: 1 + count(rng, 3.0),
            sizes: match category {
                0 | 1 => 1 + count(rng, (0.3 * doubt - 0.8).exp()),
                _ => 1,
            },
            photos: count(rng, (1.2 - 0.3 * doubt).exp()),
            earlier: count(rng, 1.5),
        }
    }

    /// The log-odds of coming back.
    fn log_odds(&self) -> f64 {
        -1.4 + CATEGORIES[self.category].2
            + PAYMENTS[self.payment].1
            + 1.3 * (self.sizes - 1) as f64
            + 0.18 * self.delivery_days.saturating_sub(3) as f64
            - 0.16 * self.photos.min(10) as f64
            - 0.15 * self.earlier.min(6) as f64
            + 0.01 * self.discount as f64
    }

    /// All columns but the last. Some attributes are not known of every order.
    fn write(&self, id: u64, rng: &mut Xoshiro256PlusPlus, out: &mut Vec<u8>) -> io::Result<()> {
        let ordered = TODAY.unwrap_or_default() - Days::new(self.age_days);
        write!(
            out,
            "O-{id:06},{ordered},{},{},{:.2},{},{},{},",
            CATEGORIES[self.category].0,
            self.items,
            self.price,
            self.discount,
            PAYMENTS[self.payment].0,
            COUNTRIES[self.country]
        )?;
        known(rng, 0.95, out, self.delivery_days)?;
        write!(out, "{},", self.sizes)?;
        known(rng, 0.9, out, self.photos)?;
        write!(out, "{},", self.earlier)
    }
}
