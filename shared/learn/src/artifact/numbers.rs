//! Numbers instead of probabilities: their scale, the range they will be in, and why.

use data::{Column, Frame, Result};
use report::{NumberExplanation, NumberReason};
use serde::{Deserialize, Serialize};
use stats::conformal::ErrorRange;

use crate::answer::Answer;
use crate::artifact::Artifact;
use crate::artifact::shap::{Said, strongest};
use crate::prepare::entity::required_column;
use crate::prepare::numbers::Scale;

/// What makes a model's answers numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NumberHead {
    pub scale: Scale,
    /// How far from what is foreseen the truth may be, in the unit of the target.
    pub range: ErrorRange,
}

impl NumberHead {
    /// Whether its figures are numbers.
    pub fn is_sound(&self) -> bool {
        self.scale.is_sound() && self.range.is_sound()
    }

    /// The lowest and the highest of what is likely where this is foreseen.
    pub fn around(&self, predicted: f64) -> [f64; 2] {
        self.range
            .around(predicted)
            .map(|end| self.scale.bounded(end))
    }
}

impl Artifact {
    /// What it says of a row.
    pub fn answer(&self) -> Answer {
        match self.numbers {
            Some(_) => Answer::Number,
            None => Answer::Probability,
        }
    }

    /// Between which numbers nine in ten of further rows will be of which this is foreseen; nothing of a
    /// model of probabilities.
    pub fn range(&self, predicted: f64) -> Option<[f64; 2]> {
        Some(self.numbers.as_ref()?.around(predicted))
    }

    /// Why some rows have the numbers that are foreseen of them, each with its `top` strongest reasons.
    /// Nothing of a model of probabilities.
    ///
    /// # Errors
    /// `missing_column`, `column_type`.
    pub fn explain_numbers(
        &self,
        frame: &Frame,
        rows: &[usize],
        top: usize,
    ) -> Result<Option<Vec<NumberExplanation>>> {
        let Some(NumberHead { scale, .. }) = &self.numbers else {
            return Ok(None);
        };
        let columns: Vec<&Column> = self
            .features
            .iter()
            .map(|feature| required_column(frame, &feature.name))
            .collect::<Result<_>>()?;
        let effects = self.effects(frame, rows)?;
        let explanation = |(row, parts): (&usize, &[f64])| {
            let (effects, base) = (&parts[..self.features.len()], parts[self.features.len()]);
            let reason = |at: usize| {
                let said = Said::of(&self.features[at], columns[at], *row);
                reason(said, scale.unit * effects[at])
            };
            NumberExplanation {
                base: scale.level(base),
                reasons: strongest(effects, top).into_iter().map(reason).collect(),
            }
        };
        let parts = effects.chunks(self.features.len() + 1);
        Ok(Some(rows.iter().zip(parts).map(explanation).collect()))
    }
}

fn reason(said: Said, effect: f64) -> NumberReason {
    NumberReason {
        text: format!("{}: {}", said.text, signed(effect)),
        feature: said.feature,
        value: said.value,
        typical: said.typical,
        effect,
    }
}

/// `+1800`, `-0.034`: with three digits that mean something.
fn signed(effect: f64) -> String {
    let size = effect.abs().log10().floor();
    let decimals = if size.is_finite() {
        (2.0 - size).max(0.0)
    } else {
        0.0
    };
    format!("{effect:+.0$}", decimals.min(12.0) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effects_are_said_with_three_digits() {
        let said = [1_834.4, -0.034_21, 7.0, -12.34, 0.0].map(signed);
        assert_eq!(said, ["+1834", "-0.0342", "+7.00", "-12.3", "+0"]);
    }
}
