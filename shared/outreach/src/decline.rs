//! Why a payment was declined: whether it may still go through by itself, or only the customer can mend it.
//!
//! Sources: Stripe's [decline codes](https://docs.stripe.com/declines/codes) and failure codes of debits, of which Smart
//! Retries never tries the hard ones again; Visa's response codes that are never to be tried again (category 1); and the
//! irreversible ones of ABECS's Normativo 21, as far as the networks agree on what a number means.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What kind of decline it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeclineKind {
    /// Another day it may go through, as when there was no money. So counts what nobody knows.
    #[default]
    Soft,
    /// It never will: the card was lost, the account closed, the order withdrawn.
    Hard,
    /// The card has expired.
    ExpiredCard,
    /// The customer has to confirm it to their bank.
    AuthenticationNeeded,
}

use DeclineKind::{AuthenticationNeeded, ExpiredCard, Hard};

/// Codes that are not soft: Stripe's by name, those of networks by number.
const CODES: [(&str, DeclineKind); 57] = [
    ("account_closed", Hard),
    ("bank_account_restricted", Hard),
    ("bank_ownership_changed", Hard),
    ("card_not_supported", Hard),
    ("currency_not_supported", Hard),
    ("debit_not_authorized", Hard),
    ("do_not_try_again", Hard),
    ("fraudulent", Hard),
    ("highest_risk_level", Hard),
    ("incorrect_number", Hard),
    ("invalid_account", Hard),
    ("invalid_account_number", Hard),
    ("invalid_number", Hard),
    ("lost_card", Hard),
    ("merchant_blacklist", Hard),
    ("new_account_information_available", Hard),
    ("no_account", Hard),
    ("not_permitted", Hard),
    ("pickup_card", Hard),
    ("recipient_deceased", Hard),
    ("restricted_card", Hard),
    ("revocation_of_all_authorizations", Hard),
    ("revocation_of_authorization", Hard),
    ("security_violation", Hard),
    ("service_not_allowed", Hard),
    ("stolen_card", Hard),
    ("stop_payment_order", Hard),
    ("transaction_not_allowed", Hard),
    ("07", Hard),
    ("12", Hard),
    ("14", Hard),
    ("15", Hard),
    ("41", Hard),
    ("43", Hard),
    ("46", Hard),
    ("56", Hard),
    ("57", Hard),
    ("58", Hard),
    ("63", Hard),
    ("76", Hard),
    ("77", Hard),
    ("r0", Hard),
    ("r1", Hard),
    ("r3", Hard),
    ("54", ExpiredCard),
    ("card_expired", ExpiredCard),
    ("expired_card", ExpiredCard),
    ("invalid_expiry_month", ExpiredCard),
    ("invalid_expiry_year", ExpiredCard),
    ("1a", AuthenticationNeeded),
    ("authentication_not_handled", AuthenticationNeeded),
    ("authentication_required", AuthenticationNeeded),
    (
        "mobile_device_authentication_required",
        AuthenticationNeeded,
    ),
    (
        "payment_intent_authentication_failure",
        AuthenticationNeeded,
    ),
    ("requires_action", AuthenticationNeeded),
    (
        "subscription_payment_intent_requires_action",
        AuthenticationNeeded,
    ),
    ("three_d_secure_required", AuthenticationNeeded),
];

impl DeclineKind {
    /// Of a provider's or a network's code, however it is written: `Lost_Card`, `41`, `041`.
    pub fn of(code: &str) -> Self {
        let code = code.trim().to_ascii_lowercase();
        let is_number = code.bytes().all(|byte| byte.is_ascii_digit());
        let code = match is_number {
            true => format!("{:0>2}", code.trim_start_matches('0')),
            false => code,
        };
        let found = CODES.iter().find(|(known, _)| *known == code);
        found.map(|(_, kind)| *kind).unwrap_or_default()
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Soft => "soft",
            Self::Hard => "hard",
            Self::ExpiredCard => "expired_card",
            Self::AuthenticationNeeded => "authentication_needed",
        }
    }

    /// Whether nothing mends it but the customer.
    pub fn needs_customer(self) -> bool {
        self != Self::Soft
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_of_their_kind_however_they_are_written() {
        let cases = [
            ("insufficient_funds", DeclineKind::Soft),
            ("generic_decline", DeclineKind::Soft),
            ("do_not_honor", DeclineKind::Soft),
            ("try_again_later", DeclineKind::Soft),
            ("processing_error", DeclineKind::Soft),
            ("lost_card", Hard),
            ("Stolen_Card ", Hard),
            ("revocation_of_authorization", Hard),
            ("expired_card", ExpiredCard),
            ("authentication_required", AuthenticationNeeded),
            // ISO 8583, as networks and ABECS have it. 04 is a card to be kept with Visa, and one to try again with Elo.
            ("04", DeclineKind::Soft),
            ("05", DeclineKind::Soft),
            ("51", DeclineKind::Soft),
            ("59", DeclineKind::Soft),
            ("61", DeclineKind::Soft),
            ("65", DeclineKind::Soft),
            ("7", Hard),
            ("041", Hard),
            ("43", Hard),
            ("46", Hard),
            ("57", Hard),
            ("R1", Hard),
            ("54", ExpiredCard),
            ("1A", AuthenticationNeeded),
            ("410", DeclineKind::Soft),
            ("0", DeclineKind::Soft),
            ("", DeclineKind::Soft),
            ("of next year", DeclineKind::Soft),
        ];
        for (code, kind) in cases {
            assert_eq!(DeclineKind::of(code), kind, "{code}");
        }
    }

    #[test]
    fn each_code_stands_once_as_it_is_looked_for() {
        let names: BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
        assert_eq!(names.len(), CODES.len());
        for (code, kind) in CODES {
            assert_eq!(DeclineKind::of(code), kind, "{code}");
            assert!(kind.needs_customer(), "{code}");
        }
    }
}
