//! In what parts a large file is sent.

use cloud::bucket::Part;

/// Files above this many bytes are sent in parts.
pub const WHOLE_MOST: u64 = 100_000_000;

/// Bytes of a part, unless there would be more than [`PARTS_MOST`].
const PART_BYTES: u64 = 64_000_000;

/// Most parts: their addresses are one answer, which is also kept for an idempotency key.
const PARTS_MOST: u64 = 100;

/// The sizes of the parts of a file, in order; nothing when it is sent whole. All are equal but
/// the last, which is smaller.
pub fn sizes(file: u64) -> Option<Vec<u64>> {
    if file <= WHOLE_MOST {
        return None;
    }
    let part = PART_BYTES.max(file.div_ceil(PARTS_MOST));
    let count = file.div_ceil(part);
    Some((0..count).map(|n| part.min(file - n * part)).collect())
}

/// The parts that the caller has sent, in order. Says what is wrong when they are not `count`
/// parts, each once.
pub fn in_order(mut parts: Vec<Part>, count: usize) -> Result<Vec<Part>, String> {
    parts.sort_by_key(|part| part.number);
    let numbers = parts.iter().map(|part| i64::from(part.number));
    if !numbers.eq(1..=count as i64) {
        return Err(format!(
            "The file has {count} parts: give each of 1 to {count} once."
        ));
    }
    for part in &mut parts {
        part.etag = part.etag.trim_matches('"').to_owned();
        if part.etag.is_empty() || part.etag.len() > 128 {
            return Err(format!(
                "Part {} has no ETag. Give the `ETag` header that its upload answered.",
                part.number
            ));
        }
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// S3 takes no part smaller than this, but for the last, and none larger than 5 GiB.
    const S3_LEAST: u64 = 5 * 1024 * 1024;

    fn part(number: i32) -> Part {
        Part {
            number,
            etag: format!("\"e{number}\""),
        }
    }

    #[test]
    fn a_file_of_100_mb_is_sent_whole() {
        assert_eq!(sizes(WHOLE_MOST), None);
        assert_eq!(sizes(WHOLE_MOST + 1), Some(vec![64_000_000, 36_000_001]));
    }

    #[test]
    fn parts_may_come_in_any_order() {
        let parts = in_order(vec![part(2), part(3), part(1)], 3).unwrap();
        let etags: Vec<&str> = parts.iter().map(|part| part.etag.as_str()).collect();
        assert_eq!(etags, ["e1", "e2", "e3"]);
    }

    #[test]
    fn missing_doubled_and_foreign_parts_are_refused() {
        for numbers in [vec![], vec![1], vec![1, 1], vec![1, 2, 3], vec![0, 1]] {
            let parts = numbers.iter().copied().map(part).collect();
            assert!(in_order(parts, 2).is_err(), "{numbers:?}");
        }
        let unanswered = Part {
            number: 1,
            etag: "\"\"".into(),
        };
        assert!(in_order(vec![unanswered], 1).is_err());
    }

    proptest! {
        #[test]
        fn parts_make_up_the_file_within_the_limits_of_s3(file in WHOLE_MOST + 1..500_000_000_000) {
            let sizes = sizes(file).unwrap();
            prop_assert_eq!(sizes.iter().sum::<u64>(), file);
            prop_assert!(sizes.len() as u64 <= PARTS_MOST);
            let (last, others) = sizes.split_last().unwrap();
            prop_assert!(others.iter().all(|size| *size == sizes[0]));
            prop_assert!((S3_LEAST..=5 << 30).contains(&sizes[0]));
            prop_assert!((1..=sizes[0]).contains(last));
        }
    }
}
