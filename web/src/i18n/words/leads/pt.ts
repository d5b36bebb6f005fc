import type { leads as en } from './en';

export const leads: Record<keyof typeof en, string> = {
  'palette.title': 'Buscar páginas, leads e ações',
  'palette.hint': 'Encontre um lead, uma página ou uma ação',
  'nav.customers': 'Leads',
  'risk.high': 'Quente',
  'risk.medium': 'Morno',
  'risk.low': 'Frio',
  risk: 'Classificação',
  score: 'Chance',
  customer: 'Lead',
  'axis.found': 'Parte dos compradores encontrada',
  'axis.customers': 'Leads',
  'cust.row': 'Dados do lead',
  'cust.atStake': '{amount} esperados: valor × chance',
  'cust.driversHint':
    'Quantos pontos percentuais cada coluna acrescenta à chance deste lead, ou tira dela, em relação ao lead médio.',
  'cust.notfound': 'Lead não encontrado nesta pontuação',
  'cust.score': 'Chance de comprar',
  'customers.searchName': 'Buscar pelo nome do lead',
  'customers.search': 'Buscar pelo ID do lead',
  'customers.viewHint': 'Os leads da lista, nesta ordem, com as colunas que você vê.',
  'customers.exportHint': 'Todos desta pontuação, em ordem de ID do lead.',
  'customers.active': 'Em aberto',
  'customers.empty': 'Nenhum lead encontrado',
  'customers.left': 'Comprou',
  'customers.none2': 'Treine um modelo para ter a chance de cada lead.',
  'customers.shown': '{n} {n|lead|leads}',
  'customers.of':
    '{active} {active|lead em aberto|leads em aberto}, {left} já {left|comprou|compraram} ({rows} {rows|linha|linhas} no arquivo)',
  'customers.stake': 'Valor esperado',
  'customers.stillHere': 'Em aberto',
  'customers.title': 'Leads',
  'filter.empty': 'Para encontrar leads sem valor, não preencha nada.',
  'drift.hint': 'Leads pontuados em {when}, em relação aos leads com que a versão {n} foi treinada',
  'drift.yes': 'Seus leads mudaram',
  'drift.no': 'Seus leads são praticamente os mesmos',
  'auto.on_driftHint': 'Porque os leads mudaram ou as previsões erraram',
  'auto.rows_per_entity': 'Leads com várias linhas',
  'moved.entered': 'Novos quentes',
  'moved.onerun': 'Depois da próxima pontuação, aqui aparece quais leads esquentaram e quais esfriaram.',
  'moved.others':
    '{came} {came|novo|novos} no arquivo, {gone} já não {gone|consta|constam} nele, {left} {left|comprou|compraram} desde então.',
  'moved.recovered': 'Esfriaram',
  'moved.rose': 'Chance subiu',
  'moved.fell': 'Chance caiu',
  'outcomes.taken':
    'Pronto: {taken} de {sent} {sent|lead|leads} do arquivo {taken|tinha sido pontuado|tinham sido pontuados}',
  'outcomes.text':
    'Escolha uma pontuação e um conjunto de dados mais novo que mostre quem comprou desde então. As previsões são comparadas com o que aconteceu.',
  'overview.atrisk': 'Leads quentes',
  'overview.atriskHint': 'Chance de {threshold} ou mais',
  'overview.expectedLoss': 'Valor esperado',
  'overview.expectedLossHint': 'Soma de {column} × chance',
  'overview.leavers': 'Compras esperadas',
  'overview.leaversOf': 'Soma da chance de {n} {n|lead|leads}',
  'overview.quality':
    'Quão confiável é: dos 10% de leads com maior chance, {share} compraram, {times} vezes a média.',
  'overview.useless2':
    'As pontuações não mostram quem vai comprar; por isso ninguém aparece como quente. Treine o modelo com mais leads, ou inclua colunas que digam mais sobre eles.',
  'overview.scored': 'Leads pontuados',
  'steps.again': 'Pontue os leads atuais com um arquivo mais novo e veja o que mudou',
  'steps.again2': 'Pontuar leads',
  'overview.leftOf': 'Mais {left} do arquivo já {left|tinha|tinham} comprado',
  'overview.seeall': 'Ver todos os leads',
  'overview.top': 'Ligue primeiro para estes',
  'overview.topHint': 'Leads com chance de {threshold} ou mais, do mais ao menos provável',
  'overview.topByStake': 'Leads com chance de {threshold} ou mais, do maior ao menor valor esperado',
  'overview.topNobody': 'Nenhum lead está quente agora',
  'overview.topNobody2': 'Veja todos os leads para saber quais estão mais perto.',
  'overview.byStake': 'Por valor esperado',
  'overview.byRisk': 'Por chance',
  'needs.risen': '{n} {n|lead esquentou|leads esquentaram}',
  'needs.limit2':
    'Você já pontuou {used} de {allowed} {allowed|lead|leads} neste mês, e a última pontuação contou {counted} {counted|lead|leads}.',
  'needs.drift': '{name}: seus leads mudaram desde o treino',
  'overview.valueAtRisk': 'Valor dos leads quentes',
  'perf.hint': 'Previsões comparadas com o que aconteceu, depois de informados os resultados',
  'profit.own': 'o de cada lead: {column}',
  'profit.norun': 'Pontue leads com este modelo para ver quem contatar.',
  'profit.save': 'Parte ganha quando contatada',
  'profit.saved': 'Leads ganhos',
  'profit.slider': 'Leads contatados',
  'profit.threshold': 'Chance a partir de',
  'profit.value': 'Valor de um lead ganho',
  'rows.title': 'Alguns leads têm várias linhas',
  'scoring.text': 'Dá a cada lead do conjunto de dados uma chance, pela versão em produção.',
  'scoring.title': 'Pontuar leads',
  'score.next2':
    '{model} dá a cada lead deste arquivo uma chance. Os resultados aparecem no Início, com o que mudou desde a última vez.',
  'score.next': 'A seguir: pontue estes leads',
  'score.title': 'Envie os leads atuais',
  'train.key': 'ID do lead',
  'train.keyHint': 'Identifica cada lead. O modelo nunca aprende com ela.',
  'train.nameDefault': 'Leads',
  'train.positive': 'Valor que significa “comprou”',
  'train.positiveAsk': 'Não dá para saber qual valor de {target} significa que o lead comprou.',
  'train.targetHint': 'A coluna que mostra quem comprou.',
  'train.valueHint': 'Quanto cada lead pagaria. Assim você vê quanto valem os leads quentes.',
  'train.excludeHint':
    'Colunas que só se conhecem depois que o lead comprou fazem o modelo parecer melhor do que é.',
  'train.noTarget': 'Qual coluna mostra quem comprou?',
  'train.noTarget2':
    'Não encontramos nenhuma neste arquivo. Se houver, escolha-a como resultado. Se não, treine com um arquivo de leads passados que mostre quem comprou e use esse modelo para pontuar este arquivo.',
  'run.scoring': 'Calculando a chance de cada lead',
  'run.scored': 'Todos os leads têm uma chance',
  'run.what.planning': 'Lendo o arquivo e separando alguns leads para testar o modelo.',
  'run.what.training': 'Procurando os padrões que aparecem antes de um lead comprar.',
  'run.what.joining':
    'Testando com leads que o modelo não viu, para que as porcentagens sejam confiáveis: de 100 leads com 30%, compram cerca de 30.',
  'run.see': 'Ver os melhores leads',
  'selection.file': 'Leads selecionados',
  'help.atRisk':
    'Leads cuja chance chegou ao nível em que o modelo melhor separa quem compra dos demais. É uma lista de contatos, não uma previsão.',
  'help.precision':
    'Dos leads a partir do limiar, a parte que comprou de fato. Os demais foram contatados à toa.',
  'help.recall':
    'De todos os leads que compraram, a parte a partir do limiar. Os demais passaram despercebidos.',
  'help.threshold':
    'A chance a partir da qual um lead conta como quente. É definida onde precisão e revocação mais se equilibram.',
  'help.roc_auc':
    'Quão bem o modelo ordena: entre um lead que comprou e um que não, é a chance de o comprador ter a chance maior. 0,5 é adivinhar, 1 é perfeito.',
  'help.calibration':
    'Se as porcentagens valem o que dizem: de 100 leads com 30%, cerca de 30 devem comprar. Boas previsões ficam sobre a linha tracejada.',
  'help.profit':
    'O valor dos leads ganhos, menos o custo de contatar todos. Depende da parte que você espera ganhar, que pode ser mudada abaixo.',
  'help.importance':
    'Quanto o modelo piora quando os valores de uma coluna são embaralhados, como parte de todas as colunas. Mostra o que o modelo usa, não o que faz leads comprarem.',
  'model.rows': 'Treinado com {rows} {rows|linha|linhas}; {share} compraram',
  'model.dependence': 'Como a chance varia com',
  'help.leavers':
    'Quantos leads devem comprar, sejam quem forem: dez leads com 20% contam como dois. Pode ser mais do que o número de leads quentes, porque alguns dos muitos frios também compram.',
  'help.valueAtRisk':
    'Quanto trariam juntos todos os leads quentes se todos comprassem. É o número de destaque.',
  'help.expectedLoss':
    'Uma previsão do que vai entrar: o valor de cada lead vezes a sua chance, somado para todos.',
  'help.top':
    'Só aparecem leads quentes. O valor esperado é o valor do lead vezes a sua chance. “pts” diz quantos pontos percentuais um motivo acrescenta à chance, ou tira dela.',
  'rows.allHint':
    'O modelo aprende com cada linha e pontua cada uma em separado. As linhas de um lead ficam juntas quando o modelo é testado.',
  'run.check2':
    'O modelo é melhor do que costuma ser possível; por isso não pontua leads até você conferir. Uma das colunas talvez entregue o resultado: veja qual é e treine sem ela, ou use o modelo como está.',
  'role.key': 'o ID do lead',
  'why.few_outcomes': 'Poucos leads do arquivo têm resultado conhecido para saber.',
  'degraded.score_drift': 'Chance',
  'help.average_precision':
    'A precisão média em todos os limiares. Adivinhar dá a parte de leads que compraram; compare com ela.',
  'model.check2':
    'Esta versão é melhor do que costuma ser possível; por isso não pontua leads até você conferir. Se tudo nas colunas abaixo já se sabe quando você pontua os leads, pode usar. Se não, treine sem elas.',
  'warning.text.repeated_key':
    'Cada lead deveria aparecer uma vez, mas há só {about}{keys} {keys|ID diferente|IDs diferentes} em {rows} {rows|linha|linhas}. Ao treinar, você escolhe se todas as linhas contam ou só a mais nova.',
  'warning.text.identifier':
    'Quase toda linha tem um valor próprio: identifica os leads, mas não diz nada sobre eles.',
  'warning.text.known_afterwards':
    'Pelo nome, talvez só se saiba depois que o lead comprou. Se for assim, treine sem ela: ela não prevê nada.',
  'warning.text.predicts_alone':
    'Sozinha, quase diz o resultado. Se ainda não for conhecida quando você pontua os leads, treine sem ela: o modelo valeria menos do que parece.',
  'warning.text.predicts_together':
    'Juntas, sabem o que nenhuma sabe sozinha. Se uma delas só é preenchida ou alterada depois que o lead comprou, treine sem ela: o modelo valeria menos do que parece.',
  'warning.text.too_good':
    'O modelo é melhor do que costuma ser possível. Deixe de fora o que só é preenchido ou alterado depois que o lead comprou. Se tudo já se sabe quando você pontua os leads, o modelo é simplesmente bom.',
  'file.older':
    '{keys} {keys|lead tem|leads têm} várias linhas. Só a mais nova por {column} conta; {n} {n|linha mais antiga ficou|linhas mais antigas ficaram} de fora ({examples}).',
  'file.olderLast':
    '{keys} {keys|lead tem|leads têm} várias linhas. Só a última do arquivo conta; {n} {n|linha anterior ficou|linhas anteriores ficaram} de fora ({examples}).',
  'file.repeated':
    '{n} {n|lead tem|leads têm} mais de uma linha, {rows} linhas ao todo ({examples}). Todas as linhas contam.',
};
