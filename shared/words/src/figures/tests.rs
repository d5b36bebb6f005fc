use super::*;

fn shown(text: &str) -> Vec<(String, Unit)> {
    let all = figures(text).into_iter();
    all.map(|found| (found.figure.value, found.figure.unit))
        .collect()
}

#[test]
fn a_figure_is_the_same_however_it_is_written() {
    let money = |code: &str| Unit::Money(code.into());
    let cases: &[(&[&str], &str, Unit)] = &[
        (
            &[
                "20%",
                "20 %",
                "twenty percent",
                "20 per cent",
                "vinte por cento",
            ],
            "20",
            Unit::Percent,
        ),
        (
            &["25 months", "twenty-five months", "vinte e cinco meses"],
            "25",
            Unit::Time("month"),
        ),
        (
            &["a month", "one month", "um mês", "1 mês"],
            "1",
            Unit::Time("month"),
        ),
        (
            &[
                "R$ 49,90",
                "R$49.90",
                "BRL 49.90",
                "49,90 reais",
                "R$\u{a0}49,90",
            ],
            "49.9",
            money("BRL"),
        ),
        (
            &["$1,234", "US$ 1.234", "1,234.00 dollars", "USD 1234"],
            "1234",
            money("USD"),
        ),
        (
            &["12 March", "March 12", "12th of March", "12 de março"],
            "12",
            Unit::DayOf(3),
        ),
        (&["110 dias", "cento e dez dias"], "110", Unit::Time("day")),
        (
            &["two hundred days", "duzentos dias", "200 days"],
            "200",
            Unit::Time("day"),
        ),
        (
            &["a hundred", "100", "one hundred", "cem"],
            "100",
            Unit::Plain,
        ),
        (
            &["twenty thousand", "vinte mil", "20,000", "20.000"],
            "20000",
            Unit::Plain,
        ),
        (&["half", "metade"], "half", Unit::Plain),
        (&["12/03/2027"], "12/03/2027", Unit::Plain),
        (&["SAVE90", "save90"], "save90", Unit::Plain),
        (
            &["a few days", "alguns dias", "a couple of days"],
            "some",
            Unit::Time("day"),
        ),
        (&["tomorrow"], "tomorrow", Unit::Calendar),
        (&["May"], "may", Unit::Calendar),
        (&["next month"], "next month", Unit::Calendar),
    ];
    for (texts, value, unit) in cases {
        for text in *texts {
            assert_eq!(shown(text), [((*value).to_owned(), unit.clone())], "{text}");
        }
    }
}

#[test]
fn what_it_is_paid_for_is_a_figure_of_its_own() {
    for text in [
        "$5 a month",
        "$5 per month",
        "$5/month",
        "R$ 5 por mês",
        "$5 every month",
    ] {
        let units: Vec<Unit> = shown(text).into_iter().map(|(_, unit)| unit).collect();
        assert_eq!(units.last(), Some(&Unit::Time("month")), "{text}");
        assert_eq!(units.len(), 2, "{text}");
    }
}

#[test]
fn a_sign_without_a_number_is_found_and_plain_words_are_not() {
    assert_eq!(shown("ninety-\u{fffc}%").len(), 2);
    assert_eq!(shown("$ off").len(), 1);
    for text in [
        "Thank you. If you may want to keep it, there is nothing to do.",
        "Você pode aceitar a oferta a qualquer momento, com um cartão ou outro.",
        "One of us reads each answer. A second look does no harm.",
        "Peça a segunda via do boleto.",
    ] {
        let found: Vec<_> = shown(text);
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}
