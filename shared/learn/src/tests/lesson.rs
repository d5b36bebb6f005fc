//! What is kept of a training.

use super::*;
use crate::run::lesson::Lesson;

#[test]
fn a_lesson_tells_of_no_column_and_no_value() {
    let frame = customers(1.0);
    let plan = plan(&spec(), &frame).unwrap();
    let (_, report) = trained(&spec(), &frame);
    let lesson = Lesson::of(&plan, &frame, &report).unwrap();
    assert_eq!(lesson.learners.len(), report.learners.len());
    let told = serde_json::to_string(&lesson).unwrap();
    let read: Lesson = serde_json::from_str(&told).unwrap();
    assert_eq!(read.effort, Effort::Fast);
    let words = [
        "tenure", "usage", "churn", "monthly", "yearly", "Yes", "contract", "C0",
    ];
    assert!(words.iter().all(|word| !told.contains(word)), "{told}");
    assert!(told.len() < 4_000, "{}", told.len());
}
