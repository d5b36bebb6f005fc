//! What an organization says to its customers.

mod blocked_address;
mod feedback;
mod message;
mod proof;
mod reason;
mod sender;
mod template;
mod template_variable;
mod test_clock;

pub use blocked_address::{BlockReason, BlockedAddress};
pub use feedback::{MailFeedback, MailOutcomes, Suspension};
pub use message::{
    Message, MessageAttempt, MessageOutcome, MessageStatus, MessageWords, OutreachWork, PaymentStep,
};
pub use proof::{
    Charges, PROOF_GRACE_DAYS, PROOF_HORIZON_DAYS, ProofCohort, ProofUnit, ProofWork, UnitOutcome,
    UnitRisk,
};
pub use reason::{FrequencyCap, NoticeReason, QuietHours, Withheld};
pub use sender::{DkimFinding, DkimRecord, OwnSender, SenderRefusal, SenderVerification};
pub use template::{TemplateKey, TemplateStep, TemplateVersion, TemplateWords};
pub use template_variable::{TemplateVariable, VariableKind};
pub use test_clock::TestClock;
