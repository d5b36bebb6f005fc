//! What one training tells about learners on tables like its own.

use data::{Frame, Result};
use domain::{Effort, LearnerSettings};
use report::Report;
use serde::{Deserialize, Serialize};

use crate::{prior::MetaFeatures, run::plan::TrainingPlan};

/// How learners did on a table, kept only where its owner agreed: numbers about the whole table,
/// no name, no value, no row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    pub features: MetaFeatures,
    pub effort: Effort,
    pub learners: Vec<Learned>,
    /// Log loss of the blend, in nats, as reported.
    pub log_loss: f64,
    /// Area under the ROC curve of the blend, as reported.
    pub roc_auc: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    pub settings: LearnerSettings,
    pub weight: f64,
    /// Its own out-of-fold log loss, in nats.
    pub log_loss: f64,
    /// Its own out-of-fold area under the ROC curve.
    pub roc_auc: f64,
    /// Time its members took, in seconds.
    pub seconds: f64,
}

impl Lesson {
    /// Of a training that has been joined. Describing the table takes about as long as reading it.
    ///
    /// # Errors
    /// Those of [`MetaFeatures::of`].
    pub fn of(plan: &TrainingPlan, frame: &Frame, report: &Report) -> Result<Self> {
        let learned = plan.learners.iter().zip(&report.learners);
        let learned = learned.map(|(settings, of)| Learned {
            settings: *settings,
            weight: of.weight,
            log_loss: of.log_loss,
            roc_auc: of.roc_auc,
            seconds: of.fit_seconds,
        });
        Ok(Self {
            features: MetaFeatures::of(&plan.features, plan.spec.seed, frame, &plan.table(frame)?)?,
            effort: plan.spec.effort,
            learners: learned.collect(),
            log_loss: report.metrics.log_loss,
            roc_auc: report.metrics.roc_auc,
        })
    }
}
