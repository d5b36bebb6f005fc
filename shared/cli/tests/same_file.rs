//! Nothing is written over what is read.
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::fs;
use std::process::Command;

#[test]
fn a_file_is_not_written_over_by_what_is_made_of_it() {
    let folder = std::env::temp_dir().join(format!("perene-same-file-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (purchases, model) = ("customer,item\nana,tea\n", "no model");
    let [file, saved] = ["purchases.csv", "saved.model"].map(|name| folder.join(name));
    fs::write(&file, purchases).unwrap();
    fs::write(&saved, model).unwrap();
    let commands = [
        "recommend --customer customer --item item -o ./purchases.csv purchases.csv",
        "recommend --customer customer --item item -o list.csv --items ./list.csv purchases.csv",
        "train --target item -o purchases.csv purchases.csv",
        "score saved.model purchases.csv -o saved.model",
        "score saved.model purchases.csv -o scores.csv --reasons purchases.csv",
    ];
    for command in commands {
        let mut perene = Command::new(env!("CARGO_BIN_EXE_perene"));
        let ended = perene
            .current_dir(&folder)
            .args(command.split(' '))
            .output();
        let ended = ended.unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(
            !ended.status.success() && said.contains("[same_file]"),
            "{command}: {said}"
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), purchases, "{command}");
        assert_eq!(fs::read_to_string(&saved).unwrap(), model, "{command}");
    }
    fs::remove_dir_all(folder).unwrap();
}
