//! Words that a model drafts. A brief says what is wanted and hands in facts, which is all that leaves; a prompt asks
//! a language model for it, and its answer is held against checks before anyone sees it. What does not pass is asked for once
//! more, and else the plain template is said. Customers' own texts are data that is quoted, and give
//! an answer no figure, name, link or promise.

mod brief;
mod checks;
mod drafting;
mod facts;
mod figures;
mod model;
mod objection;
mod prompt;
mod tokens;

pub use brief::{Brief, DraftLength, OfferInHand, Tone, Wrong};
pub use checks::check;
pub use drafting::{Draft, Drafting, Exchange, Next, WhyPlain};
pub use facts::{Fact, FactField};
pub use model::{Answer, Call, LanguageModel, NoAnswer, Said, StopReason, TokensUsed, Tool};
pub use objection::{Check, Objection};
pub use prompt::{Prompt, TEMPLATE_DRAFT};
