import type { classification as en } from './en';

export const classification: Record<keyof typeof en, string> = {
  'palette.title': 'Buscar páginas, casos e ações',
  'palette.hint': 'Encontre um caso, uma página ou uma ação',
  'nav.customers': 'Casos',
  'risk.high': 'Alto',
  'risk.medium': 'Médio',
  'risk.low': 'Baixo',
  risk: 'Nível de probabilidade',
  score: 'Probabilidade de sim',
  customer: 'Caso',
  'axis.found': 'Parte dos “sim” encontrada',
  'axis.customers': 'Casos',
  'cust.row': 'Dados do caso',
  'cust.atStake': '{amount} esperados: valor × probabilidade de sim',
  'cust.driversHint':
    'Quantos pontos percentuais cada coluna acrescenta à probabilidade de sim deste caso, ou tira dela, em relação ao caso médio.',
  'cust.notfound': 'Caso não encontrado nesta pontuação',
  'cust.score': 'Probabilidade de sim',
  'customers.searchName': 'Buscar pelo nome do caso',
  'customers.search': 'Buscar pelo ID do caso',
  'customers.viewHint': 'Os casos da lista, nesta ordem, com as colunas que você vê.',
  'customers.exportHint': 'Todos desta pontuação, em ordem de ID do caso.',
  'customers.active': 'Não ou em aberto',
  'customers.empty': 'Nenhum caso encontrado',
  'customers.left': 'Sim',
  'customers.none2': 'Treine um modelo para ter a probabilidade de sim de cada caso.',
  'customers.shown': '{n} {n|caso|casos}',
  'customers.of':
    '{active} {active|caso|casos} não ou em aberto, {left} já {left|conhecido|conhecidos} como sim ({rows} {rows|linha|linhas} no arquivo)',
  'customers.stake': 'Valor esperado',
  'customers.stillHere': 'Não ou em aberto',
  'customers.title': 'Casos',
  'filter.empty': 'Para encontrar casos sem valor, não preencha nada.',
  'drift.hint': 'Casos pontuados em {when}, em relação aos casos com que a versão {n} foi treinada',
  'drift.yes': 'Seus casos mudaram',
  'drift.no': 'Seus casos são praticamente os mesmos',
  'auto.on_driftHint': 'Porque os casos mudaram ou as previsões erraram',
  'auto.rows_per_entity': 'Casos com várias linhas',
  'moved.entered': 'Novos prováveis',
  'moved.onerun':
    'Depois da próxima pontuação, aqui aparece quais casos ficaram prováveis e quais deixaram de ser.',
  'moved.others':
    '{came} {came|novo|novos} no arquivo, {gone} já não {gone|consta|constam} nele, {left} {left|deu|deram} sim desde então.',
  'moved.recovered': 'Deixaram de ser prováveis',
  'moved.rose': 'Probabilidade subiu',
  'moved.fell': 'Probabilidade caiu',
  'outcomes.taken':
    'Pronto: {taken} de {sent} {sent|caso|casos} do arquivo {taken|tinha sido pontuado|tinham sido pontuados}',
  'outcomes.text':
    'Escolha uma pontuação e um conjunto de dados mais novo que mostre as respostas desde então. As previsões são comparadas com o que aconteceu.',
  'overview.atrisk': 'Casos prováveis',
  'overview.atriskHint': 'Probabilidade de sim de {threshold} ou mais',
  'overview.expectedLoss': 'Valor esperado',
  'overview.expectedLossHint': 'Soma de {column} × probabilidade de sim',
  'overview.leavers': '“Sim” esperados',
  'overview.leaversOf': 'Soma da probabilidade de sim de {n} {n|caso|casos}',
  'overview.quality':
    'Quão confiável é: dos 10% de casos com maior probabilidade, {share} deram sim, {times} vezes a média.',
  'overview.useless2':
    'As pontuações não separam o sim do não; por isso nada aparece como provável. Treine o modelo com mais casos, ou inclua colunas que digam mais sobre eles.',
  'overview.scored': 'Casos pontuados',
  'steps.again': 'Pontue os casos atuais com um arquivo mais novo e veja o que mudou',
  'steps.again2': 'Pontuar casos',
  'overview.leftOf': 'Mais {left} do arquivo já {left|tinha|tinham} dado sim',
  'overview.seeall': 'Ver todos os casos',
  'overview.top': 'Olhe primeiro para estes',
  'overview.topHint': 'Casos com probabilidade de sim de {threshold} ou mais, do mais ao menos provável',
  'overview.topByStake':
    'Casos com probabilidade de sim de {threshold} ou mais, do maior ao menor valor esperado',
  'overview.topNobody': 'Nenhum caso é provável agora',
  'overview.topNobody2': 'Veja todos os casos para saber quais estão mais perto.',
  'overview.byStake': 'Por valor esperado',
  'overview.byRisk': 'Por probabilidade',
  'needs.risen': '{n} {n|caso ficou provável|casos ficaram prováveis}',
  'needs.limit2':
    'Você já pontuou {used} de {allowed} {allowed|caso|casos} neste mês, e a última pontuação contou {counted} {counted|caso|casos}.',
  'needs.drift': '{name}: seus casos mudaram desde o treino',
  'overview.valueAtRisk': 'Valor dos casos prováveis',
  'perf.hint': 'Previsões comparadas com o que aconteceu, depois de informados os resultados',
  'profit.own': 'o de cada caso: {column}',
  'profit.norun': 'Pontue casos com este modelo para ver em quais agir.',
  'profit.save': 'Parte em que agir compensa',
  'profit.saved': 'Casos em que compensa',
  'profit.slider': 'Casos em que se age',
  'profit.threshold': 'Probabilidade de sim a partir de',
  'profit.value': 'Valor quando compensa',
  'rows.title': 'Alguns casos têm várias linhas',
  'rows.allHint':
    'O modelo aprende com cada linha e pontua cada uma em separado. As linhas de um caso ficam juntas quando o modelo é testado.',
  'scoring.text': 'Dá a cada caso do conjunto de dados uma probabilidade de sim, pela versão em produção.',
  'scoring.title': 'Pontuar casos',
  'score.next2':
    '{model} dá a cada caso deste arquivo uma probabilidade de sim. Os resultados aparecem no Início, com o que mudou desde a última vez.',
  'score.next': 'A seguir: pontue estes casos',
  'score.title': 'Envie os casos atuais',
  'train.key': 'ID do caso',
  'train.keyHint': 'Identifica cada caso. O modelo nunca aprende com ela.',
  'train.nameDefault': 'Sim ou não',
  'train.positive': 'Valor que significa “sim”',
  'train.positiveAsk': 'Não dá para saber qual valor de {target} significa sim.',
  'train.targetHint': 'A coluna que mostra a resposta.',
  'train.valueHint': 'Quanto vale cada caso. Assim você vê quanto valem os prováveis.',
  'train.excludeHint':
    'Colunas que só se conhecem quando já se sabe a resposta fazem o modelo parecer melhor do que é.',
  'train.noTarget': 'Qual coluna mostra a resposta?',
  'train.noTarget2':
    'Não encontramos nenhuma neste arquivo. Se houver, escolha-a como resultado. Se não, treine com um arquivo de casos passados que mostre as respostas e use esse modelo para pontuar este arquivo.',
  'run.scoring': 'Calculando a probabilidade de sim de cada caso',
  'run.scored': 'Todos os casos têm uma probabilidade de sim',
  'run.check2':
    'O modelo é melhor do que costuma ser possível; por isso não pontua casos até você conferir. Uma das colunas talvez entregue o resultado: veja qual é e treine sem ela, ou use o modelo como está.',
  'run.what.planning': 'Lendo o arquivo e separando alguns casos para testar o modelo.',
  'run.what.training': 'Procurando os padrões que aparecem antes de um sim.',
  'run.what.joining':
    'Testando com casos que o modelo não viu, para que as porcentagens sejam confiáveis: de 100 casos com 30%, cerca de 30 dão sim.',
  'run.see': 'Ver os casos mais prováveis',
  'selection.file': 'Casos selecionados',
  'role.key': 'o ID do caso',
  'why.few_outcomes': 'Poucos casos do arquivo têm resposta conhecida para saber.',
  'degraded.score_drift': 'Probabilidade de sim',
  'help.atRisk':
    'Casos cuja probabilidade de sim chegou ao nível em que o modelo melhor separa o sim do não. É uma lista para percorrer, não uma previsão.',
  'help.precision':
    'Dos casos a partir do limiar, a parte que deu sim de fato. Os demais foram olhados à toa.',
  'help.recall':
    'De todos os casos que deram sim, a parte a partir do limiar. Os demais passaram despercebidos.',
  'help.threshold':
    'A probabilidade de sim a partir da qual um caso conta como provável. É definida onde precisão e revocação mais se equilibram.',
  'help.average_precision':
    'A precisão média em todos os limiares. Adivinhar dá a parte de casos que são sim; compare com ela.',
  'help.roc_auc':
    'Quão bem o modelo ordena: entre um caso que deu sim e um que deu não, é a chance de o primeiro ter a probabilidade maior. 0,5 é adivinhar, 1 é perfeito.',
  'help.calibration':
    'Se as porcentagens valem o que dizem: de 100 casos com 30%, cerca de 30 devem dar sim. Boas previsões ficam sobre a linha tracejada.',
  'help.profit':
    'O que agir traz onde compensa, menos o custo de agir em todos os casos. Depende da parte em que você espera que compense, que pode ser mudada abaixo.',
  'help.importance':
    'Quanto o modelo piora quando os valores de uma coluna são embaralhados, como parte de todas as colunas. Mostra o que o modelo usa, não o que causa um sim.',
  'model.check2':
    'Esta versão é melhor do que costuma ser possível; por isso não pontua casos até você conferir. Se tudo nas colunas abaixo já se sabe quando você pontua os casos, pode usar. Se não, treine sem elas.',
  'model.rows': 'Treinado com {rows} {rows|linha|linhas}; {share} são sim',
  'model.dependence': 'Como a probabilidade de sim varia com',
  'help.leavers':
    'Quantos casos devem dar sim, sejam quais forem: dez casos com 20% contam como dois. Pode ser mais do que o número de casos prováveis, porque alguns dos muitos improváveis também dão sim.',
  'help.valueAtRisk':
    'Quanto valem juntos todos os casos prováveis, se todos derem sim. É o número de destaque.',
  'help.expectedLoss':
    'Uma previsão: o valor de cada caso vezes a sua probabilidade de sim, somado para todos.',
  'help.top':
    'Só aparecem casos prováveis. O valor esperado é o valor do caso vezes a sua probabilidade de sim. “pts” diz quantos pontos percentuais um motivo acrescenta à probabilidade, ou tira dela.',
  'warning.text.repeated_key':
    'Cada caso deveria aparecer uma vez, mas há só {about}{keys} {keys|ID diferente|IDs diferentes} em {rows} {rows|linha|linhas}. Ao treinar, você escolhe se todas as linhas contam ou só a mais nova.',
  'warning.text.identifier':
    'Quase toda linha tem um valor próprio: identifica os casos, mas não diz nada sobre eles.',
  'warning.text.known_afterwards':
    'Pelo nome, talvez só se conheça quando já se sabe a resposta. Se for assim, treine sem ela: ela não prevê nada.',
  'warning.text.predicts_alone':
    'Sozinha, quase diz o resultado. Se ainda não for conhecida quando você pontua os casos, treine sem ela: o modelo valeria menos do que parece.',
  'warning.text.predicts_together':
    'Juntas, sabem o que nenhuma sabe sozinha. Se uma delas só é preenchida ou alterada quando já se sabe a resposta, treine sem ela: o modelo valeria menos do que parece.',
  'warning.text.too_good':
    'O modelo é melhor do que costuma ser possível. Deixe de fora o que só é preenchido ou alterado quando já se sabe a resposta. Se tudo já se sabe quando você pontua os casos, o modelo é simplesmente bom.',
  'file.older':
    '{keys} {keys|caso tem|casos têm} várias linhas. Só a mais nova por {column} conta; {n} {n|linha mais antiga ficou|linhas mais antigas ficaram} de fora ({examples}).',
  'file.olderLast':
    '{keys} {keys|caso tem|casos têm} várias linhas. Só a última do arquivo conta; {n} {n|linha anterior ficou|linhas anteriores ficaram} de fora ({examples}).',
  'file.repeated':
    '{n} {n|caso tem|casos têm} mais de uma linha, {rows} linhas ao todo ({examples}). Todas as linhas contam.',
};
