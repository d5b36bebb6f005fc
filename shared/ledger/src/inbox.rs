//! What one request brought, as it waits to be merged: an event a line, compressed.

use std::io::{BufRead, BufReader, Read, Write};

use domain::Failure;

use crate::event::Event;

/// Quick, as it is done before the answer.
const LEVEL: i32 = 1;

/// A whole request in memory; connectors write pages of that size at most.
pub const MAX_BYTES: u64 = 16 << 20;

/// The object that events lie in.
///
/// # Errors
/// `unwritable`.
pub fn pack(events: &[Event]) -> Result<Vec<u8>, Failure> {
    pack_lines(events.iter().map(serde_json::to_vec))
}

/// The object that lines of JSON lie in, such as what was refused.
///
/// # Errors
/// `unwritable`.
pub fn pack_lines(
    lines: impl IntoIterator<Item = serde_json::Result<Vec<u8>>>,
) -> Result<Vec<u8>, Failure> {
    let mut packer = zstd::Encoder::new(Vec::new(), LEVEL).map_err(unwritable)?;
    for line in lines {
        let mut line = line.map_err(unwritable)?;
        line.push(b'\n');
        packer.write_all(&line).map_err(unwritable)?;
    }
    packer.finish().map_err(unwritable)
}

/// What an object has.
#[derive(Debug, Default)]
pub struct Unpacked {
    /// The events that can be read.
    pub events: Vec<Event>,
    /// What is wrong first, where not all can: `broken_inbox`.
    pub broken: Option<Failure>,
}

/// The events of an object: of one that is damaged, or too large once unpacked, those that can be read.
pub fn unpack(packed: &[u8]) -> Unpacked {
    let mut unpacked = Unpacked::default();
    if let Err(failure) = read(packed, &mut unpacked) {
        unpacked.broken.get_or_insert(failure);
    }
    unpacked
}

fn read(packed: &[u8], into: &mut Unpacked) -> Result<(), Failure> {
    let unpacked = zstd::Decoder::new(packed).map_err(broken)?;
    let mut lines = BufReader::new(unpacked.take(MAX_BYTES + 1));
    let (mut line, mut bytes) = (Vec::new(), 0);
    for number in 1.. {
        line.clear();
        let length = lines.read_until(b'\n', &mut line).map_err(broken)?;
        if length == 0 {
            break;
        }
        bytes += length as u64;
        if bytes > MAX_BYTES {
            return Err(broken(format!("it has more than {MAX_BYTES} bytes")));
        }
        match serde_json::from_slice(&line) {
            Ok(event) => into.events.push(event),
            Err(error) => {
                let failure = || broken(format!("line {number}: {error}"));
                into.broken.get_or_insert_with(failure);
            }
        }
    }
    Ok(())
}

fn unwritable(e: impl std::fmt::Display) -> Failure {
    Failure::new(
        "unwritable",
        format!("Events could not be packed: {e}."),
        "Send them again.",
    )
}

fn broken(e: impl std::fmt::Display) -> Failure {
    Failure::new(
        "broken_inbox",
        format!("An object of the inbox cannot be read: {e}."),
        "Set it aside, and send its events again.",
    )
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::intake::{Request, parse_batch};

    fn events(count: usize) -> Vec<Event> {
        let event = |n| serde_json::json!({ "type": "track", "userId": n, "event": "E", "properties": { "a\n": n } });
        let body =
            serde_json::json!({ "batch": (0..count).map(event).collect::<Vec<_>>() }).to_string();
        let request = Request::new(DateTime::UNIX_EPOCH, "key_1");
        let items = parse_batch(body.as_bytes(), &request).unwrap();
        items
            .into_iter()
            .map(|item| item.outcome.unwrap())
            .collect()
    }

    #[test]
    fn events_come_out_as_they_went_in() {
        for count in [0, 1, 2_000] {
            let events = events(count);
            let again = unpack(&pack(&events).unwrap());
            assert!(again.broken.is_none());
            assert_eq!(format!("{:?}", again.events), format!("{events:?}"));
        }
    }

    #[test]
    fn what_is_damaged_or_too_large_is_said() {
        let packed = pack(&events(100)).unwrap();
        let half = &packed[..packed.len() / 2];
        let line = |text: &str| pack_lines([Ok(text.as_bytes().to_vec())]).unwrap();
        let bomb = line(&"x".repeat(MAX_BYTES as usize + 1));
        for object in [half, b"no zstd", &line("{}"), &bomb] {
            assert_eq!(unpack(object).broken.unwrap().code, "broken_inbox");
        }
    }

    #[test]
    fn events_beside_what_is_damaged_are_read() {
        let all = events(3);
        let line = |n: usize| serde_json::to_vec(&all[n]);
        let object = pack_lines([line(0), Ok(b"{".to_vec()), line(2)]).unwrap();
        let unpacked = unpack(&object);
        let expected = [&all[0], &all[2]];
        assert_eq!(format!("{:?}", unpacked.events), format!("{expected:?}"));
        assert!(unpacked.broken.unwrap().detail.contains("line 2"));
    }
}
