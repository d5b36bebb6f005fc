//! `perene generate`: the example of churn in the library, as long and as wide as is wanted.

use std::fs::File;
use std::path::PathBuf;

use data::{Error, Result};
use models::{CUSTOMER_COLUMNS, generate_customers};

/// Options of `perene generate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number of customers.
    #[arg(long, default_value_t = 7_000)]
    pub rows: u64,
    /// The same seed gives the same file, byte for byte.
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Number of columns, at least 2: fewer than 20 drop attributes, more add noise.
    #[arg(long, default_value_t = CUSTOMER_COLUMNS.len())]
    pub columns: usize,
    /// The CSV file to write.
    #[arg(short, long)]
    pub output: PathBuf,
}

/// Writes the file.
///
/// # Errors
/// `too_few_columns`; `unwritable` if the file cannot be written.
pub fn run(args: &Args) -> Result<()> {
    if args.columns < 2 {
        return Err(Error::new(
            "too_few_columns",
            "A file needs at least the customer and whether they left.",
            "Ask for 2 columns or more.",
        ));
    }
    let written = File::create(&args.output)
        .and_then(|file| generate_customers(args.rows, args.seed, args.columns, file));
    written.map_err(|e| {
        Error::new(
            "unwritable",
            format!("{} could not be written: {e}.", args.output.display()),
            "Check path and space.",
        )
    })
}
