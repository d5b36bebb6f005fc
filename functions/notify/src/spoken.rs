//! Whether a Portuguese mail is whole.

use mail::Mail;
use report::english_words;

/// Subject and text of a mail in Portuguese that says nothing in English, nor does its page.
pub(crate) fn whole(mail: &Mail) -> String {
    for part in [&mail.subject, &mail.text, &mail.html] {
        let english = english_words(part);
        assert!(english.is_empty(), "{english:?} in {part}");
    }
    assert!(mail.html.contains("lang=\"pt-BR\""), "{}", mail.html);
    format!("{}\n\n{}", mail.subject, mail.text)
}
