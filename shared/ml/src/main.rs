//! `perene`: learning and scoring on a laptop, with no cloud.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
