//! What is wanted of a model: a message of a kind, in a tone and a language, with what may be said in it.

use domain::{
    Language, OfferAmount, OfferTerms, Phrase, Sentence, TemplateKey, TemplateVariable,
    TemplateWords, VariableKind, currency_decimals, name,
};
use report::say;
use serde::{Deserialize, Serialize};

use crate::{
    facts::{Fact, FactField},
    objection::Objection,
};

/// Examples of how an organization writes, at most.
const MOST_EXAMPLES: usize = 3;
/// Characters of one, at most.
const LONGEST_EXAMPLE: usize = 2_000;
/// Words and phrases that an organization does not use, at most.
const MOST_BANNED: usize = 100;
/// Characters of an answer that did not pass, as far as it is told again.
const LONGEST_REJECTED: usize = 6_000;
/// Facts, at most.
const MOST_FACTS: usize = 40;

/// How something is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Matter of fact.
    #[default]
    Plain,
    /// As to somebody one knows.
    Warm,
    /// As a bank would.
    Formal,
}

/// How long a body is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftLength {
    /// A paragraph or two.
    Short,
    #[default]
    Medium,
    Long,
}

impl DraftLength {
    /// Words of a body, from and to.
    pub fn words(self) -> (usize, usize) {
        match self {
            Self::Short => (15, 80),
            Self::Medium => (30, 160),
            Self::Long => (80, 320),
        }
    }
}

/// What is offered, as the organization has it. What it costs is not told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferInHand {
    pub terms: OfferTerms,
    pub title: String,
    pub text: String,
}

/// What a draft is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    pub key: TemplateKey,
    pub tone: Tone,
    pub length: DraftLength,
    /// How the organization writes.
    pub voice: Vec<String>,
    pub facts: Vec<Fact>,
    pub offer: Option<OfferInHand>,
    /// Words and phrases that the organization does not use.
    pub banned: Vec<String>,
    /// What is said without a draft.
    pub plain: TemplateWords,
}

/// A field of a brief, and what is wrong with it.
pub type Wrong = (&'static str, Sentence);

impl Brief {
    /// What is too much or too long, field by field.
    pub fn problems(&self) -> Vec<Wrong> {
        let too_many = |field, found: usize, most: usize| {
            let text = format!("Use at most {most}.");
            let phrase = Phrase::new("too_many").with("most", most);
            (found > most).then(|| (field, Sentence::new(text, phrase)))
        };
        let counts = [
            too_many("voice", self.voice.len(), MOST_EXAMPLES),
            too_many("banned", self.banned.len(), MOST_BANNED),
            too_many("facts", self.facts.len(), MOST_FACTS),
        ];
        let examples = self.voice.iter().enumerate().filter_map(|(at, text)| {
            let fits = (1..=LONGEST_EXAMPLE).contains(&text.chars().count());
            let wrong = format!("Use 1 to {LONGEST_EXAMPLE} characters.");
            let phrase = Phrase::new("name_length").with("most", LONGEST_EXAMPLE);
            (!fits).then(|| ("voice", Sentence::new(wrong, phrase).of_element(at)))
        });
        let banned = self.banned.iter().enumerate();
        let banned = banned.filter_map(|(at, text)| {
            let wrong = name::problem(text)?;
            Some(("banned", wrong.of_element(at)))
        });
        let counts = counts.into_iter().flatten();
        counts.chain(examples).chain(banned).collect()
    }

    /// What a model is told, as JSON; with what it said before, if that did not pass.
    ///
    /// # Errors
    /// Never of what is here: all of it can be written as JSON.
    pub fn told(
        &self,
        rejected: Option<(&str, &[Objection])>,
    ) -> Result<String, serde_json::Error> {
        let language = self.key.language;
        let (from, to) = self.length.words();
        let variables = TemplateVariable::of(self.key.reason).iter();
        let of_customer = |fact: &&Fact| fact.field.is_customers_own();
        serde_json::to_string(&Told {
            task: Task {
                reason: self.key.reason.name(),
                step: self.key.step.name(),
                language: language.of("English", "Brazilian Portuguese"),
                tone: self.tone,
                words: format!("{from} to {to}"),
                variables: variables.map(Variable::of).collect(),
            },
            current_words: &self.plain,
            voice_examples: &self.voice,
            facts: self.facts.iter().filter(|f| !of_customer(f)).collect(),
            offer: self.offer.as_ref().map(|offer| OfferTold {
                gives: gives(&offer.terms, language),
                title: &offer.title,
                text: &offer.text,
            }),
            customer_said: self.facts.iter().filter(of_customer).collect(),
            never_use: &self.banned,
            rejected: rejected.map(|(answer, because)| Rejected {
                answer: answer.chars().take(LONGEST_REJECTED).collect(),
                because,
            }),
        })
    }

    /// What customers said themselves.
    pub(crate) fn customers_own(&self) -> impl Iterator<Item = &str> {
        let own = |fact: &&Fact| fact.field.is_customers_own();
        self.facts.iter().filter(own).map(|fact| fact.says.as_str())
    }

    /// What facts of some fields say.
    pub(crate) fn said(&self, of: impl Fn(FactField) -> bool) -> impl Iterator<Item = &str> {
        let wanted = move |fact: &&Fact| of(fact.field);
        self.facts
            .iter()
            .filter(wanted)
            .map(|fact| fact.says.as_str())
    }
}

#[derive(Serialize)]
struct Told<'a> {
    task: Task,
    current_words: &'a TemplateWords,
    voice_examples: &'a [String],
    facts: Vec<&'a Fact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offer: Option<OfferTold<'a>>,
    customer_said: Vec<&'a Fact>,
    never_use: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected: Option<Rejected<'a>>,
}

#[derive(Serialize)]
struct Task {
    reason: &'static str,
    step: &'static str,
    language: &'static str,
    tone: Tone,
    words: String,
    variables: Vec<Variable>,
}

#[derive(Serialize)]
struct Variable {
    name: &'static str,
    kind: VariableKind,
    may_be_missing: bool,
}

impl Variable {
    fn of(variable: &TemplateVariable) -> Self {
        Self {
            name: variable.name(),
            kind: variable.kind(),
            may_be_missing: variable.may_be_missing(),
        }
    }
}

#[derive(Serialize)]
struct OfferTold<'a> {
    gives: String,
    title: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Rejected<'a> {
    answer: String,
    because: &'a [Objection],
}

/// What an offer gives, in words.
pub(crate) fn gives(terms: &OfferTerms, language: Language) -> String {
    let months = |months: u8| match months {
        1 => language.of("1 month", "1 mês").to_owned(),
        _ => say!(language, "{months} months", "{months} meses"),
    };
    match terms {
        OfferTerms::PercentDiscount {
            percent,
            months: for_months,
        } => {
            let term = months(*for_months);
            say!(
                language,
                "{percent}% off for {term}",
                "{percent}% de desconto por {term}",
            )
        }
        OfferTerms::AmountDiscount {
            amounts,
            months: for_months,
        } => {
            let (sums, term) = (sums(amounts, language), months(*for_months));
            say!(
                language,
                "{sums} off for {term}",
                "{sums} de desconto por {term}",
            )
        }
        OfferTerms::Pause { months: for_months } => {
            let term = months(*for_months);
            say!(language, "a pause of {term}", "uma pausa de {term}")
        }
        OfferTerms::PlanChange { plan, .. } => {
            say!(
                language,
                "a change to the plan {plan}",
                "uma mudança para o plano {plan}",
            )
        }
        OfferTerms::TrialExtension { days } => {
            let unit = match days {
                1 => language.of("day", "dia"),
                _ => language.of("days", "dias"),
            };
            say!(
                language,
                "a trial that is {days} {unit} longer",
                "um período de teste {days} {unit} mais longo",
            )
        }
        OfferTerms::Credit { amounts } => {
            let sums = sums(amounts, language);
            say!(language, "a credit of {sums}", "um crédito de {sums}")
        }
        OfferTerms::Call { .. } => language.of("a call", "uma ligação").to_owned(),
        OfferTerms::Service { service, .. } => service.clone(),
    }
}

/// Amounts, each with its currency.
fn sums(amounts: &[OfferAmount], language: Language) -> String {
    let sums: Vec<String> = amounts.iter().map(|one| sum(one, language)).collect();
    sums.join(language.of(" or ", " ou "))
}

fn sum(amount: &OfferAmount, language: Language) -> String {
    let decimals = currency_decimals(&amount.currency).unwrap_or_default();
    let whole = amount.amount_minor as f64 / 10_f64.powi(decimals.into());
    let number = language.number(whole, decimals.into());
    format!("{} {number}", amount.currency)
}
