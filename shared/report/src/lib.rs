//! What travels about models: reports, comparisons, drift, performance and explanations. Pure types:
//! nothing here reads a table or trains.

pub mod column_reading;
pub mod column_type;
mod comparison;
mod curves;
mod dependence;
mod drift;
mod explanation;
mod fairness;
mod file_notes;
mod labels;
mod language;
mod learner_names;
mod metrics;
mod model_report;
mod number_report;
mod performance;
mod phrase;
pub mod phrases;
mod portuguese;
mod read_options;
mod repeated_keys;
mod score_words;
mod segments;
mod short_rows;
pub mod spreadsheet;
mod top_customers;
mod vocabulary;

pub use column_reading::{ColumnReading, DateNumbers, DateOrder, DecimalMark};
pub use column_type::{ColumnType, date_text};
pub use comparison::{Comparison, ComparisonFigures, ComparisonVerdict, PairedMetric};
pub use curves::{Curves, Point};
pub use dependence::{Dependence, DependencePoint};
pub use drift::{ColumnDrift, Drift, MissingShare, Unseen};
pub use explanation::{Driver, Explanation, LogOdds, Risk};
pub use fairness::{Fairness, FairnessGroup, Gap, Measure};
pub use file_notes::{
    AdjustedColumn, Adjustment, ColumnSetAside, FileNotes, OddLetters, SetAside, SkippedRecords,
    StrayCell, UnseenCategories,
};
pub use labels::Labels;
pub use language::{Language, english_words};
pub use learner_names::learner_name;
pub use metrics::{Estimate, Intervals, Metrics, Verdict};
pub use model_report::{
    Calibration, CalibrationMethod, Caveat, Dropped, Importance, LearnerReport, MeasuredOn, Report,
};
pub use number_report::{
    Decile, ErrorQuantile, NumberExplanation, NumberIntervals, NumberLearnerReport, NumberMetrics,
    NumberReason, NumberReport, NumberSummary, NumberVerdict, RangeReport,
};
pub use performance::{Performance, Shortfall};
pub use phrase::{Param, Phrase, Sentence};
pub use read_options::{ColumnOptions, ReadOptions};
pub use repeated_keys::{OlderRow, OlderRows, RepeatedKey, RepeatedKeys};
pub use score_words::ScoreWords;
pub use segments::{Condition, Segment, Segments};
pub use short_rows::ShortRows;
pub use top_customers::{ScoredCustomer, TopCustomer, TopCustomers};
pub use vocabulary::Vocabulary;
