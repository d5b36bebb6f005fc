//! What was done to dated values before they were forecast.

use crate::Phrase;

/// A sentence by its code; none where the code is not known here, or the sentence was kept without what fills it.
pub(super) fn sentence(of: &Phrase) -> Option<String> {
    let values = || of.text("values");
    let periods = || of.text("periods");
    let series = || of.text("series");
    Some(match of.code.as_str() {
        "values_not_numbers" => format!(
            "{} valores não são números, ou são maiores do que qualquer um poderia ser. Contam como ausentes.",
            values()?
        ),
        "future_dates" => format!(
            "{} valores têm datas que ainda não chegaram. Ficaram de fora.",
            values()?
        ),
        "running_period" => {
            "O período que ainda não terminou ficou de fora: a soma dele ainda cresce.".into()
        }
        "values_added_up" => format!(
            "{} períodos tinham vários valores, que foram somados.",
            periods()?
        ),
        "last_value_counts" => format!(
            "{} períodos tinham vários valores, dos quais conta o último.",
            periods()?
        ),
        "missing_are_zero" => format!("{} períodos sem valor contam como zero.", periods()?),
        "missing_filled" => format!(
            "{} períodos sem valor foram preenchidos em linha reta entre os vizinhos.",
            periods()?
        ),
        "before_long_gap" => format!(
            "{} valores antes de uma longa lacuna ficaram de fora: o que veio depois diz mais.",
            periods()?
        ),
        "too_old" => format!(
            "Os {} períodos mais antigos ficaram de fora: uma previsão não precisa de tantos.",
            periods()?
        ),
        "finer_series" => format!(
            "{} séries têm valores mais frequentes que as outras e foram levadas à frequência delas.",
            series()?
        ),
        "coarser_series" => format!(
            "{} séries têm valores raros demais para a frequência das outras. As lacunas foram preenchidas: é melhor \
             prevê-las à parte.",
            series()?
        ),
        "series_without_values" => format!(
            "{} séries não têm nenhum número com data passada, e ficam sem previsão.",
            series()?
        ),
        "without_intervals" => format!(
            "{} séries nunca mudaram ou são curtas demais para testar previsões: não se sabe, ou só em parte, quão longe \
             do real as delas podem ficar.",
            series()?
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::{Language, Phrase};

    #[test]
    fn what_was_done_is_said_with_how_often() {
        let phrase = Phrase::new("missing_are_zero")
            .with("periods", 1200_usize)
            .with("series", 3_usize);
        let said = phrase.said(
            Language::Portuguese,
            "1200 periods without a value count as zero.",
        );
        assert_eq!(said, "1.200 períodos sem valor contam como zero.");
    }
}
