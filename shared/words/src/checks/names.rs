//! Whether every name is one that was handed in. What begins with a capital is a name unless it is an ordinary word of the
//! language, and so is what follows a greeting, however it is written.

use std::{collections::HashSet, sync::LazyLock};

use domain::{Language, OfferTerms, TemplateKey};
use outreach::wording::built_in;

use super::{Check, Objection};
use crate::{
    brief::{Brief, gives},
    facts::FactField,
    figures::figures,
    tokens::{Kind, Token, folded, tokens},
};

/// Ordinary words, by language: those listed, and those of our own templates that begin with a small letter.
static ORDINARY: LazyLock<[HashSet<String>; 2]> = LazyLock::new(|| {
    let lists = [
        include_str!("../../lists/ordinary.en.txt"),
        include_str!("../../lists/ordinary.pt.txt"),
    ];
    let of = |language: Language, list: &str| {
        let ours = TemplateKey::all().filter(move |key| key.language == language);
        let ours = ours.filter_map(|key| built_in(key, true).ok());
        let ours = ours.flat_map(|words| tokens(&words.body));
        let small = ours.filter(|token| token.is_word() && !token.is_capital());
        let listed = list.split_whitespace().map(folded);
        listed.chain(small.map(|token| token.folded)).collect()
    };
    let [english, portuguese] = lists;
    [
        of(Language::English, english),
        of(Language::Portuguese, portuguese),
    ]
});

/// Words after which somebody is named.
const GREETINGS: &[&str] = &["hello", "hi", "hey", "ola", "oi", "prezado", "prezada"];
/// Those that have another meaning within a sentence, such as expensive.
const AT_THE_START: &[&str] = &["dear", "caro", "cara", "querido", "querida"];
/// What may follow them all the same.
const AFTER_GREETINGS: &[&str] = &[
    "there",
    "again",
    "all",
    "everyone",
    "from",
    "to",
    "and",
    "customer",
    "friend",
    "cliente",
    "clientes",
    "de",
    "da",
    "do",
    "a",
    "ao",
    "aos",
    "e",
    "tudo",
    "amigo",
    "amiga",
    "novamente",
    "subscriber",
    "assinante",
];

pub(super) fn objections(text: &str, brief: &Brief) -> Vec<Objection> {
    let all = tokens(text);
    let given = given(brief);
    let language = brief.key.language;
    let is_name = |(at, token): (usize, &Token)| {
        let named = token.is_capital()
            && !is_ordinary(&token.folded, language)
            && figures(&token.text).is_empty();
        let greeted = token.is_word()
            && follows_greeting(&all, at)
            && !AFTER_GREETINGS.contains(&token.folded.as_str());
        ((named || greeted) && !given.contains(bare(&token.folded))).then(|| token.text.clone())
    };
    let names = all.iter().enumerate().filter_map(is_name);
    names
        .map(|name| {
            let what = format!("`{name}` looks like a name that was not handed in. Leave it out, write it with a small letter, or begin the sentence otherwise.");
            Objection::new(Check::Names, what)
        })
        .collect()
}

fn follows_greeting(all: &[Token], at: usize) -> bool {
    let before = |by: usize| at.checked_sub(by).and_then(|at| all.get(at));
    let Some(greeting) = before(1) else {
        return false;
    };
    let word = greeting.folded.as_str();
    let is_start = before(2).is_none_or(|token| token.kind == Kind::End);
    GREETINGS.contains(&word)
        || (AT_THE_START.contains(&word) && (is_start || greeting.is_capital()))
}

/// Whether a word is a common one of a language.
pub(super) fn is_ordinary(folded: &str, language: Language) -> bool {
    let [english, portuguese] = &*ORDINARY;
    let words = match language {
        Language::English => english,
        Language::Portuguese => portuguese,
    };
    words.contains(folded) || words.contains(bare(folded))
}

/// Whether a word is one of a name that was handed in.
pub(super) fn is_given(word: &str, brief: &Brief) -> bool {
    given(brief).contains(bare(&folded(word)))
}

/// A word without what makes it a possessive.
fn bare(word: &str) -> &str {
    word.strip_suffix("'s").unwrap_or(word)
}

/// Words of what was handed in, but for what customers said.
fn given(brief: &Brief) -> HashSet<String> {
    let facts = brief.said(FactField::gives_names);
    let offer = brief.offer.iter().flat_map(|offer| {
        let named = match &offer.terms {
            OfferTerms::PlanChange { plan, .. } => plan.as_str(),
            OfferTerms::Service { service, .. } => service.as_str(),
            _ => "",
        };
        [named, offer.title.as_str(), offer.text.as_str()]
    });
    let told = brief
        .offer
        .iter()
        .map(|offer| gives(&offer.terms, brief.key.language));
    let told = told.flat_map(|told| tokens(&told));
    let words = facts.chain(offer).flat_map(tokens).chain(told);
    let words = words.filter(|token| matches!(token.kind, Kind::Word | Kind::Code));
    words.map(|token| bare(&token.folded).to_owned()).collect()
}
