//! Writes `web/openapi.json` from the handlers of all functions: `cargo run -p e2e --bin openapi`.

use std::{error::Error, fs};

use e2e::description;

fn main() -> Result<(), Box<dyn Error>> {
    fs::write(description::FILE, description::json()?)?;
    Ok(())
}
