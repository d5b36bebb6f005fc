//! The learners of each effort.

use crate::Result;
use crate::frame::Frame;

use super::member::Kind;
use super::meta::Prior;
use super::plan::Plan;
use super::settings::LearnerSettings;
use super::spec::Effort;

/// From this many rows on a table is large: the stack has deep trees that join categories by their
/// rates, which with fewer read noise. Of the public sets, those of 10,000 rows lose by them and
/// that of 45,000 gains.
pub const MANY_ROWS: usize = 20_000;

/// The learners to train, in blend order: those asked for, else what the effort has.
///
/// # Errors
/// Those of [`Prior::choose`].
pub fn learners(plan: &Plan, frame: &Frame) -> Result<Vec<LearnerSettings>> {
    match plan.spec.effort {
        _ if !plan.spec.learners.is_empty() => Ok(plan.spec.learners.clone()),
        Effort::Fast => Prior::read()?.choose(plan, frame),
        Effort::Balanced | Effort::Thorough => Ok(full(plan.rows)),
    }
}

/// The stack of `balanced` and `thorough`.
pub fn full(rows: usize) -> Vec<LearnerSettings> {
    let second = match rows >= MANY_ROWS {
        true => Kind::LightgbmDeep,
        false => Kind::LightgbmShallow,
    };
    [
        Kind::Lightgbm,
        second,
        Kind::LightgbmExtraTrees,
        Kind::LightgbmOneHot,
        Kind::LogisticRegression,
    ]
    .map(LearnerSettings::of)
    .to_vec()
}
