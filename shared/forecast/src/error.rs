//! Why there is no forecast at all, and what to do.

/// Nothing can be forecast.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error(
        "There is no number with a date that is over. Give at least one, better two years of them."
    )]
    NoValues,
    #[error(
        "There are {found} values, and {most} are the most. Add them up by day or month, or split the file."
    )]
    TooManyValues { found: usize, most: usize },
    #[error("There are more than {most} series. Group small ones, or split the file.")]
    TooManySeries { most: usize },
    #[error(
        "The series that begins with \"{start}\" has a name of more than {most} bytes. Shorten it."
    )]
    LongKey { start: String, most: usize },
    #[error("A forecast of {found} periods is asked for. Ask for 1 to {most}.")]
    Horizon { found: usize, most: usize },
    #[error(
        "{horizon} periods of each of {series} series are asked for. Ask for at most {most} of each, or split the file."
    )]
    TooManySteps {
        series: usize,
        horizon: usize,
        most: usize,
    },
    #[error("{examined} of {series} series were examined. Examine each before they are joined.")]
    Unexamined { series: usize, examined: usize },
    #[error(
        "The hierarchy has {found} {what}, and {most} are the most. Leave its lowest level out."
    )]
    LargeHierarchy {
        what: &'static str,
        found: usize,
        most: usize,
    },
    #[error(
        "Node {node} of the hierarchy has no leaves, or one that is not there. Give the leaves of each node."
    )]
    Node { node: usize },
    #[error("Leaf {leaf} of the hierarchy is no node by itself. Give each leaf as a node, too.")]
    Leaf { leaf: usize },
    #[error(
        "{nodes} nodes are to be reconciled, and {forecasts} have a forecast of {steps} finite steps. Forecast each node as far."
    )]
    Unforecast {
        nodes: usize,
        forecasts: usize,
        steps: usize,
    },
}

impl Error {
    /// Stable, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoValues => "no_values",
            Self::TooManyValues { .. } => "too_many_values",
            Self::TooManySeries { .. } => "too_many_series",
            Self::LongKey { .. } => "long_key",
            Self::Horizon { .. } => "horizon_out_of_bounds",
            Self::TooManySteps { .. } => "too_many_steps",
            Self::Unexamined { .. } => "series_not_examined",
            Self::LargeHierarchy { .. } => "large_hierarchy",
            Self::Node { .. } => "node_without_leaves",
            Self::Leaf { .. } => "leaf_without_node",
            Self::Unforecast { .. } => "nodes_without_forecast",
        }
    }
}

pub type Result<T> = std::result::Result<T, Error>;
