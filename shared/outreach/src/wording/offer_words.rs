//! The words of offers: plain text with a few variables, written as in templates. They are filled for whoever is made an
//! offer, so that it says the same wherever it is told and shown.

use domain::{Language, OfferWords, Sentence, TemplateVariable, of_words};

use super::{
    Variables,
    own::{Piece, pieces},
    variables::one_line,
};

/// What they may name.
const NAMES: [TemplateVariable; 3] = [
    TemplateVariable::CustomerName,
    TemplateVariable::Company,
    TemplateVariable::Plan,
];

/// What is wrong with the words of an offer, by the field of which of them: a variable that there is not, or that is not
/// closed.
pub fn offer_words_problem(words: &[OfferWords]) -> Option<(&'static str, Sentence)> {
    of_words(words, |one| (problem(&one.title), problem(&one.text)))
}

fn problem(text: &str) -> Option<Sentence> {
    pieces(&NAMES, text).err()
}

/// Who reads an offer.
#[derive(Debug, Clone, Copy)]
pub struct OfferReader<'a> {
    pub company: &'a str,
    pub customer_name: Option<&'a str>,
    /// Of the subscription that it is about.
    pub plan: Option<&'a str>,
}

impl OfferReader<'_> {
    /// An offer's words as they read them.
    pub fn filled(&self, words: &OfferWords) -> OfferWords {
        let variables = Variables {
            customer_name: one_line(self.customer_name.unwrap_or_default()),
            company: one_line(self.company),
            plan: one_line(self.plan.unwrap_or_default()),
            ..Variables::default()
        };
        let filled = |text: &str| filled(text, &variables, words.language);
        OfferWords {
            language: words.language,
            title: filled(&words.title),
            text: filled(&words.text),
        }
    }
}

fn filled(text: &str, variables: &Variables, language: Language) -> String {
    // What was kept before variables were looked at is said as it was written.
    let Ok(pieces) = pieces(&NAMES, text) else {
        return text.to_owned();
    };
    let mut said = String::new();
    // Whether the text that follows begins where a name would have.
    let mut begins = false;
    for piece in pieces {
        match piece {
            Piece::Text(text) if begins => said.push_str(&beginning(text)),
            Piece::Text(text) => said.push_str(text),
            Piece::Value { of, fallback } => {
                let known = variables.text(of);
                match (known.as_deref().or(fallback), of) {
                    (Some(text), _) => said.push_str(text),
                    (None, TemplateVariable::CustomerName) => {
                        begins = leave_out_name(&mut said, language);
                        continue;
                    }
                    (None, TemplateVariable::Plan) => {
                        said.push_str(language.of("your plan", "seu plano"));
                    }
                    (None, _) => {}
                }
            }
        }
        begins = false;
    }
    match said.trim().is_empty() {
        // A title that is a name alone is none of who has no name.
        true => language.of("For you", "Para você").to_owned(),
        false => said,
    }
}

/// Says nothing in the place of a name where somebody is addressed by it, as messages do: `Hello, Ana!` is `Hello!`. Where a
/// sentence speaks of them they are *you*. Whether the name would have begun its line.
fn leave_out_name(said: &mut String, language: Language) -> bool {
    let line = said.rsplit('\n').next().unwrap_or_default().trim();
    let is_first = line.is_empty();
    let is_addressed = is_first || line.ends_with(',') || !line.contains(' ');
    if !is_addressed {
        said.push_str(language.of("you", "você"));
        return false;
    }
    let kept = said.trim_end_matches([' ', ',']).len();
    said.truncate(kept);
    is_first
}

/// A text without what parted it from a name before it.
fn beginning(text: &str) -> String {
    let rest = text.trim_start_matches(|c: char| matches!(c, ',' | '!') || c.is_whitespace());
    let mut letters = rest.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(title: &str, text: &str) -> OfferWords {
        OfferWords {
            language: Language::English,
            title: title.into(),
            text: text.into(),
        }
    }

    #[test]
    fn what_there_is_not_or_is_not_closed_is_refused_with_what_there_is() {
        assert_eq!(offer_words_problem(&[]), None);
        let good = words(
            "Stay, {{ customer_name | friend }}",
            "Keep {{plan}} at {{ company }}.",
        );
        assert_eq!(offer_words_problem(std::slice::from_ref(&good)), None);
        for (text, code) in [
            ("Keep {{ price }}.", "template_no_variable"),
            ("Keep {{ offer_title }}.", "template_no_variable"),
            ("Keep {{ plan", "template_unclosed"),
            ("Keep plan }}.", "template_closes_nothing"),
        ] {
            for (wrong, named) in [
                (words("Stay", text), "words[].text"),
                (words(text, "Stay"), "words[].title"),
            ] {
                let (field, found) = offer_words_problem(&[good.clone(), wrong]).unwrap();
                assert_eq!(field, named, "{text}");
                assert_eq!(found.phrase.code, code, "{text}");
                assert_eq!(found.phrase.element(), Some(1), "{text}");
                if code == "template_no_variable" {
                    let names = "customer_name, company, plan";
                    assert!(found.text.contains(names), "{}", found.text);
                }
            }
        }
    }

    #[test]
    fn each_reads_what_is_known_of_them_and_else_what_stands_in_for_it() {
        let said = words(
            "{{ plan | Pro }} for {{ customer_name }}",
            "By {{company}}: {{ plan }}.",
        );
        let known = OfferReader {
            company: "Nuvem",
            customer_name: Some("Ana\nSouza {{ plan }}"),
            plan: Some("Team"),
        };
        let filled = known.filled(&said);
        assert_eq!(
            filled.title, "Team for Ana Souza {{ plan }}",
            "a name is no variable"
        );
        assert_eq!(filled.text, "By Nuvem: Team.");
        let unknown = OfferReader {
            customer_name: None,
            plan: None,
            ..known
        };
        let filled = unknown.filled(&said);
        assert_eq!(
            (&*filled.title, &*filled.text),
            ("Pro for you", "By Nuvem: your plan.")
        );
        for (text, expected) in [
            ("Hello {{ customer_name }}, stay.", "Hello, stay."),
            ("Stay with us, {{ customer_name }}!", "Stay with us!"),
            ("{{ customer_name }}, take a break.", "Take a break."),
            ("Hello!\n\n{{ customer_name }}, stay.", "Hello!\n\nStay."),
            ("Hi {{customer_name | friend}}!", "Hi friend!"),
            ("{{ customer_name }}", "For you"),
        ] {
            assert_eq!(unknown.filled(&words("A", text)).text, expected, "{text}");
        }
        let portuguese = OfferWords {
            language: Language::Portuguese,
            ..words(
                "Olá, {{ customer_name }}!",
                "Uma oferta para {{ customer_name }}.",
            )
        };
        let filled = unknown.filled(&portuguese);
        assert_eq!(
            (&*filled.title, &*filled.text),
            ("Olá!", "Uma oferta para você.")
        );
        let old = words("Stay", "Keep {{ price }}.");
        assert_eq!(unknown.filled(&old), old);
    }
}
