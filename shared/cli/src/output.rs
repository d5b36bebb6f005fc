//! What is told on standard output.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write, stdout};
use std::process::exit;

/// As `println!`, but that nothing happens where nobody reads on, as behind `| head`.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::output::line(format_args!($($text)*))
    };
}
pub(crate) use say;

/// Writes a line. What a command is to save is saved even if its words are not read to the end.
pub fn line(text: Arguments<'_>) {
    match writeln!(stdout().lock(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            eprintln!("perene: standard output could not be written: {error} [unwritable]");
            exit(1);
        }
        _ => {}
    }
}
