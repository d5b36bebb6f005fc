//! A new version against the one in production, on the same rows.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Language, Phrase};

/// How a new version does against the one that was in `prod` when it was trained, on rows of the
/// file it was trained on. Each scores a row only by the members of one fold, which did not see the
/// row's entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Comparison {
    /// The version in `prod`.
    pub champion: u32,
    /// Which is better.
    pub verdict: ComparisonVerdict,
    /// The same in words, or why they cannot be compared.
    pub detail: String,
    /// The same for programs: the verdict, with `champion`; where they cannot be compared, `why` is the code of what
    /// keeps them from it.
    #[serde(flatten)]
    pub phrase: Phrase,
    /// What it rests on, when they can.
    pub figures: Option<ComparisonFigures>,
}

/// Which of two versions is better: the one whose log loss is lower with the whole 95 % interval of
/// the difference, since log loss judges both the order of scores and their size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum ComparisonVerdict {
    Better,
    Worse,
    /// The interval holds 0: it may be chance.
    NoDifference,
    /// The one in `prod` cannot score the new file.
    NotComparable,
}

/// Two versions on the same rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ComparisonFigures {
    /// How many rows.
    pub rows: usize,
    /// Mean negative log-likelihood, in nats; lower is better.
    pub log_loss: PairedMetric,
    /// Area under the ROC curve; higher is better.
    pub roc_auc: PairedMetric,
}

/// A metric of two versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PairedMetric {
    /// Of the version in `prod`.
    pub champion: f64,
    /// Of the new one.
    pub challenger: f64,
    /// The new one's less the other's.
    pub difference: f64,
    /// The difference's 95 % interval, by a bootstrap that draws rows for both at once.
    pub interval: [f64; 2],
}

impl Comparison {
    /// What cannot be compared, and why: a code and a sentence.
    pub fn impossible(champion: u32, code: &str, why: &str) -> Self {
        let phrase = Phrase::new(ComparisonVerdict::NotComparable.into_str());
        Self {
            phrase: phrase.with("champion", champion).with("why", code),
            champion,
            verdict: ComparisonVerdict::NotComparable,
            detail: format!("It cannot be compared with version {champion}. {why}"),
            figures: None,
        }
    }

    pub fn of(champion: u32, figures: ComparisonFigures) -> Self {
        let (verdict, lead) = match figures.log_loss.interval {
            [_, high] if high < 0.0 => (ComparisonVerdict::Better, "Better than"),
            [low, _] if low > 0.0 => (ComparisonVerdict::Worse, "Worse than"),
            _ => (
                ComparisonVerdict::NoDifference,
                "No better and no worse than",
            ),
        };
        let detail = format!(
            "{lead} version {champion}: on the same {} rows, the log loss is {} and the ROC AUC {}.",
            figures.rows,
            figures.log_loss.words(),
            figures.roc_auc.words()
        );
        Self {
            champion,
            verdict,
            detail,
            phrase: Phrase::new(verdict.into_str()).with("champion", champion),
            figures: Some(figures),
        }
    }
}

impl Comparison {
    /// The comparison in a language.
    pub fn said(&self, language: Language) -> String {
        let Self { champion, .. } = self;
        if language == Language::English {
            return self.detail.clone();
        }
        let lead = match self.verdict {
            ComparisonVerdict::Better => "Melhor que",
            ComparisonVerdict::Worse => "Pior que",
            ComparisonVerdict::NoDifference => "Nem melhor nem pior que",
            ComparisonVerdict::NotComparable => {
                return format!(
                    "Não pode ser comparada com a versão {champion}, que não consegue pontuar este arquivo."
                );
            }
        };
        let Some(figures) = &self.figures else {
            return format!("{lead} a versão {champion}.");
        };
        let rows = language.count(figures.rows as u64);
        let [loss, auc] = [&figures.log_loss, &figures.roc_auc].map(PairedMetric::portuguese);
        format!(
            "{lead} a versão {champion}: nas mesmas {rows} linhas, a perda logarítmica é {loss} e a AUC ROC, {auc}."
        )
    }
}

impl PairedMetric {
    /// With an interval that reaches so far to either side.
    pub fn new(champion: f64, challenger: f64, reach: f64) -> Self {
        let difference = challenger - champion;
        Self {
            champion,
            challenger,
            difference,
            interval: [difference - reach, difference + reach],
        }
    }

    fn portuguese(&self) -> String {
        let decimals = |value| Language::Portuguese.number(value, 4);
        let signed = |value: f64| match value > 0.0 {
            true => format!("+{}", decimals(value)),
            false => decimals(value),
        };
        let [low, high] = self.interval.map(signed);
        format!(
            "{} em vez de {} ({}, intervalo de 95% de {low} a {high})",
            decimals(self.challenger),
            decimals(self.champion),
            signed(self.difference)
        )
    }

    fn words(&self) -> String {
        let [low, high] = self.interval;
        format!(
            "{:.4} instead of {:.4} ({:+.4}, 95 % interval {low:+.4} to {high:+.4})",
            self.challenger, self.champion, self.difference
        )
    }
}
