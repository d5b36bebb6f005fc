//! The learners of each effort.

use data::{Frame, Result};
use domain::{Effort, LearnerKind, LearnerSettings};

use crate::prepare::table::Table;
use crate::prior::{MANY_ROWS, Prior};
use crate::run::plan::TrainingPlan;

/// The learners to train, in blend order: those asked for, else what the effort has.
///
/// # Errors
/// Those of [`Prior::choose`].
pub fn learners(plan: &TrainingPlan, frame: &Frame, table: &Table) -> Result<Vec<LearnerSettings>> {
    match plan.spec.effort {
        _ if !plan.spec.learners.is_empty() => Ok(plan.spec.learners.clone()),
        Effort::Fast => Prior::read()?.choose(&plan.features, plan.spec.seed, frame, table),
        Effort::Balanced | Effort::Thorough => Ok(full(plan.rows)),
    }
}

/// The stack of `balanced` and `thorough`.
pub fn full(rows: usize) -> Vec<LearnerSettings> {
    let second = match rows >= MANY_ROWS {
        true => LearnerKind::LightgbmDeep,
        false => LearnerKind::LightgbmShallow,
    };
    [
        LearnerKind::Lightgbm,
        second,
        LearnerKind::LightgbmExtraTrees,
        LearnerKind::LightgbmOneHot,
        LearnerKind::LogisticRegression,
    ]
    .map(LearnerSettings::of)
    .to_vec()
}
