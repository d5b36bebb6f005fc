//! Whether a text promises nothing but what the offer gives.

use domain::{NoticeReason, OfferKind};

use super::{
    Check, Objection,
    phrase::{Phrases, places, rows},
};
use crate::brief::{Brief, gives};

/// What promises something, in English and Portuguese.
struct Promise {
    said: Phrases,
    /// Longer phrases that promise nothing.
    but: Phrases,
    /// Offers that are that very thing.
    offers: &'static [OfferKind],
    /// What is written about is that thing already.
    reasons: &'static [NoticeReason],
}

const NONE: Phrases = Phrases(&[]);

const PROMISES: &[Promise] = &[
    Promise {
        said: Phrases(&[
            "discount*",
            "off",
            "saving*",
            "save",
            "saves",
            "cheaper",
            "reduc*",
            "lower price",
            "lower your price",
            "price cut",
            "descont*",
            "econom*",
            "barat*",
            "abatimento*",
            "promoc*",
            "promotion*",
            "voucher*",
            "coupon*",
            "cupom",
            "cupons",
            "special price",
            "preco especial",
            "sale",
            "deal",
            "deals",
            "cashback",
            "metade do preco",
        ]),
        but: Phrases(&[
            "turn off",
            "sign off",
            "log off",
            "switch off",
            "off to",
            "save it",
            "save your settings",
            "save your changes",
        ]),
        offers: &[OfferKind::PercentDiscount, OfferKind::AmountDiscount],
        reasons: &[],
    },
    Promise {
        said: Phrases(&[
            "pause",
            "paused",
            "pausing",
            "pausa",
            "pausar",
            "pausamos",
            "pausaremos",
            "suspend*",
            "on hold",
        ]),
        but: NONE,
        offers: &[OfferKind::Pause],
        reasons: &[NoticeReason::PauseEnding],
    },
    Promise {
        said: Phrases(&[
            "extend*",
            "longer trial",
            "more time",
            "extra time",
            "extra day*",
            "extra month*",
            "extra week*",
            "estend*",
            "prolong*",
            "prorrog*",
            "mais tempo",
            "dias extras",
            "dias a mais",
            "grace",
        ]),
        but: NONE,
        offers: &[OfferKind::TrialExtension],
        reasons: &[],
    },
    Promise {
        said: Phrases(&[
            "free trial",
            "trial for free",
            "teste gratis",
            "teste gratuito",
            "avaliacao gratuita",
        ]),
        but: NONE,
        offers: &[OfferKind::TrialExtension],
        reasons: &[NoticeReason::TrialEnding],
    },
    Promise {
        said: Phrases(&[
            "credit",
            "credits",
            "credito",
            "creditos",
            "creditar*",
            "creditamos",
        ]),
        but: Phrases(&[
            "credit card",
            "credit cards",
            "cartao de credito",
            "cartoes de credito",
        ]),
        offers: &[OfferKind::Credit],
        reasons: &[],
    },
    Promise {
        said: Phrases(&[
            "call you",
            "phone you",
            "give you a call",
            "calls you",
            "ligaremos",
            "telefonaremos",
            "vamos ligar",
            "te ligar",
            "ligar para voce",
            "entraremos em contato",
        ]),
        but: NONE,
        offers: &[OfferKind::Call],
        reasons: &[],
    },
    Promise {
        said: Phrases(&[
            "upgrade*",
            "downgrade*",
            "switch you",
            "move you",
            "premium",
            "mudanca de plano",
            "mudar de plano",
            "trocar de plano",
        ]),
        but: NONE,
        offers: &[OfferKind::PlanChange],
        reasons: &[],
    },
    Promise {
        said: Phrases(&[
            "free",
            "freely",
            "freebie*",
            "complimentary",
            "gratis",
            "gratuit*",
            "cortesia",
            "gift*",
            "brinde*",
            "presente*",
            "bonus",
            "bonuses",
            "guarant*",
            "garant*",
            "promise*",
            "promising",
            "promet*",
            "promessa*",
            "refund*",
            "reembols*",
            "money back",
            "dinheiro de volta",
            "devolv*",
            "devolucao",
            "lifetime",
            "for life",
            "vitalici*",
            "forever",
            "para sempre",
            "unlimited",
            "ilimitad*",
            "risk free",
            "sem risco*",
            "no cost",
            "sem custo*",
            "no charge",
            "without charge",
            "on us",
            "on the house",
            "por nossa conta",
            "waive*",
            "isen*",
            "compensat*",
            "compens*",
            "indeniz*",
            "reward*",
            "recompensa*",
            "premio*",
            "prize*",
            "giveaway*",
            "win",
            "ganhe",
            "ganhar",
            "ganha",
            "exclusive",
            "exclusiv*",
            "locked in",
            "price lock",
            "preco fixo",
            "preco congelado",
            "insure*",
            "warrant*",
            "nunca mais",
            "never again",
            "best price",
            "melhor preco",
            "zero cost",
            "custo zero",
        ]),
        but: Phrases(&[
            "feel free",
            "free trial",
            "trial for free",
            "teste gratis",
            "teste gratuito",
            "avaliacao gratuita",
        ]),
        offers: &[],
        reasons: &[],
    },
];

pub(super) fn objections(text: &str, brief: &Brief) -> Vec<Objection> {
    let offered = brief.offer.iter().flat_map(|offer| {
        let gives = gives(&offer.terms, brief.key.language);
        [rows(&gives), rows(&offer.title), rows(&offer.text)]
    });
    let offered: Vec<Vec<String>> = offered.flatten().collect();
    let rows = rows(text);
    let mut found = Vec::new();
    for promise in PROMISES.iter().filter(|promise| !promise.is_kept_by(brief)) {
        for phrase in promise.said.0 {
            let is_offered = offered.iter().any(|row| !places(row, phrase).is_empty());
            let stands = rows.iter().any(|row| promise.stands(phrase, row));
            if stands && !is_offered {
                let said = phrase.trim_end_matches('*');
                let what = format!("`{said}` promises what is not offered. Leave it out.");
                found.push(Objection::new(Check::Promises, what));
            }
        }
    }
    found
}

impl Promise {
    fn is_kept_by(&self, brief: &Brief) -> bool {
        let offer = brief.offer.as_ref().map(|offer| offer.terms.kind());
        offer.is_some_and(|kind| self.offers.contains(&kind))
            || self.reasons.contains(&brief.key.reason)
    }

    /// Whether it stands in a row of words otherwise than in a longer phrase that promises nothing.
    fn stands(&self, phrase: &str, row: &[String]) -> bool {
        let harmless: Vec<usize> = self
            .but
            .0
            .iter()
            .flat_map(|but| {
                let length = but.split(' ').count();
                places(row, but)
                    .into_iter()
                    .flat_map(move |at| at..at + length)
            })
            .collect();
        places(row, phrase).iter().any(|at| !harmless.contains(at))
    }
}
