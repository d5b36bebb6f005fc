//! The learners of each effort.

use data::{Frame, Result};
use domain::{Effort, LearnerKind, LearnerSettings};

use crate::answer::Answer;
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
        Effort::Fast if plan.answer == Answer::Number => Ok(fast_of_numbers()),
        Effort::Fast => Prior::read()?.choose(&plan.features, plan.spec.seed, frame, table),
        Effort::Balanced | Effort::Thorough => Ok(full(plan.rows)),
    }
}

/// What `fast` trains where numbers are foreseen, of which there is no experience yet. The shallow trees
/// are those that bear heavy tails.
fn fast_of_numbers() -> Vec<LearnerSettings> {
    let shallow = LearnerSettings {
        learning_rate: Some(0.1),
        rounds: Some(1_000),
        ..LearnerSettings::of(LearnerKind::LightgbmShallow)
    };
    vec![
        LearnerSettings::of(LearnerKind::LightgbmFast),
        shallow,
        LearnerSettings::of(LearnerKind::LogisticRegression),
    ]
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
