//! What learners are called, by people who know the field.

use crate::Language;

/// Names of kinds of learners, in English and in Portuguese.
const NAMES: [(&str, [&str; 2]); 9] = [
    (
        "lightgbm_fast",
        [
            "decision trees, fast (LightGBM)",
            "árvores de decisão, rápidas (LightGBM)",
        ],
    ),
    (
        "lightgbm",
        ["decision trees (LightGBM)", "árvores de decisão (LightGBM)"],
    ),
    (
        "lightgbm_shallow",
        [
            "shallow decision trees (LightGBM)",
            "árvores de decisão rasas (LightGBM)",
        ],
    ),
    (
        "lightgbm_extra_trees",
        [
            "randomized decision trees (LightGBM)",
            "árvores de decisão aleatorizadas (LightGBM)",
        ],
    ),
    (
        "lightgbm_one_hot",
        [
            "decision trees, one-hot (LightGBM)",
            "árvores de decisão, one-hot (LightGBM)",
        ],
    ),
    (
        "lightgbm_deep",
        [
            "deep decision trees (LightGBM)",
            "árvores de decisão profundas (LightGBM)",
        ],
    ),
    (
        "logistic_regression",
        ["logistic regression", "regressão logística"],
    ),
    ("ridge", ["ridge regression", "regressão ridge"]),
    (
        "lightgbm_huber",
        [
            "decision trees, Huber loss (LightGBM)",
            "árvores de decisão, perda de Huber (LightGBM)",
        ],
    ),
];

/// What a kind of learner is called. One that is not known, as of a report of a later version, goes by its code.
pub fn learner_name(kind: &str, language: Language) -> String {
    let known = NAMES.iter().find(|(code, _)| *code == kind);
    let Some((_, [english, portuguese])) = known else {
        return kind.replace('_', " ");
    };
    match language {
        Language::English => (*english).to_owned(),
        Language::Portuguese => (*portuguese).to_owned(),
    }
}
