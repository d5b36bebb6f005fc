//! Text that is damaged, or of other models.

use proptest::prelude::*;

use super::random::{Draws, Tree, rows, text};
use crate::{Ensemble, Error, Member, Model};

const COLUMNS: usize = 4;

fn sample(seed: u64) -> String {
    let draws = &mut Draws(seed);
    text(
        &[9, 1, 30].map(|leaves| Tree::draw(draws, leaves, COLUMNS)),
        COLUMNS,
    )
}

fn error(text: &str) -> Error {
    text.parse::<Model>().unwrap_err()
}

#[test]
fn text_that_ends_early_is_refused_wherever_it_ends() {
    let text = sample(1);
    let end = text.find("end of trees").unwrap();
    for at in 0..end + "end of trees".len() {
        assert!(text[..at].parse::<Model>().is_err(), "{at}");
    }
    assert!(text[..end + "end of trees".len()].parse::<Model>().is_ok());
}

#[test]
fn what_cannot_be_is_told() {
    let text = sample(2);
    let told = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        error(&text.replacen(from, to, 1)).to_string()
    };
    let damaged = "the text of the trees is damaged: ";
    assert_eq!(
        told("num_leaves=9", "num_leaves=8"),
        format!("{damaged}of tree 0, \"leaf_value\" has 9 values, not 8")
    );
    assert_eq!(
        told("split_feature=", "split_feature=x "),
        format!("{damaged}of tree 0, \"split_feature\" cannot be read")
    );
    assert_eq!(
        told("internal_count=", "internal="),
        format!("{damaged}of tree 0, it has no \"internal_count\"")
    );
    assert_eq!(
        told("max_feature_idx=3", "max_feature_idx=0"),
        format!("{damaged}of tree 0, it splits a column that is not there")
    );
    assert_eq!(
        told("Tree=1", "tree"),
        format!("{damaged}no tree follows the first 1")
    );
    assert_eq!(
        told("leaf_value=", "leaf_value=inf "),
        format!("{damaged}of tree 0, \"leaf_value\" has 10 values, not 9")
    );
}

#[test]
fn other_models_are_told_of() {
    let text = sample(3);
    let told = |from: &str, to: &str| error(&text.replacen(from, to, 1));
    assert!(matches!(
        told("is_linear=0", "is_linear=1"),
        Error::Unsupported(_)
    ));
    assert!(matches!(
        told("num_class=1", "num_class=3"),
        Error::Unsupported(_)
    ));
    assert!(matches!(
        told("objective", "average_output\nobjective"),
        Error::Unsupported(_)
    ));
    assert!(matches!(
        told("version=v4", "version=v5"),
        Error::Unsupported(_)
    ));
    assert!(matches!(
        told("num_leaves=9", "num_leaves=99999"),
        Error::TooLarge { most: 4096, .. }
    ));
    assert!(matches!(
        told("max_feature_idx=3", "max_feature_idx=3000000000"),
        Error::TooLarge { .. }
    ));
}

/// A node that two branches lead to, one that none does, and a circle.
#[test]
fn branches_that_make_no_tree_are_refused() {
    let block = |left: &str, right: &str| {
        format!(
            "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=0\ntree_sizes=1\n\nTree=0\n\
             num_leaves=3\nnum_cat=0\nsplit_feature=0 0\nthreshold=1 2\ndecision_type=0 0\nleft_child={left}\n\
             right_child={right}\nleaf_value=1 2 3\nleaf_count=1 1 1\ninternal_count=3 2\n\nend of trees\n"
        )
    };
    assert!(block("1 -1", "-3 -2").parse::<Model>().is_ok());
    for (left, right) in [
        ("1 -1", "1 -2"),
        ("-1 -2", "-3 -1"),
        ("0 -1", "-3 -2"),
        ("1 0", "-3 -2"),
        ("1 -1", "-3 -4"),
        ("-1 -2", "-2 -3"),
    ] {
        let error = error(&block(left, right));
        assert_eq!(
            error,
            Error::Damaged("of tree 0, its branches make no tree".into()),
            "{left}; {right}"
        );
    }
}

proptest! {
    #[test]
    fn no_change_to_a_text_makes_it_panic(seed: u64, changes in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..128), 1..4)) {
        let mut bytes = sample(seed).into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let Ok(model) = String::from_utf8(bytes).unwrap().parse::<Model>() else {
            return Ok(());
        };
        let features = model.columns();
        prop_assume!(features < 50);
        let ensemble = Ensemble::new(features, &[Member::new(&model)]).unwrap();
        let cells = rows(&mut Draws(seed), 20, features);
        prop_assert_eq!(ensemble.log_odds(&cells).unwrap()[0].len(), 20);
        prop_assert_eq!(ensemble.contributions(&cells).unwrap()[0].len(), 20 * (features + 1));
    }
}
