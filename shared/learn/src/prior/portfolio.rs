//! What `fast` could train.

use domain::{LearnerKind, LearnerSettings};

/// The most settings of a blend.
const MOST: usize = 3;

/// Learners, each quick by itself.
pub fn settings() -> Vec<LearnerSettings> {
    let of = LearnerSettings::of;
    let at = |kind, rate, rounds| LearnerSettings {
        learning_rate: Some(rate),
        rounds: Some(rounds),
        ..of(kind)
    };
    vec![
        of(LearnerKind::LogisticRegression),
        LearnerSettings {
            l2: Some(30.0),
            ..of(LearnerKind::LogisticRegression)
        },
        of(LearnerKind::LightgbmFast),
        LearnerSettings {
            leaves: Some(5),
            ..of(LearnerKind::LightgbmFast)
        },
        LearnerSettings {
            leaves: Some(31),
            ..of(LearnerKind::LightgbmFast)
        },
        at(LearnerKind::LightgbmShallow, 0.1, 1_000),
        at(LearnerKind::LightgbmExtraTrees, 0.15, 800),
        at(LearnerKind::LightgbmOneHot, 0.1, 800),
        at(LearnerKind::LightgbmDeep, 0.1, 600),
    ]
}

/// All blends of up to three of the [`settings`], as their places in the list: no kind twice.
pub fn blends() -> Vec<Vec<usize>> {
    let settings = settings();
    let mut blends: Vec<Vec<usize>> = vec![Vec::new()];
    for (at, learner) in settings.iter().enumerate() {
        let fits = |blend: &&Vec<usize>| {
            blend.len() < MOST && blend.iter().all(|of| settings[*of].kind != learner.kind)
        };
        let longer = blends.iter().filter(fits);
        let longer: Vec<Vec<usize>> = longer.map(|blend| [&blend[..], &[at]].concat()).collect();
        blends.extend(longer);
    }
    blends.retain(|blend| !blend.is_empty());
    blends.sort();
    blends
}
