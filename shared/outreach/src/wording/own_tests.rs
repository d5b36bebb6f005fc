use domain::{TemplateStep, TemplateVariable, TemplateWords};
use proptest::prelude::*;

use super::*;

fn words(subject: &str, body: &str) -> TemplateWords {
    TemplateWords {
        subject: subject.into(),
        body: body.into(),
    }
}

/// A customer of whom everything is known.
fn known(step: TemplateStep) -> Variables {
    Variables {
        customer_name: "Ana".into(),
        company: "Nuvem".into(),
        plan: "Pro".into(),
        amount: "€49.00".into(),
        new_amount: "€59.00".into(),
        paid: "€588.00".into(),
        every: "month".into(),
        date: "30 June 2027".into(),
        answers: true,
        payment: PaymentVariables {
            step: u8::from(step != TemplateStep::First),
            decline: "soft",
            advice: "Please pay".into(),
            pay_url: "https://pay.example/i".into(),
            access_note: "You keep your access.".into(),
            colleague: step == TemplateStep::Colleague,
            ..PaymentVariables::default()
        },
        offer: OfferVariables {
            title: "Stay with us".into(),
            text: "A fifth off.\n\nFor three months.".into(),
            link: "https://perene.example/v1/offer/x".into(),
            until: "30 June 2027".into(),
        },
        ..Variables::default()
    }
}

/// What is wrong with the text for a reason, as its code and its place.
fn wrong(reason: Reason, body: &str) -> (String, String) {
    let words = words("Hello", body);
    let wrong = OwnTemplate::read(reason, &words).unwrap_err();
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    let (field, sentence) = &wrong[0];
    assert_eq!(*field, "body");
    let place = sentence.text.split_once(": ").map(|(place, _)| place);
    (
        sentence.phrase.code.clone(),
        place.unwrap_or_default().to_owned(),
    )
}

#[test]
fn the_built_in_words_as_a_template_say_the_same_as_they_do() {
    for key in TemplateKey::all() {
        for answers in [true, false] {
            let template = built_in(key, answers).unwrap();
            let variables = Variables {
                answers,
                ..known(key.step)
            };
            let own = Written::by_own(key, &template, &variables).unwrap();
            let built_in = write(key.reason, key.language, &variables).unwrap();
            assert_eq!(own, built_in, "{key}");
            assert_eq!(template.tidied(), template, "{key}");
        }
    }
}

#[test]
fn a_variable_is_filled_by_what_is_known_or_by_its_fallback() {
    let template = words(
        "{{plan|your plan}}",
        "Hello {{ customer_name | there }},\n{{ amount | }}",
    );
    let read = OwnTemplate::read(Reason::Renewal, &template).unwrap();
    let full = read
        .fill(&known(TemplateStep::Only), Language::English)
        .unwrap();
    assert_eq!(
        (full.subject.as_str(), full.body.as_str()),
        ("Pro", "Hello Ana,\n€49.00")
    );
    let nobody = Variables::default();
    let bare = read.fill(&nobody, Language::English).unwrap();
    assert_eq!(
        (bare.subject.as_str(), bare.body.as_str()),
        ("your plan", "Hello there,")
    );
}

#[test]
fn what_a_customer_lacks_is_named_once() {
    let template = words(
        "{{ plan }}",
        "{{ amount }} for {{ plan }}, {{ days_left }} days",
    );
    let read = OwnTemplate::read(Reason::Renewal, &template).unwrap();
    let lacks = read
        .fill(&Variables::default(), Language::English)
        .unwrap_err();
    assert_eq!(
        lacks.missing,
        [TemplateVariable::Plan, TemplateVariable::Amount]
    );
    let template = words("{{ plan | }}", "Hello");
    let read = OwnTemplate::read(Reason::Renewal, &template).unwrap();
    let empty = read
        .fill(&Variables::default(), Language::English)
        .unwrap_err();
    assert!(empty.missing.is_empty());
}

#[test]
fn what_does_not_read_is_refused_where_it_stands() {
    let of = |body: &str| wrong(Reason::Renewal, body);
    let expected = [
        (
            "Olá {{ plano }}",
            "template_no_variable",
            "Line 1, character 5",
        ),
        (
            "Hi\n\n É {{ plan",
            "template_unclosed",
            "Line 3, character 4",
        ),
        ("{{ plan\n}}", "template_unclosed", "Line 1, character 1"),
        ("{{ {{ plan }}", "template_unclosed", "Line 1, character 1"),
        (
            "{{ plan }} }}",
            "template_closes_nothing",
            "Line 1, character 12",
        ),
        (
            "{% if plan %}x",
            "template_condition",
            "Line 1, character 1",
        ),
        (
            "a\u{202e}b",
            "template_control_character",
            "Line 1, character 2",
        ),
    ];
    for (body, code, place) in expected {
        assert_eq!(of(body), (code.to_owned(), place.to_owned()), "{body}");
    }
    for (body, code) in [("", "name_length"), ("\u{200b}", "invisible_characters")] {
        assert_eq!(of(body).0, code);
    }
    assert_eq!(of(&"x".repeat(5_001)).0, "name_length");
}

#[test]
fn the_link_by_which_one_pays_stands_on_a_line_of_its_own() {
    let of = |body: &str| wrong(Reason::PaymentFailed, body).0;
    assert_eq!(of("Please pay."), "template_without_link");
    assert_eq!(of("Pay at {{ pay_url }}"), "template_without_link");
    assert_eq!(of("{{ pay_url | soon }}"), "template_no_address");
    assert_eq!(of("{{ pay_url | }}"), "template_no_address");
    let good = words(
        "Pay",
        "Please pay:\n {{ pay_url | https://a.example/pay }} \nBye",
    );
    let read = OwnTemplate::read(Reason::PaymentFailed, &good).unwrap();
    let bare = read.fill(&Variables::default(), Language::English).unwrap();
    let link = "<a href=\"https:&#x2f;&#x2f;a.example&#x2f;pay\"";
    assert!(bare.html.contains(link), "{}", bare.html);
    let clicked = words("{{ pay_url }}", "{{ pay_url }}");
    let wrong = OwnTemplate::read(Reason::PaymentFailed, &clicked).unwrap_err();
    assert_eq!(wrong[0].0, "subject");
    assert_eq!(wrong[0].1.phrase.code, "template_link_in_subject");
    // Of what has no link nothing is asked.
    assert!(OwnTemplate::read(Reason::Renewal, &words("a", "b")).is_ok());
}

#[test]
fn every_variable_has_a_value_that_a_sample_has() {
    for key in TemplateKey::all() {
        for variable in TemplateVariable::of(key.reason) {
            let named = format!("{{{{ {} }}}}", variable.name());
            let template = match TemplateVariable::link_of(key.reason) {
                Some(link) => words("Hello", &format!("{named}\n{{{{ {} }}}}", link.name())),
                None => words("Hello", &named),
            };
            let variables = Variables {
                used: "40 reports".into(),
                card_brand: "Visa".into(),
                card_last4: "4242".into(),
                time_left: "today".into(),
                payment: PaymentVariables {
                    retry_date: "1 July 2027".into(),
                    access_date: "2 July 2027".into(),
                    ..known(key.step).payment
                },
                ..known(key.step)
            };
            let filled = Written::by_own(key, &template, &variables);
            assert!(filled.is_ok(), "{variable:?}: {filled:?}");
            let lacks = Written::by_own(key, &template, &Variables::default());
            let may_lack = variable.may_be_missing();
            let told = lacks.is_err_and(|lacks| lacks.missing.contains(variable));
            // A text is empty of all that is not there; a number is always.
            assert!(told || !may_lack, "{variable:?}");
        }
    }
}

#[test]
fn what_a_customer_is_called_leads_nowhere() {
    let said = Variables {
        customer_name: "https://evil.example/x".into(),
        ..Variables::default()
    };
    let template = words("Hello", "{{ customer_name }}\nhttps://ours.example/plans");
    let read = OwnTemplate::read(Reason::Renewal, &template).unwrap();
    let html = read.fill(&said, Language::English).unwrap().html;
    assert_eq!(html.matches("<a href").count(), 1, "{html}");
    assert!(html.contains("ours.example"), "{html}");
}

#[test]
fn what_others_chose_is_neither_markup_nor_a_variable() {
    let said = Variables {
        customer_name: "<b>{{ company }}</b>".into(),
        company: "Nuvem".into(),
        ..Variables::default()
    };
    let template = words("To {{ customer_name }}", "<i>{{ customer_name }}</i>");
    let read = OwnTemplate::read(Reason::Renewal, &template).unwrap();
    let written = read.fill(&said, Language::English).unwrap();
    assert_eq!(written.body, "<i><b>{{ company }}</b></i>");
    assert!(!written.html.contains("<b>") && !written.html.contains("<i>"));
}

/// Parts of a text without meaning, and variables of a renewal.
fn parts() -> impl Strategy<Value = Vec<(String, usize, Option<String>)>> {
    let plain = "[ -z~áç€\n]{0,12}";
    let variable = 0..TemplateVariable::of(Reason::Renewal).len();
    let fallback = proptest::option::of("[a-zA-Z0-9 áç€]{0,8}");
    proptest::collection::vec((plain, variable, fallback), 1..8)
}

proptest! {
    #[test]
    fn any_text_reads_or_is_refused_within_it(body in "[ a-c{}|%\n_é]{0,40}", reason in 0..Reason::ALL.len()) {
        let template = words("Hello", &body);
        let lines = body.split('\n').count();
        if let Err(wrong) = OwnTemplate::read(Reason::ALL[reason], &template) {
            for (_, sentence) in wrong {
                if let Some(report::Param::Number(line)) = sentence.phrase.params.get("line") {
                    prop_assert!((1.0..=lines as f64).contains(line));
                }
                prop_assert!(!sentence.phrase.code.is_empty());
            }
        }
    }

    #[test]
    fn a_text_is_said_as_it_stands_but_for_its_variables(parts in parts()) {
        let all = TemplateVariable::of(Reason::Renewal);
        let (mut template, mut full, mut bare, mut missing) = (String::new(), String::new(), String::new(), Vec::new());
        let known = Variables { time_left: "today".into(), ..known(TemplateStep::Only) };
        let nobody = Variables::default();
        for (plain, which, fallback) in &parts {
            let of = all[*which];
            let otherwise = fallback.as_deref().map(|text| format!("|{text}")).unwrap_or_default();
            template += &format!("{plain}{{{{{}{otherwise}}}}}", of.name());
            full += plain;
            full += &known.text(of).unwrap();
            bare += plain;
            match (nobody.text(of), fallback) {
                (Some(value), _) => bare += &value,
                (None, Some(fallback)) => bare += fallback.trim(),
                (None, None) => missing.push(of),
            }
        }
        let words = words("Hello", &template);
        let read = OwnTemplate::read(Reason::Renewal, &words).unwrap();
        let written = read.fill(&known, Language::English).unwrap();
        let same = Written::new("Hello", &full, Language::English, &known);
        prop_assert_eq!(written, same);
        match read.fill(&nobody, Language::English) {
            Ok(written) => {
                let same = Written::new("Hello", &bare, Language::English, &nobody);
                prop_assert!(missing.is_empty());
                prop_assert_eq!(written, same);
            }
            Err(lacks) => {
                prop_assert!(missing.iter().all(|of| lacks.missing.contains(of)));
                prop_assert_eq!(missing.is_empty(), lacks.missing.is_empty());
            }
        }
    }
}
