//! What the law of some places has customers told before a subscription renews or costs another price, as lead times to
//! begin with. It is no legal advice: laws change, and what they ask for depends on what is sold to whom.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rule::LeadTime;

/// Where the customers live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Jurisdiction {
    California,
    Germany,
    France,
    Brazil,
}

/// How a rule may be set there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresetRule {
    pub lead_times: Vec<LeadTime>,
    pub legally_due: bool,
    /// What it follows.
    pub law: &'static str,
    /// What that asks for, and what the words should say besides.
    pub hint: &'static str,
}

/// How rules may be set for customers of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preset {
    pub jurisdiction: Jurisdiction,
    pub renewal: PresetRule,
    pub price_change: PresetRule,
}

/// All that are known.
pub fn presets() -> [Preset; 4] {
    [california(), germany(), france(), brazil()]
}

fn california() -> Preset {
    let law = "California Business and Professions Code §17602 (Automatic Renewal Law)";
    Preset {
        jurisdiction: Jurisdiction::California,
        renewal: PresetRule {
            lead_times: leads(&[(360, 30)]),
            legally_due: true,
            law,
            hint: "Terms of a year or more are announced 15 to 45 days before they renew, with how to cancel.",
        },
        price_change: PresetRule {
            lead_times: leads(&[(0, 14)]),
            legally_due: true,
            law,
            hint: "A new price is announced 7 to 30 days before it holds, with how to cancel.",
        },
    }
}

fn germany() -> Preset {
    Preset {
        jurisdiction: Jurisdiction::Germany,
        renewal: PresetRule {
            lead_times: leads(&[(85, 14), (360, 45)]),
            legally_due: false,
            law: "German Civil Code (BGB) §309 No. 9 and §312k",
            hint: "No notice is asked for. Consumers may leave with a month's notice once a term has renewed, and by a \
                   button on the website: say where it is.",
        },
        price_change: PresetRule {
            lead_times: leads(&[(0, 42)]),
            legally_due: true,
            law: "German Civil Code (BGB) §307 and §308 No. 5",
            hint: "Silence is rarely consent: have customers agree to a higher price, and tell them that they may leave.",
        },
    }
}

fn france() -> Preset {
    Preset {
        jurisdiction: Jurisdiction::France,
        renewal: PresetRule {
            lead_times: leads(&[(85, 45)]),
            legally_due: true,
            law: "French Consumer Code, art. L215-1 (loi Châtel)",
            hint: "Fixed terms are announced between three months and one month before the last day on which customers may \
                   refuse the renewal, and the message shows that day in a box. Where it is not the day of the renewal, \
                   write so much earlier.",
        },
        price_change: PresetRule {
            lead_times: leads(&[(0, 30)]),
            legally_due: true,
            law: "French Consumer Code, art. R212-1 (3°)",
            hint: "A right to raise a price alone is presumed unfair: let customers leave before the new price holds, and \
                   say how.",
        },
    }
}

fn brazil() -> Preset {
    Preset {
        jurisdiction: Jurisdiction::Brazil,
        renewal: PresetRule {
            lead_times: leads(&[(0, 5), (360, 10)]),
            legally_due: false,
            law: "Brazilian Consumer Defense Code (CDC), art. 6 III; rules of Pix Automático",
            hint: "With Pix Automático a charge is scheduled 2 to 10 days before: say its amount and its date in that time.",
        },
        price_change: PresetRule {
            lead_times: leads(&[(0, 30)]),
            legally_due: true,
            law: "Brazilian Consumer Defense Code (CDC), art. 6 III and art. 51 X",
            hint: "A right to change a price alone is void: name the clause or the index that the new one follows, and let \
                   customers leave.",
        },
    }
}

fn leads(all: &[(u16, u16)]) -> Vec<LeadTime> {
    let lead = |&(term_days, days_before): &(u16, u16)| LeadTime {
        term_days,
        days_before,
    };
    all.iter().map(lead).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Reason,
        rule::{MOST_DAYS_BEFORE, MOST_LEAD_TIMES, Rule},
    };

    fn rule(of: &PresetRule) -> Rule {
        Rule {
            lead_times: of.lead_times.clone(),
            ..Rule::usual(Reason::Renewal)
        }
    }

    #[test]
    fn presets_are_rules_that_can_be_set() {
        for preset in presets() {
            for of in [&preset.renewal, &preset.price_change] {
                let leads = &of.lead_times;
                assert!((1..=MOST_LEAD_TIMES).contains(&leads.len()), "{preset:?}");
                let rises = |pair: &[LeadTime]| pair[0].term_days < pair[1].term_days;
                assert!(leads.windows(2).all(rises), "{preset:?}");
                let is_possible = |lead: &LeadTime| lead.days_before <= MOST_DAYS_BEFORE;
                assert!(leads.iter().all(is_possible), "{preset:?}");
            }
            // Whoever is charged another price is told of it, whatever they were billed by.
            assert!(rule(&preset.price_change).days_before(1).is_some());
        }
    }

    #[test]
    fn what_is_announced_is_within_what_the_law_names() {
        let before = |of: &PresetRule, term: i64| rule(of).days_before(term).unwrap();
        let [california, _, france, brazil] = presets();
        assert!((15..=45).contains(&before(&california.renewal, 365)));
        assert!((7..=30).contains(&before(&california.price_change, 30)));
        for term in [90, 180, 365] {
            assert!((31..=89).contains(&before(&france.renewal, term)), "{term}");
        }
        for term in [30, 365] {
            assert!((2..=10).contains(&before(&brazil.renewal, term)), "{term}");
        }
    }
}
