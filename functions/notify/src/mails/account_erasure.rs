//! The receipt of an account that is erased.

use cloud::WorkError;
use domain::{AccountErasure, Language, UserId};
use mail::{Frame, Recipient};
use report::say;

use crate::{
    Notifier,
    letter::{Told, WordsLetter},
    message::Message,
    reason::Reason,
};

/// Sends the receipt to where the account got mail, which the message alone knows by now.
pub(crate) async fn mail_receipt(
    notifier: &Notifier,
    user: UserId,
    email: String,
) -> Result<(), WorkError> {
    let store = notifier.store.clone();
    let erasure = store.account_erasure(user).await?.ok_or(WorkError::Gone)?;
    let language = erasure.language.unwrap_or_default();
    let recipient = Recipient {
        id: user.to_string(),
        address: email,
        claim: store.receipt_claim(user),
        language,
        footer: Reason::Former.footer(&notifier.public_url, language),
    };
    let letter = WordsLetter {
        kind: "account_erasure_receipt",
        words: |language| receipt(&erasure, language),
        told: Told::Operators(store),
    };
    notifier.deliver(&letter, [recipient]).await
}

fn receipt(erasure: &AccountErasure, language: Language) -> Message {
    let (user, begun) = (erasure.user_id, language.moment(erasure.begun_at));
    let erased = say!(
        language,
        "Your account {user} has been erased, as was asked for on {begun}: name, address, password, second factor, sessions, and where you belonged.",
        "Sua conta {user} foi apagada, como pedido em {begun}: nome, endereço, senha, autenticação em dois fatores, sessões e as empresas de que você fazia parte."
    );
    let stays = language.of(
        "What you did in organizations stays in their logs without your name, under that id. If it had a trial, that is known for two years by a keyed hash of this address, from which nobody can read it. Backups of the table end by themselves after 35 days.",
        "O que você fez nas empresas fica nos registros delas sem o seu nome, sob esse identificador. Se houve um período de teste, isso é conhecido por dois anos por um resumo criptográfico deste endereço, do qual ninguém consegue lê-lo. As cópias de segurança da tabela expiram por si após 35 dias.",
    );
    let free = language.of(
        "The address is free: whoever it belongs to can sign up with it anew. This is the last mail to it.",
        "O endereço está livre: a quem ele pertence pode se cadastrar de novo com ele. Este é o último e-mail para ele.",
    );
    let headline = language.of(
        "Your account has been erased: receipt",
        "Sua conta foi apagada: comprovante",
    );
    Message {
        frame: Frame {
            language,
            headline: headline.into(),
            button: None,
        },
        paragraphs: vec![erased, stays.into(), free.into()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{letter::Words, spoken::whole};

    #[test]
    fn a_receipt_says_what_went_and_what_stays() {
        let erasure: AccountErasure = serde_json::from_value(serde_json::json!({
            "user_id": "usr_01kaw6f6g0e4v8t2z7m9n3q5r1",
            "begun_at": "2026-11-28T00:00:00Z",
            "audit_id": "aud_01kaw6f6g0e4v8t2z7m9n3q5r1",
            "email_verified": true,
        }))
        .unwrap();
        let mail = |language| {
            let footer = Reason::Former.footer("", language);
            receipt(&erasure, language).mail(&footer).unwrap()
        };
        let english = mail(Language::English).text;
        insta::assert_snapshot!("the_text_of_an_accounts_receipt", english);
        let portuguese = whole(&mail(Language::Portuguese));
        insta::assert_snapshot!("the_text_of_an_accounts_receipt_in_portuguese", portuguese);
    }
}
