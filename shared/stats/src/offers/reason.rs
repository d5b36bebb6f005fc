//! Why a customer gets an offer, or none: by what it changes, not by how likely they are to leave.

use report::{Language, say};
use statrs::distribution::{ContinuousCDF, Normal};

use super::uplift_model::Posterior;
use super::value::Worth;

/// Who leaves with a smaller chance than this while an offer works would stay anyway.
const STAYS: f64 = 0.1;
/// An offer drives away whom it drives away with at least this chance.
pub const HARMS: f64 = 0.8;

/// How likely it is that an offer makes a customer more likely to leave.
pub fn chance_of_harm(posterior: &Posterior, features: &[f64], offer: usize) -> f64 {
    let shift = posterior.mean().shift(features, offer);
    let deviation = posterior.deviation(features, offer);
    Normal::new(shift, deviation).map_or(0.5, |of| of.sf(0.0))
}

/// What an offer would do, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prospect {
    pub worth: Worth,
    pub chance_of_harm: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    /// Gets the offer.
    Worth(Worth),
    /// Gets the offer by a draw from what is believed, to learn what it does: by its mean it does not bring in what it
    /// costs.
    Tried(Worth),
    /// Every offer is likely to drive them away: they are left alone.
    DoNotDisturb(Worth),
    WouldStay(Worth),
    /// No offer brings in what it costs.
    CostsMore(Worth),
    /// The budget does more for others.
    OthersFirst(Worth),
    /// There was money left for them, but the draw by which they were decided chose nothing for them.
    NotDrawn(Worth),
}

impl Reason {
    /// Of a customer who gets the offer `chosen`, or none. `prospects` are those of the offers that
    /// they may get; `None` if there are none of these. `affords` says whether the best of them could have been paid for
    /// by what is left of the budget.
    pub fn of(prospects: &[Prospect], chosen: Option<usize>, affords: bool) -> Option<Self> {
        if let Some(chosen) = chosen {
            let worth = prospects.get(chosen)?.worth;
            return Some(match worth.value() > 0.0 {
                true => Self::Worth(worth),
                false => Self::Tried(worth),
            });
        }
        let by_value = |a: &&Prospect, b: &&Prospect| a.worth.value().total_cmp(&b.worth.value());
        let best = prospects.iter().max_by(by_value)?.worth;
        let harms = prospects
            .iter()
            .all(|prospect| prospect.chance_of_harm >= HARMS);
        Some(match best {
            _ if harms => Self::DoNotDisturb(best),
            _ if best.value() > 0.0 && affords => Self::NotDrawn(best),
            _ if best.value() > 0.0 => Self::OthersFirst(best),
            _ if best.leaves < STAYS => Self::WouldStay(best),
            _ => Self::CostsMore(best),
        })
    }

    /// In a sentence. Amounts are in the main unit of the currency.
    pub fn in_words(&self, language: Language, currency: &str) -> String {
        let amount = |sum: f64| language.amount(sum, Some(currency));
        match self {
            Self::Worth(of) => {
                let (gain, cost, points) = (amount(of.gain), amount(of.cost), points(of, language));
                say!(
                    language,
                    "worth {gain} over a year, offer costs {cost}, {points} points",
                    "vale {gain} em um ano, a oferta custa {cost}, {points} pontos"
                )
            }
            Self::Tried(of) => {
                let (gain, cost) = (amount(of.gain), amount(of.cost));
                say!(
                    language,
                    "tried to learn what it does: expected to bring in {gain} over a year, offer costs {cost}",
                    "testada para aprender o que ela faz: espera-se que traga {gain} em um ano, a oferta custa {cost}"
                )
            }
            Self::DoNotDisturb(of) => {
                let points = points(of, language);
                say!(
                    language,
                    "do not disturb: an offer would drive them away ({points} points)",
                    "não incomodar: uma oferta afastaria este cliente ({points} pontos)"
                )
            }
            Self::WouldStay(of) => {
                let stays = language.percent(1.0 - of.leaves);
                say!(
                    language,
                    "would stay anyway ({stays})",
                    "ficaria de qualquer forma ({stays})"
                )
            }
            Self::CostsMore(of) => {
                let (gain, cost) = (amount(of.gain), amount(of.cost));
                say!(
                    language,
                    "the best offer brings in {gain} over a year and costs {cost}",
                    "a melhor oferta traz {gain} em um ano e custa {cost}"
                )
            }
            Self::OthersFirst(of) => {
                let value = amount(of.value());
                say!(
                    language,
                    "worth {value} after cost, but the budget does more for others",
                    "vale {value} já descontado o custo, mas a verba rende mais com outros"
                )
            }
            Self::NotDrawn(of) => {
                let value = amount(of.value());
                say!(
                    language,
                    "worth {value} after cost, but not drawn this time",
                    "vale {value} já descontado o custo, mas desta vez não foi sorteado"
                )
            }
        }
    }
}

/// `+11`: percentage points of being kept.
fn points(of: &Worth, language: Language) -> String {
    let points = language.number(100.0 * of.kept, 0);
    if points.starts_with(['-', '0']) {
        points
    } else {
        format!("+{points}")
    }
}
