//! Folders know those before them alone.

use std::fs;
use std::path::{Path, PathBuf};

const FOLDERS: [&str; 7] = [
    "prepare", "learners", "monitor", "artifact", "insight", "prior", "run",
];

#[allow(clippy::unwrap_used, reason = "only tests call it")]
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_test = path
            .file_stem()
            .is_some_and(|name| name.to_string_lossy().ends_with("tests"));
        match path.is_dir() {
            _ if is_test => {}
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}

#[test]
fn imports_go_down() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (at, folder) in FOLDERS.iter().enumerate() {
        for file in files(&source.join(folder)) {
            let Ok(text) = fs::read_to_string(&file) else {
                continue;
            };
            for above in &FOLDERS[at + 1..] {
                let import = format!("crate::{above}");
                assert!(!text.contains(&import), "{}: {import}", file.display());
            }
        }
    }
}
