//! What an offer is worth: what those whom it keeps pay over the rest of a year, less what it costs.

use super::uplift_model::within;
use crate::logistic_solver::{logit, sigmoid};

/// Of what sets a customer's hazard apart from the usual one, so much lasts.
const LASTS: f64 = 0.3;

/// What an offer costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// The share of the price that is waived, from 0 to 1,
    pub share: f64,
    /// of so many bills, beginning with the next.
    pub bills: u32,
    /// What it costs besides, whether they stay or not.
    pub fixed: f64,
}

impl Cost {
    /// What must be set aside: the cost if they stay.
    pub fn committed(&self, price: f64) -> f64 {
        self.share * price * f64::from(self.bills) + self.fixed
    }

    /// What it comes to if they stay for each bill with the chance that the hazard leaves.
    pub fn expected(&self, price: f64, hazard: f64) -> f64 {
        self.share * price * bills(1.0 - hazard, self.bills) + self.fixed
    }
}

/// How many of so many bills are paid by who stays for each with that chance.
fn bills(stays: f64, most: u32) -> f64 {
    (1..=most).map(|k| stays.powi(k as i32)).sum()
}

/// How long offers work, and how long is looked ahead, in billing cycles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// For so many cycles an offer moves the chance to leave.
    pub effect: u32,
    /// Bills after the first that are counted of a customer who is kept.
    pub life: u32,
    /// The mean hazard of the company's customers.
    pub usual_hazard: f64,
}

/// A customer as far as money goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Payer {
    /// The chance to leave within one cycle, by the model of churn: above 0, below 1.
    pub hazard: f64,
    /// What is billed each cycle.
    pub price: f64,
}

/// What there is to lose of a customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stake {
    payer: Payer,
    /// Log-odds to leave while an offer would work, by the model of churn.
    odds: f64,
    /// What a customer who is kept can be expected to pay.
    pub life_value: f64,
}

impl Terms {
    pub fn stake(&self, payer: Payer) -> Stake {
        let stays = 1.0 - (LASTS * payer.hazard + (1.0 - LASTS) * self.usual_hazard);
        Stake {
            payer,
            odds: logit(within(payer.hazard, self.effect)),
            life_value: payer.price * (1.0 + bills(stays, self.life)),
        }
    }
}

impl Stake {
    /// What an offer would do, if the model of churn is off by `correction` in the log-odds, and the
    /// offer moves them by `shift`.
    pub fn worth(&self, correction: f64, shift: f64, cost: &Cost) -> Worth {
        let odds = self.odds + correction;
        let leaves = sigmoid(odds);
        let kept = leaves - sigmoid(odds + shift);
        Worth {
            leaves,
            kept,
            gain: kept * self.life_value,
            cost: cost.expected(self.payer.price, self.payer.hazard),
        }
    }
}

/// What an offer does for a customer, as expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// The chance to leave without it while it would work.
    pub leaves: f64,
    /// How much of that it takes away; below zero it drives away.
    pub kept: f64,
    /// What is billed more for it.
    pub gain: f64,
    pub cost: f64,
}

impl Worth {
    pub fn value(&self) -> f64 {
        self.gain - self.cost
    }
}
