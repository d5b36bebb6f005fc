/// Why a model's text or its rows are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It says what cannot be, or ends too early.
    #[error("the text of the trees is damaged: {0}")]
    Damaged(String),
    /// LightGBM can do it, this crate cannot.
    #[error("the trees need what is not supported: {0}")]
    Unsupported(&'static str),
    /// A bound of this crate.
    #[error("the trees are too large: {what} may be at most {most}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// The bound.
        most: usize,
    },
    /// The cells do not fit the members, or the members not each other.
    #[error("the rows do not fit the trees: {0}")]
    Misfit(String),
}

pub type Result<T> = std::result::Result<T, Error>;
