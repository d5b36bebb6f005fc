//! How rules may be set by the law of some places.

use ::outreach::{
    preset::{Jurisdiction, Preset, PresetRule, presets},
    rule::LeadTime,
};
use api::prelude::*;
use serde::Serialize;

use super::Messages;

/// How a rule may be set there. The rest of it stays as it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct RulePreset {
    /// How long before, by how long the term is.
    pub lead_times: Vec<LeadTime>,
    /// Whether the law asks for it.
    pub legally_due: bool,
    /// The law that it follows.
    pub law: String,
    /// What that asks for, and what the words should say besides, for people.
    pub hint: String,
}

/// How rules may be set for customers of one place.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutreachPreset {
    /// Where the customers live.
    pub jurisdiction: Jurisdiction,
    /// Of renewals.
    pub renewal: RulePreset,
    /// Of prices that change.
    pub price_change: RulePreset,
}

/// Lists how the rules of renewals and of price changes may be set by the law of some places: a beginning, and no legal
/// advice. Have it checked by a lawyer. `PUT /v1/outreach/rules/{reason}` sets them.
#[utoipa::path(
    get, path = "/v1/outreach/presets", tag = "messages", operation_id = "listOutreachPresets",
    responses((status = 200, description = "All of them", body = List<OutreachPreset>), AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    _: Allowed<permission::Read>,
    State(_): State<Messages>,
) -> Json<List<OutreachPreset>> {
    Json(List {
        items: presets().map(OutreachPreset::from).into(),
        next_cursor: None,
    })
}

impl From<Preset> for OutreachPreset {
    fn from(preset: Preset) -> Self {
        Self {
            jurisdiction: preset.jurisdiction,
            renewal: preset.renewal.into(),
            price_change: preset.price_change.into(),
        }
    }
}

impl From<PresetRule> for RulePreset {
    fn from(rule: PresetRule) -> Self {
        Self {
            lead_times: rule.lead_times,
            legally_due: rule.legally_due,
            law: rule.law.to_owned(),
            hint: rule.hint.to_owned(),
        }
    }
}
