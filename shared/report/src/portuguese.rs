//! What our sentences say, in Portuguese.

mod forecasts;

use crate::{Language, Param, Phrase};

const LANGUAGE: Language = Language::Portuguese;

/// A sentence by its code; none where the code is not known here, or the sentence was kept without what fills it.
pub(crate) fn sentence(of: &Phrase) -> Option<String> {
    Some(match of.code.as_str() {
        "changed" => changed(of),
        "worse" => format!(
            "{} ({} a {}), no treino {} a {}",
            of.decimals("now")?,
            of.decimals("now_low")?,
            of.decimals("now_high")?,
            of.decimals("before_low")?,
            of.decimals("before_high")?,
        ),
        "predicts_alone" => predicts_alone(of)?,
        "known_afterwards" => format!(
            "O nome de \"{}\" indica que talvez só seja conhecida depois do desfecho.",
            of.text("column")?
        ),
        "predicts_together" => format!(
            "{} sabem juntas o que nenhuma sabe sozinha: juntas, preveem o desfecho quase perfeitamente.",
            of.text("columns")?
        ),
        "too_good" => too_good(of),
        "label_counts_as_yes" => format!(
            "\"{}\" conta como sim em \"{}\".",
            of.text("label")?,
            of.text("column")?
        ),
        "others_count_as_no" => format!(
            "Todos os valores de \"{}\" diferentes de \"{}\" contam como não.",
            of.text("column")?,
            of.text("label")?
        ),
        "rows_without_outcome" => format!(
            "{} linhas não têm \"{}\" e ficaram fora do treino.",
            of.text("rows")?,
            of.text("column")?
        ),
        "several_rows_each" => format!(
            "As {} linhas são de {} \"{}\" diferentes. Linhas do mesmo ficam juntas quando o modelo é medido.",
            of.text("rows")?,
            of.text("keys")?,
            of.text("column")?
        ),
        "no_better_than_chance" => format!(
            "O modelo não é melhor que o acaso: sua AUC ROC é {}, e com tão poucas linhas só a sorte chega a {}. Não \
             aja com base nas pontuações dele; acrescente colunas que digam mais sobre o que os clientes fazem, ou \
             mais linhas.",
            of.decimals("roc_auc")?,
            of.decimals("lucky")?
        ),
        "no_better_than_mean" => format!(
            "O modelo não é melhor que a média: ele explica {} da variância, e com tão poucas linhas isso pode ser sorte. \
             Não aja com base no que ele prevê; acrescente colunas que digam mais, ou mais linhas.",
            of.decimals("r2")?
        ),
        "heavy_tails" => format!(
            "Poucas linhas de \"{}\" estão muito longe das demais. Elas pesam mais no erro quadrático do que todas as \
             outras; veja também o erro absoluto médio.",
            of.text("column")?
        ),
        "two_numbers" => format!(
            "\"{}\" tem só dois valores. Se são sim e não, uma pergunta de sim ou não diz mais: a probabilidade de cada \
             um.",
            of.text("column")?
        ),
        "fewer_rows_than_columns" => format!(
            "São {} linhas e {} colunas: com menos linhas que colunas, muito do que parece explicar é acaso. Acrescente \
             linhas ou exclua colunas.",
            of.text("rows")?,
            of.text("columns")?
        ),
        "cross_validated_only" => {
            "As linhas mais recentes não puderam ser separadas para medir. O modelo é medido por validação cruzada em \
             todas as linhas."
                .into()
        }
        "empty" => "vazia: nenhuma linha tem valor".into(),
        "constant" => "constante: o mesmo valor em todas as linhas".into(),
        "identifier" => "identificador: valores diferentes em quase todas as linhas".into(),
        "mixed_values" => format!(
            "valores misturados: a maioria são números ou datas, e outros não são, como \"{}\"",
            of.text("example")?
        ),
        "ambiguous_dates" => format!(
            "datas ambíguas: nada diz se o dia, o mês ou o ano vem primeiro, como em \"{}\"",
            of.text("example")?
        ),
        "group_column_used" => format!(
            "O modelo usa \"{}\". Exclua-a se não deveria; outras colunas ainda podem distinguir os grupos.",
            of.text("column")?
        ),
        "group_column_unused" => format!(
            "O modelo não usa \"{}\", mas outras colunas podem distinguir os grupos.",
            of.text("column")?
        ),
        "gaps_are_no_causes" => {
            "São diferenças entre grupos neste arquivo, não suas causas. Uma diferença não prova tratamento injusto, e \
             a falta dela não prova tratamento justo: desfechos registrados ou provocados de forma injusta parecem \
             corretos aqui."
                .into()
        }
        "gaps_cannot_all_close" => {
            "Onde os desfechos diferem entre grupos, nenhum modelo que erra consegue ter precisão, revocação e taxa de \
             falsos positivos iguais em todos eles (Chouldechova, 2017): decida qual diferença importa para o que \
             você faz com as pontuações."
                .into()
        }
        "small_groups_left_out" => format!(
            "De \"{}\", {} linhas estão em grupos pequenos demais, ou além dos maiores, e não são mostradas.",
            of.text("column")?,
            of.text("rows")?
        ),
        _ => return forecasts::sentence(of),
    })
}

/// What to do about what a code warns of in those columns, which are one or several.
pub(crate) fn remedy(code: &str, columns: &[String]) -> String {
    let named = columns.join(", ");
    match (code, columns.len()) {
        ("too_good", _) => format!(
            "Verifique primeiro {named}: o que só é preenchido ou alterado quando o desfecho já ocorreu deve ser \
             excluído, e o modelo treinado de novo. Se tudo isso já se sabe quando os clientes são pontuados, o modelo \
             é simplesmente bom."
        ),
        (_, 1) => format!(
            "Se {named} não é conhecida no momento de pontuar os clientes, exclua-a e treine de novo; o modelo vale \
             menos do que suas métricas dizem."
        ),
        _ => "Se alguma delas só é preenchida ou alterada quando o desfecho já ocorreu, exclua-a e treine de novo; o \
              modelo vale menos do que suas métricas dizem."
            .into(),
    }
}

fn changed(of: &Phrase) -> String {
    let averages = || {
        let [now, before] = [of.text("average_now")?, of.text("average_before")?];
        Some(format!("em média {now}, era {before}"))
    };
    let most = || {
        let [now, before] = [of.share("share_now")?, of.share("share_before")?];
        Some(format!("{}: {now}, era {before}", cell(of)?))
    };
    let parts = [averages(), most()];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// What of a column changed most.
fn cell(of: &Phrase) -> Option<String> {
    Some(match of.text("cell")?.as_str() {
        "level" => format!("`{}`", of.text("level")?),
        "missing" => "sem valor".into(),
        "unseen" => "nunca vistos no treino".into(),
        _ => match (of.text("above"), of.text("up_to")) {
            (Some(above), Some(to)) => format!("acima de {above} até {to}"),
            (Some(above), None) => format!("acima de {above}"),
            (None, Some(to)) => format!("até {to}"),
            (None, None) => "qualquer valor".into(),
        },
    })
}

fn predicts_alone(of: &Phrase) -> Option<String> {
    let column = of.text("column")?;
    let Some(hits) = of.text("hits") else {
        return Some(format!(
            "\"{column}\" sozinha prevê o desfecho quase perfeitamente: talvez seja o próprio desfecho em outras \
             palavras."
        ));
    };
    Some(format!(
        "\"{column}\" tem sempre o mesmo valor, a não ser em {} linhas, das quais {hits} têm o mesmo desfecho ({} de \
         todas as que o têm). Talvez só seja preenchida então.",
        of.text("differ")?,
        of.share("share")?
    ))
}

fn too_good(of: &Phrase) -> String {
    match of.decimals("roc_auc") {
        Some(auc) => format!(
            "O modelo ordena quase perfeitamente (AUC ROC {auc}), o que dados honestos raramente permitem."
        ),
        None => "Quase tudo o que o modelo sabe vem de poucas colunas.".into(),
    }
}

impl Phrase {
    /// What is filled in, as it is written in Portuguese.
    fn text(&self, name: &str) -> Option<String> {
        Some(match self.params.get(name)? {
            Param::Text(text) => text.clone(),
            Param::Number(number) => plain(*number),
        })
    }

    fn share(&self, name: &str) -> Option<String> {
        let share = self.number(name)?;
        Some(LANGUAGE.percent((share * 1000.0).round() / 1000.0))
    }

    fn decimals(&self, name: &str) -> Option<String> {
        Some(LANGUAGE.number(self.number(name)?, 3))
    }

    fn number(&self, name: &str) -> Option<f64> {
        match self.params.get(name)? {
            Param::Number(number) => Some(*number),
            Param::Text(_) => None,
        }
    }
}

/// A number with no more decimals than it has, nor than anybody reads.
fn plain(number: f64) -> String {
    let decimals = match number.abs() {
        size if size >= 100.0 || number.fract() == 0.0 => 0,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    LANGUAGE.number(number, decimals)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::english_words;

    #[test]
    fn what_changed_is_said_with_its_figures() {
        let changed = Phrase::new("changed")
            .with("average_now", 29.9)
            .with("average_before", 1064.8);
        let cell = |phrase: &Phrase, kind: &str| {
            let phrase = phrase.clone().with("cell", kind);
            phrase.with("share_now", 0.0251).with("share_before", 0.1)
        };
        for (phrase, said) in [
            (changed.clone(), "em média 29,90, era 1.065"),
            (
                cell(&changed, "range").with("above", 94.25),
                "em média 29,90, era 1.065; acima de 94,25: 2,5%, era 10%",
            ),
            (
                cell(&Phrase::new("changed"), "level").with("level", "Fibra"),
                "`Fibra`: 2,5%, era 10%",
            ),
            (
                cell(&Phrase::new("changed"), "missing"),
                "sem valor: 2,5%, era 10%",
            ),
        ] {
            assert_eq!(phrase.said(LANGUAGE, "changed"), said);
            assert_eq!(phrase.said(Language::English, "changed"), "changed");
        }
    }

    #[test]
    fn what_cannot_be_said_stays_as_it_was_kept() {
        for phrase in [
            Phrase::default(),
            Phrase::new("nobody_knows"),
            Phrase::new("worse"),
        ] {
            assert_eq!(phrase.said(LANGUAGE, "As it was."), "As it was.");
        }
    }

    #[test]
    fn remedies_are_said_in_portuguese() {
        let columns = ["\"estorno\"", "\"taxa\""].map(str::to_owned);
        for (code, named) in [
            ("too_good", &columns[..]),
            ("predicts_alone", &columns[..1]),
            ("predicts_together", &columns[..]),
        ] {
            let said = remedy(code, named);
            assert_eq!(english_words(&said), [""; 0], "{said}");
        }
    }
}
