//! What moved MRR.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::subscription::Loss;

/// How a customer's MRR moved.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[schema(as = MrrMovement)]
pub enum Movement {
    /// The first that there ever was of them.
    New,
    /// From nothing, of one who had some before.
    Reactivation,
    Expansion,
    Contraction,
    /// To nothing, as they wanted.
    ChurnVoluntary,
    /// To nothing, for a payment failed or was disputed.
    ChurnInvoluntary,
    /// To nothing, for the time being.
    ChurnPaused,
}

impl Movement {
    /// From one MRR to another, which differ.
    pub fn of(before: i64, after: i64, had_some: bool, loss: Loss) -> Self {
        match (before, after) {
            (0, _) if had_some => Self::Reactivation,
            (0, _) => Self::New,
            (_, 0) => match loss {
                Loss::Voluntary => Self::ChurnVoluntary,
                Loss::Involuntary => Self::ChurnInvoluntary,
                Loss::Paused => Self::ChurnPaused,
            },
            _ if after > before => Self::Expansion,
            _ => Self::Contraction,
        }
    }

    pub fn name(self) -> &'static str {
        self.into()
    }

    pub fn is_churn(self) -> bool {
        matches!(
            self,
            Self::ChurnVoluntary | Self::ChurnInvoluntary | Self::ChurnPaused
        )
    }

    /// Whether MRR grew by it.
    pub fn is_gain(self) -> bool {
        matches!(self, Self::New | Self::Reactivation | Self::Expansion)
    }
}

/// How many, and how much in the currency's smallest unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = MovementSum)]
pub struct Sum {
    /// How many.
    pub count: i64,
    /// How much, in the currency's smallest unit; losses are more than nothing, too.
    pub amount_minor: i64,
}

impl Sum {
    pub fn add(&mut self, amount_minor: i64) {
        self.merge(Self {
            count: 1,
            amount_minor,
        });
    }

    pub fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.amount_minor = self.amount_minor.saturating_add(other.amount_minor);
    }

    /// Both together.
    pub fn merged(mut self, other: Self) -> Self {
        self.merge(other);
        self
    }

    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// What movements of each kind come to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Movements(BTreeMap<Movement, Sum>);

impl Movements {
    pub fn add(&mut self, movement: Movement, before: i64, after: i64) {
        let sum = self.0.entry(movement).or_default();
        sum.add(after.saturating_sub(before).saturating_abs());
    }

    pub fn merge(&mut self, other: &Self) {
        for (movement, sum) in &other.0 {
            self.0.entry(*movement).or_default().merge(*sum);
        }
    }

    pub fn get(&self, movement: Movement) -> Sum {
        self.0.get(&movement).copied().unwrap_or_default()
    }

    pub fn churn(&self) -> Sum {
        let mut churn = Sum::default();
        let kinds = self.0.iter().filter(|(movement, _)| movement.is_churn());
        kinds.for_each(|(_, sum)| churn.merge(*sum));
        churn
    }

    /// By how much MRR has become more, or less.
    pub fn mrr(&self) -> i64 {
        let signed = self
            .0
            .iter()
            .map(|(movement, sum)| match movement.is_gain() {
                true => sum.amount_minor,
                false => -sum.amount_minor,
            });
        signed.fold(0, i64::saturating_add)
    }

    /// By how many customers with MRR have become more, or fewer.
    pub fn customers(&self) -> i64 {
        let come = [Movement::New, Movement::Reactivation].map(|movement| self.get(movement).count);
        come.iter().sum::<i64>() - self.churn().count
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
