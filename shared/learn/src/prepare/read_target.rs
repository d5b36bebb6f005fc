//! The target of a spec, by what is to be said of rows.

use data::{Error, Frame, Result};

use crate::answer::Answer;
use crate::prepare::number_target::read_numbers;
use crate::prepare::target::{Target, read_labels};
use crate::spec::Spec;

/// Reads the target of `spec`.
///
/// # Errors
/// `missing_column`, and those of [`read_labels`] or [`read_numbers`].
pub fn read_target(answer: Answer, spec: &Spec, frame: &Frame) -> Result<Target> {
    let column = frame.column(&spec.target).ok_or_else(|| {
        Error::new(
            "missing_column",
            format!("The file has no column \"{}\", the target.", spec.target),
            "Name one of the file's columns as the target.",
        )
        .case("target")
        .with("column", spec.target.as_str())
    })?;
    match answer {
        Answer::Probability => read_labels(spec, column, frame),
        Answer::Number => read_numbers(spec, column, frame),
    }
}
