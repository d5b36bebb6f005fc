use std::ops::Range;

use proptest::prelude::*;

use super::*;
use crate::choice::{Choice, Method};
use crate::history::Recency;
use crate::interactions::{Interaction, Interactions, InteractionsBuilder};
use crate::item_weights::Scores;
use crate::model::Model;

/// 100 customers, each of one of two tastes.
fn interactions() -> Interactions {
    let mut builder = InteractionsBuilder::default();
    for n in 0..100 {
        for item in 0..6 {
            let one = Interaction {
                customer: &format!("customer {n}"),
                item: &format!("item {}", (n % 2) * 10 + (n + item) % 8),
                at: i64::from(n + item),
                weight: 1.0,
            };
            builder.add(&one).unwrap();
        }
    }
    builder.build()
}

fn model(all: &Interactions) -> Model {
    let choice = Choice {
        method: Method::Ease { ridge: 5.0 },
        recency: Recency(1.0),
        half_life: None,
        tried: Vec::new(),
        with_history: Some(1.0),
    };
    Model::learned(all, choice).unwrap()
}

fn written() -> Vec<u8> {
    let all = interactions();
    let mut file = Vec::new();
    write(&model(&all), &all, &mut file).unwrap();
    file
}

fn range(file: &[u8], range: Range<u64>) -> &[u8] {
    &file[range.start as usize..range.end as usize]
}

fn head(file: &[u8]) -> Result<Head, BadFile> {
    let first = &file[..HEADER_BYTES.min(file.len())];
    let header = Header::parse(first, file.len() as u64)?;
    Head::parse(header, range(file, header.head()))
}

#[test]
fn what_is_read_by_range_is_what_was_learned() {
    let (all, file) = (interactions(), written());
    let (model, head) = (model(&all), head(&file).unwrap());
    assert_eq!(head.popular, model.popular);
    let mut scores = Scores::new(all.items());
    for (name, had) in all.customer_names().zip(all.by_customer()) {
        let block = head.block_of(name).unwrap();
        assert!(block.end - block.start <= 32 * (16 + 50 * 16));
        let listed = head.listed(name, range(&file, block)).unwrap().unwrap();
        assert_eq!(listed, model.listed(&mut scores, had));
        assert!(!listed.is_empty());
    }
    for (item, name) in (0..).zip(all.item_names()) {
        assert_eq!(head.item(name), Some(item));
        assert_eq!(head.item_name(item), Some(name));
        let row = ItemRow::parse(&head.header, range(&file, head.header.item(item))).unwrap();
        assert_eq!(row.weights, model.weights.of(item));
        assert_eq!(row.similar, model.similar.of(item));
        assert_eq!(row.together, model.together[item as usize]);
    }
}

#[test]
fn whoever_is_not_in_it_has_no_list_and_an_item_never_seen_no_number() {
    let file = written();
    let head = head(&file).unwrap();
    for n in 0..200 {
        let name = format!("stranger {n}");
        if let Some(block) = head.block_of(&name) {
            assert_eq!(head.listed(&name, range(&file, block)), Ok(None));
        }
    }
    assert_eq!(head.item("item 99"), None);
    assert_eq!(head.item_name(99), None);
}

#[test]
fn a_file_of_nobody_is_one() {
    let all = InteractionsBuilder::default().build();
    let model = Model::learned(&all, Choice::of(&all)).unwrap();
    let mut file = Vec::new();
    write(&model, &all, &mut file).unwrap();
    let head = head(&file).unwrap();
    assert_eq!(head.block_of("anybody"), None);
    assert_eq!(head.popular, []);
}

#[test]
fn no_customer_is_named_in_it() {
    let file = written();
    let has = |name: &str| {
        file.windows(name.len())
            .any(|bytes| bytes == name.as_bytes())
    };
    assert!(has("item 13") && !has("customer"));
}

#[test]
fn one_that_is_cut_short_or_longer_is_refused_and_so_is_another_kind() {
    let file = written();
    for length in (0..file.len()).step_by(97) {
        let error = head(&file[..length]).unwrap_err();
        assert!(
            matches!(error, BadFile::Length | BadFile::Unknown),
            "{length}: {error}"
        );
    }
    let longer = [file.as_slice(), b"x"].concat();
    assert_eq!(head(&longer).unwrap_err(), BadFile::Length);
    let mut other = file;
    other[7] = b'2';
    assert_eq!(head(&other).unwrap_err(), BadFile::Unknown);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Nothing panics, and nothing that is read is outside of what there is.
    #[test]
    fn whatever_is_changed_in_it_only_gives_errors_or_items_that_there_are(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 1..20)
    ) {
        let mut file = written();
        for (at, byte, in_head) in changes {
            let length = if in_head { 600 } else { file.len() };
            file[at.index(length)] = byte;
        }
        let Ok(head) = head(&file) else { return Ok(()) };
        for n in 0..100 {
            let name = format!("customer {n}");
            if let Some(block) = head.block_of(&name)
                && let Ok(Some(list)) = head.listed(&name, range(&file, block))
            {
                prop_assert!(list.iter().all(|one| head.item_name(one.item).is_some()));
            }
        }
        for item in 0..head.header.items {
            let row = ItemRow::parse(&head.header, range(&file, head.header.item(item)));
            if let Ok(row) = row {
                prop_assert!(row.weights.iter().all(|one| one.weight.is_finite()));
            }
        }
    }

    #[test]
    fn no_bytes_are_believed(bytes in prop::collection::vec(any::<u8>(), 0..200), length: u64) {
        prop_assert!(Header::parse(&bytes, length).is_err());
    }
}
