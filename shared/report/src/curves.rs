//! Curves of a report, each of at most 200 points.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A point of a curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Point {
    /// Horizontal.
    pub x: f64,
    /// Vertical.
    pub y: f64,
}

/// What scores on unseen rows look like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Curves {
    /// False positive rate, true positive rate.
    pub roc: Vec<Point>,
    /// Recall, precision.
    pub precision_recall: Vec<Point>,
    /// Mean score, share of positives, in ten groups of equal size by score.
    pub calibration: Vec<Point>,
    /// Share of rows flagged, highest scores first; share of positives among them.
    pub gain: Vec<Point>,
}
