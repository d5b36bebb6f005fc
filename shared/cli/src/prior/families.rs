//! Eight kinds of truth.

use crate::prior::tasks::Draft;

/// A name, and what draws a task.
pub type Family = (&'static str, fn(&mut Draft));

pub const FAMILIES: [Family; 8] = [
    ("additive", additive),
    ("thresholds", thresholds),
    ("interactions", interactions),
    ("many levels", many_levels),
    ("wide noise", wide_noise),
    ("rare", rare),
    ("missing", missing),
    ("mixture", mixture),
];

/// Curves of single columns, added.
fn additive(draft: &mut Draft) {
    for _ in 0..draft.between(4, 12) {
        curve(draft);
    }
    for _ in 0..draft.between(1, 4) {
        let levels = draft.between(2, 12);
        levels_added(draft, levels);
    }
    let noise = draft.between(0, 6);
    draft.noise(noise, 0);
}

/// Steps, and pairs of steps that count only together.
fn thresholds(draft: &mut Draft) {
    let columns: Vec<Vec<f64>> = (0..draft.between(4, 9)).map(|_| draft.number()).collect();
    for column in &columns {
        let (at, height) = (0.8 * draft.normal(), draft.normal());
        draft.add(|row| if column[row] > at { height } else { 0.0 });
    }
    for _ in 0..draft.between(2, 5) {
        pair(draft, &columns);
    }
    let noise = draft.between(0, 6);
    draft.noise(noise, 1);
}

/// Products of columns that say little alone, and a deep tree.
fn interactions(draft: &mut Draft) {
    let columns: Vec<Vec<f64>> = (0..draft.between(5, 10)).map(|_| draft.number()).collect();
    for _ in 0..draft.between(2, 4) {
        let of: Vec<usize> = (0..draft.between(2, 3))
            .map(|_| draft.between(0, columns.len() - 1))
            .collect();
        let height = 1.0 + draft.normal().abs();
        draft.add(|row| {
            let sign = of.iter().map(|at| columns[*at][row].signum());
            height * sign.product::<f64>()
        });
    }
    let splits: Vec<(usize, f64)> = (0..31)
        .map(|_| (draft.between(0, columns.len() - 1), 0.7 * draft.normal()))
        .collect();
    let leaves: Vec<f64> = (0..32).map(|_| draft.normal()).collect();
    draft.add(|row| {
        let mut node = 0;
        while node < splits.len() {
            let (column, at) = splits[node];
            node = 2 * node + 1 + usize::from(columns[column][row] > at);
        }
        leaves[node - splits.len()]
    });
    let noise = draft.between(0, 4);
    draft.noise(noise, 1);
}

/// Categories of many levels, each with its own effect.
fn many_levels(draft: &mut Draft) {
    for _ in 0..draft.between(1, 4) {
        let levels = draft.between(50, 400).min(draft.rows / 6);
        levels_added(draft, levels);
    }
    for _ in 0..draft.between(2, 6) {
        curve(draft);
    }
    let noise = draft.between(0, 4);
    draft.noise(noise, 2);
}

/// A few columns that tell among many that do not.
fn wide_noise(draft: &mut Draft) {
    let columns: Vec<Vec<f64>> = (0..draft.between(3, 6)).map(|_| draft.number()).collect();
    for column in &columns {
        let slope = draft.normal();
        draft.add(|row| slope * column[row]);
    }
    pair(draft, &columns);
    let noise = draft.between(30, 90);
    draft.noise(noise, 4);
}

/// Few positives.
fn rare(draft: &mut Draft) {
    draft.rate = 0.02 + 0.04 * draft.rate;
    let columns: Vec<Vec<f64>> = (0..draft.between(3, 8)).map(|_| curve(draft)).collect();
    (0..draft.between(1, 3)).for_each(|_| pair(draft, &columns));
    levels_added(draft, 6);
    let noise = draft.between(2, 8);
    draft.noise(noise, 2);
}

/// Cells missing for what they would have said, or for what is to come.
fn missing(draft: &mut Draft) {
    for _ in 0..draft.between(5, 12) {
        let column = curve(draft);
        let (share, by_value) = (draft.between(1, 6) as f64 / 10.0, draft.between(0, 1) == 0);
        draft.forget(|row, score| {
            let by = if by_value { column[row] } else { score };
            2.0 * share / (1.0 + (-2.0 * by).exp())
        });
    }
    levels_added(draft, 5);
    draft.forget(|_, score| if score > 0.0 { 0.5 } else { 0.1 });
    draft.noise(2, 1);
}

/// Segments that obey rules of their own, which change as time goes by.
fn mixture(draft: &mut Draft) {
    let segments = draft.between(2, 5);
    let segment = draft.category(segments);
    let when = draft.date();
    let columns: Vec<Vec<f64>> = (0..draft.between(4, 9)).map(|_| draft.number()).collect();
    for column in &columns {
        let slopes: Vec<f64> = (0..segments).map(|_| draft.normal()).collect();
        let drift = draft.normal();
        draft.add(|row| (slopes[segment[row]] + drift * (when[row] - 0.5)) * column[row]);
    }
    let noise = draft.between(0, 5);
    draft.noise(noise, 1);
}

/// Adds a column that tells by a line, a curve that flattens, or a bow.
fn curve(draft: &mut Draft) -> Vec<f64> {
    let column = draft.number();
    let (slope, shape) = (draft.normal(), draft.between(0, 3));
    draft.add(|row| {
        let z = column[row];
        slope
            * match shape {
                0 | 1 => z,
                2 => (2.0 * z).tanh(),
                _ => z * z - 1.0,
            }
    });
    column
}

/// Adds a category whose levels each have an effect.
fn levels_added(draft: &mut Draft, levels: usize) {
    let level = draft.category(levels);
    let effects: Vec<f64> = (0..levels).map(|_| draft.normal()).collect();
    draft.add(|row| effects[level[row]]);
}

/// Adds what two columns say only together.
fn pair(draft: &mut Draft, columns: &[Vec<f64>]) {
    let a = draft.between(0, columns.len() - 1);
    let b = draft.between(0, columns.len() - 1);
    let (from, to, height) = (
        0.6 * draft.normal(),
        0.6 * draft.normal(),
        2.0 * draft.normal(),
    );
    draft.add(|row| {
        if columns[a][row] > from && columns[b][row] > to {
            height
        } else {
            0.0
        }
    });
}
