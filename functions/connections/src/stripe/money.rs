//! What a subscription costs, in whole minor units.

use serde_json::Value;

use super::objects::{Coupon, Price};

/// Parts of a minor unit that a price is reckoned in.
const PARTS: i128 = 1_000_000_000_000;

/// An item's cost for one interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    pub item: String,
    pub product: String,
    pub quantity: i64,
    /// For the whole quantity; none where the price depends on use or on steps.
    pub amount: Option<i64>,
    pub interval: String,
    pub interval_count: i64,
}

impl Priced {
    /// Nothing for what is paid by use, which is no recurring revenue.
    pub fn of(item: &str, price: &Price, quantity: Option<i64>) -> Option<Self> {
        let recurring = price.recurring.as_ref()?;
        if price.is_metered() {
            return None;
        }
        let quantity = quantity.unwrap_or(1);
        Some(Self {
            item: item.to_owned(),
            product: price.product.id().to_owned(),
            quantity,
            amount: unit(price).and_then(|unit| whole(unit * i128::from(prices(price, quantity)))),
            interval: recurring.interval.clone(),
            interval_count: recurring.interval_count.unwrap_or(1).max(1),
        })
    }

    /// Days, about, by which intervals are brought to each other.
    fn length(&self) -> i128 {
        let days = match self.interval.as_str() {
            "day" => 12,
            "week" => 84,
            "month" => 365,
            _ => 4_380,
        };
        days * i128::from(self.interval_count)
    }
}

/// What all items cost in an interval of the first one's. None where one's price is not known.
pub fn cost(items: &[Priced]) -> Option<i64> {
    let first = items.first()?;
    items.iter().try_fold(0_i64, |sum, item| {
        let amount = i128::from(item.amount?);
        let alike = item.interval == first.interval && item.interval_count == first.interval_count;
        let amount = match alike {
            true => amount,
            false => quotient(amount * first.length(), item.length()),
        };
        sum.checked_add(i64::try_from(amount).ok()?)
    })
}

/// A discount that lasts: for some months, or for ever.
#[derive(Debug, Clone, PartialEq)]
pub struct Lasting {
    pub id: String,
    pub start: i64,
    pub end: Option<i64>,
    pub off: Off,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Off {
    /// Of ten thousand.
    Share(i64),
    Amount(i64),
}

impl Off {
    /// Nothing for what is taken off one invoice only.
    pub fn of(coupon: &Coupon) -> Option<Self> {
        if coupon.duration == "once" {
            return None;
        }
        match (coupon.percent_off, coupon.amount_off) {
            (Some(percent), _) => Some(Self::Share((percent * 100.0).round() as i64)),
            (None, amount) => amount.map(Self::Amount),
        }
    }
}

impl Lasting {
    pub fn is_on(&self, at: i64) -> bool {
        self.start <= at && self.end.is_none_or(|end| at < end)
    }
}

/// What those discounts that are on at a moment take off an amount, one after another.
pub fn taken_off(amount: i64, discounts: &[Lasting], at: i64) -> i64 {
    let mut left = amount.max(0);
    for discount in discounts.iter().filter(|discount| discount.is_on(at)) {
        left -= match discount.off {
            Off::Share(share) => {
                let off = quotient(i128::from(left) * i128::from(share), 10_000);
                i64::try_from(off).unwrap_or(left).clamp(0, left)
            }
            Off::Amount(off) => off.clamp(0, left),
        };
    }
    amount.max(0) - left
}

/// Half a unit counts as one.
fn quotient(dividend: i128, divisor: i128) -> i128 {
    (2 * dividend + divisor).div_euclid(2 * divisor)
}

fn whole(parts: i128) -> Option<i64> {
    i64::try_from(quotient(parts, PARTS)).ok()
}

/// How many prices a quantity comes to.
fn prices(price: &Price, quantity: i64) -> i64 {
    let Some(transform) = &price.transform_quantity else {
        return quantity;
    };
    let by = i64::try_from(transform.divide_by)
        .unwrap_or(i64::MAX)
        .max(1);
    let down = quantity.div_euclid(by);
    down + i64::from(transform.round == "up" && quantity.rem_euclid(by) > 0)
}

fn unit(price: &Price) -> Option<i128> {
    match price.unit_amount {
        Some(unit) => Some(i128::from(unit) * PARTS),
        None => decimal(price.unit_amount_decimal.as_ref()?),
    }
}

/// A decimal number of at most twelve places.
fn decimal(value: &Value) -> Option<i128> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 15 || part.len() > 12 || !digits(whole) || !digits(part) {
        return None;
    }
    let part = format!("{part:0<12}");
    Some(whole.parse::<i128>().ok()? * PARTS + part.parse::<i128>().ok()?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn price(extra: Value) -> Price {
        let mut price = json!({
            "id": "price_1", "product": "prod_1",
            "recurring": { "interval": "month", "interval_count": 1, "usage_type": "licensed" },
        });
        let fields = price.as_object_mut().unwrap();
        fields.extend(extra.as_object().unwrap().clone());
        serde_json::from_value(price).unwrap()
    }

    fn amount(extra: Value, quantity: i64) -> Option<i64> {
        Priced::of("si_1", &price(extra), Some(quantity))?.amount
    }

    #[test]
    fn a_quantity_is_priced_in_whole_units() {
        assert_eq!(amount(json!({ "unit_amount": 1250 }), 3), Some(3750));
        assert_eq!(amount(json!({ "unit_amount_decimal": "0.5" }), 3), Some(2));
        assert_eq!(amount(json!({ "unit_amount_decimal": 12.25 }), 4), Some(49));
        assert_eq!(amount(json!({ "unit_amount_decimal": "1e3" }), 4), None);
        assert_eq!(amount(json!({}), 4), None);
        let packs = |round: &str| json!({ "unit_amount": 100, "transform_quantity": { "divide_by": 10, "round": round } });
        assert_eq!(amount(packs("up"), 11), Some(200));
        assert_eq!(amount(packs("down"), 19), Some(100));
        let metered = json!({ "unit_amount": 1, "recurring": { "interval": "month", "usage_type": "metered" } });
        assert_eq!(amount(metered, 1), None);
    }

    #[test]
    fn items_of_other_intervals_are_brought_to_the_first_ones() {
        let item = |amount, interval: &str| Priced {
            item: String::new(),
            product: String::new(),
            quantity: 1,
            amount: Some(amount),
            interval: interval.to_owned(),
            interval_count: 1,
        };
        assert_eq!(cost(&[item(1000, "month"), item(500, "month")]), Some(1500));
        assert_eq!(
            cost(&[item(1000, "month"), item(12_000, "year")]),
            Some(2000)
        );
        let unknown = Priced {
            amount: None,
            ..item(0, "month")
        };
        assert_eq!(cost(&[item(1000, "month"), unknown]), None);
    }

    #[test]
    fn discounts_are_taken_one_after_another_while_they_are_on() {
        let discount = |off, start, end| Lasting {
            id: String::new(),
            start,
            end,
            off,
        };
        let both = [
            discount(Off::Share(1250), 0, Some(10)),
            discount(Off::Amount(250), 0, None),
        ];
        assert_eq!(taken_off(1999, &both, 5), 250 + 250);
        assert_eq!(taken_off(1999, &both, 10), 250);
        assert_eq!(taken_off(100, &both, 10), 100);
        assert_eq!(taken_off(1999, &both, -1), 0);
        let once = Coupon {
            id: String::new(),
            percent_off: Some(20.0),
            amount_off: None,
            duration: "once".into(),
        };
        assert_eq!(Off::of(&once), None);
    }
}
