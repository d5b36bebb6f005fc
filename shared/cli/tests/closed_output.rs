//! A command whose words nobody reads to the end, as behind `| head`.

use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn a_closed_pipe_is_no_failure() {
    let made = "../learn/tests/made_by_0.1.0/customers.csv";
    let customers = Path::new(env!("CARGO_MANIFEST_DIR")).join(made);
    for options in [None, Some("--json")] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ended = Command::new(env!("CARGO_BIN_EXE_perene"))
            .arg("profile")
            .args(options)
            .arg(&customers)
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success() && said.is_empty(), "{said}");
    }
}
