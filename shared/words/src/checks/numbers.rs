//! Whether every number, amount, share, term and date is one that was handed in. What an offer gives is said as it is: a
//! share of something else that was handed in is no share off.

use std::{collections::HashSet, mem::discriminant};

use domain::NoticeReason;

use super::{Check, Objection};
use crate::{
    brief::{Brief, gives},
    facts::FactField,
    figures::{Figure, Found, Unit, figures, figures_of},
};

pub(super) fn objections(text: &str, brief: &Brief) -> Vec<Objection> {
    let offered = offered(brief);
    let given = brief.said(FactField::gives_figures);
    let given = figures_of(given.chain([of_reason(brief.key.reason)]));
    let is_given = |found: &Found| {
        let figure = &found.figure;
        offered.contains(figure) || (given.contains(figure) && !is_of_offer(&figure.unit, &offered))
    };
    let wrong = figures(text).into_iter().filter(|found| !is_given(found));
    wrong
        .map(|found| {
            let what = format!(
                "`{}` was not handed in. Leave it out, or name the variable.",
                found.shown
            );
            Objection::new(Check::Figures, what)
        })
        .collect()
}

/// What a message is about by its reason alone.
fn of_reason(reason: NoticeReason) -> &'static str {
    match reason {
        NoticeReason::YearlySummary => "a year, this year; um ano, este ano, neste ano",
        _ => "",
    }
}

/// Whether an offer says something in this unit.
fn is_of_offer(unit: &Unit, offered: &HashSet<Figure>) -> bool {
    let is_plain = matches!(unit, Unit::Plain | Unit::Calendar);
    let kind = discriminant(unit);
    !is_plain
        && offered
            .iter()
            .any(|figure| discriminant(&figure.unit) == kind)
}

/// What an offer gives, as figures.
fn offered(brief: &Brief) -> HashSet<Figure> {
    let Some(offer) = &brief.offer else {
        return HashSet::new();
    };
    let gives = gives(&offer.terms, brief.key.language);
    figures_of([gives.as_str(), &offer.title, &offer.text])
}
