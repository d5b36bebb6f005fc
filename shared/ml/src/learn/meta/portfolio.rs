//! What `fast` could train.

use super::super::member::Kind;
use super::super::settings::LearnerSettings;

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
        of(Kind::LogisticRegression),
        LearnerSettings {
            l2: Some(30.0),
            ..of(Kind::LogisticRegression)
        },
        of(Kind::LightgbmFast),
        LearnerSettings {
            leaves: Some(5),
            ..of(Kind::LightgbmFast)
        },
        LearnerSettings {
            leaves: Some(31),
            ..of(Kind::LightgbmFast)
        },
        at(Kind::LightgbmShallow, 0.1, 1_000),
        at(Kind::LightgbmExtraTrees, 0.15, 800),
        at(Kind::LightgbmOneHot, 0.1, 800),
        at(Kind::LightgbmDeep, 0.1, 600),
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
