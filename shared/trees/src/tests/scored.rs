//! Log-odds against a plain walk.

use proptest::prelude::*;

use super::random::{Draws, Tree, model, rows};
use crate::bins::ROWS;
use crate::leaves::AddLeaves;
use crate::vector::Kernel;
use crate::{Ensemble, Error, Member, Model, Source};

const COLUMNS: usize = 6;

fn trees(draws: &mut Draws, count: usize, leaves: usize) -> Vec<Tree> {
    (0..count)
        .map(|_| {
            let leaves = 1 + draws.below(leaves);
            Tree::draw(draws, leaves, COLUMNS)
        })
        .collect()
}

fn sum(trees: &[Tree], row: &[f32]) -> f64 {
    trees
        .iter()
        .fold(0.0, |sum, tree| sum + tree.value(row, &|_| true))
}

proptest! {
    #[test]
    fn each_member_gives_what_a_walk_gives_to_the_last_bit(
        seed: u64, count in 1_usize..600, leaves in prop::sample::select(vec![2_usize, 16, 17, 32, 64, 65, 200])
    ) {
        let draws = &mut Draws(seed);
        let members = [0, 1, 2].map(|_| trees(draws, 5, leaves));
        let models: Vec<Model> = members.iter().map(|trees| model(trees, COLUMNS)).collect();
        let ensemble = Ensemble::new(COLUMNS, &models.iter().map(Member::new).collect::<Vec<_>>()).unwrap();
        let cells = rows(draws, count, COLUMNS);
        for (trees, sums) in members.iter().zip(ensemble.log_odds(&cells).unwrap()) {
            let right: Vec<f64> = cells.chunks(COLUMNS).map(|row| sum(trees, row)).collect();
            prop_assert_eq!(right, sums);
        }
    }

    #[test]
    fn columns_can_be_one_value_of_a_feature(seed: u64) {
        let draws = &mut Draws(seed);
        let grown = trees(draws, 5, 31);
        let grown_model = model(&grown, COLUMNS);
        // Numbers of the model are its own cells or whether a feature has a value.
        let sources = vec![
            Source::Equals(2, 2.0),
            Source::Cell(0),
            Source::Cell(2),
            Source::Equals(0, f32::NAN),
            Source::Equals(1, 0.0),
            Source::Equals(2, 31.0),
        ];
        let cells = rows(draws, 100, COLUMNS);
        let spread = |row: &[f32]| -> Vec<f32> {
            let cell = |source: &Source| match source {
                Source::Cell(feature) => row[*feature],
                Source::Equals(feature, value) => f32::from(u8::from(row[*feature] == *value)),
            };
            sources.iter().map(cell).collect()
        };
        let member = Member { model: &grown_model, sources: sources.clone() };
        let ensemble = Ensemble::new(COLUMNS, &[Member::new(&grown_model), member]).unwrap();
        let right: Vec<f64> = cells.chunks(COLUMNS).map(|row| sum(&grown, &spread(row))).collect();
        prop_assert_eq!(&right, &ensemble.log_odds(&cells).unwrap()[1]);
    }

    #[test]
    fn every_processor_gives_the_same(seed: u64) {
        let draws = &mut Draws(seed);
        let grown = model(&trees(draws, 8, 64), COLUMNS);
        let ensemble = Ensemble::new(COLUMNS, &[Member::new(&grown)]).unwrap();
        let cells = rows(draws, ROWS, COLUMNS);
        let mut plain = vec![0.0; ROWS];
        let columns = &ensemble.batches(&cells).next().unwrap();
        AddLeaves { forest: &ensemble.forests[0], columns, sums: &mut plain }.run();
        prop_assert_eq!(&plain, &ensemble.log_odds(&cells).unwrap()[0]);
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let grown = model(&trees(&mut Draws(1), 2, 9), COLUMNS);
    let misfit = |made: Result<Ensemble, Error>| assert!(matches!(made, Err(Error::Misfit(_))));
    misfit(Ensemble::new(COLUMNS - 1, &[Member::new(&grown)]));
    misfit(Ensemble::new(
        COLUMNS,
        &[Member {
            model: &grown,
            sources: vec![Source::Cell(0)],
        }],
    ));
    let ensemble = Ensemble::new(COLUMNS, &[Member::new(&grown)]).unwrap();
    assert!(matches!(
        ensemble.log_odds(&[0.0; COLUMNS + 1]),
        Err(Error::Misfit(_))
    ));
    assert_eq!(ensemble.log_odds(&[]).unwrap(), [Vec::<f64>::new()]);
}
