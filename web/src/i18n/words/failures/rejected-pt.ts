/** Por que um evento, uma linha de um arquivo ou um dado de uma assinatura não foi aceito, pelo código que a API dá; ao lado está o campo ou a coluna. */
export const rejected: Record<string, string> = {
  'rejected.before_its_start': 'É anterior ao início. Corrija uma das duas datas.',
  'rejected.broken_batch':
    'Parte do que veio nesta requisição não pôde ser lida de novo. Ela foi guardada à parte e já estamos avisados; o resto foi aceito.',
  'rejected.column_not_told':
    'Este dado vem desta coluna, e o arquivo tem outra com o mesmo nome do dado: o que está nela não é lido. Mude o nome dela ou deixe-a de fora.',
  'rejected.conflict':
    'Outro evento veio com este `messageId`, e é ele que vale. Dê a cada evento um id próprio e, se este ainda importa, envie-o de novo.',
  'rejected.contradicts_another_payment':
    'Outra linha tem o mesmo pagamento, ou a mesma fatura, com outro valor aqui. As duas contam, como pagamentos distintos. Corrija uma delas, ou dê a cada pagamento um id próprio.',
  'rejected.contradicts_another_row':
    'Outra linha tem a mesma assinatura com outro valor aqui. As duas são lidas como uma só, e vale a linha de baixo. Corrija uma delas, ou dê a cada assinatura um id próprio.',
  'rejected.end_unknown':
    'A assinatura está cancelada, e a linha não diz quando terminou. Ela é tida como cancelada e não conta como receita em momento nenhum. Preencha a data do fim ou do cancelamento.',
  'rejected.event_too_large': 'O evento tem bytes demais. Envie menos propriedades, ou mais curtas.',
  'rejected.invalid_id':
    'Tem espaços em volta, caracteres de controle ou que não puderam ser lidos, ou nada que se veja: pareceria outro id. Envie-o sem isso.',
  'rejected.invalid_json': 'O corpo está vazio ou não é JSON. `NaN` e `Infinity` não são JSON: envie null.',
  'rejected.invalid_time':
    'Não é uma data que se possa ler. Escreva-a como 2026-03-01T12:00:00Z; em um arquivo, corrija a célula ou diga como ler a coluna.',
  'rejected.merged_into_itself': '`previousId` e `userId` são iguais: não há o que unir.',
  'rejected.missing': 'Sem isto, não se sabe a receita mensal.',
  'rejected.missing_batch': 'O corpo precisa ser um objeto com uma lista de eventos em `batch`.',
  'rejected.missing_field': 'Está vazio ou não veio, e é necessário. Preencha-o.',
  'rejected.negative': 'É negativo.',
  'rejected.not_a_boolean': 'Não diz sim nem não.',
  'rejected.not_a_link': 'Não é um endereço que começa com https:// e tem até 500 caracteres.',
  'rejected.not_a_number': 'Não é um número que se possa ler. Corrija o valor, ou diga como ler a coluna.',
  'rejected.not_a_text': 'Não é um texto.',
  'rejected.not_a_time': 'Não é uma data. Escreva-a como 2026-03-01T12:00:00Z.',
  'rejected.not_an_object': 'Um evento precisa ser um objeto JSON.',
  'rejected.too_many_traits':
    'Há dados demais: de cada cliente ficam os 100 últimos que chegaram. Os outros ficam só no evento. Envie os que você procura.',
  'rejected.trait_too_long':
    'É longo demais: de cada dado de um cliente ficam até 2.000 bytes. O resto fica só no evento. Envie um valor mais curto.',
  'rejected.number_too_large':
    'Há um número maior do que os programas conseguem ler: o maior é cerca de 1,8e308. Envie null, ou um texto.',
  'rejected.placeholder_id':
    'É o que programas escrevem quando não têm id; todos que viessem assim seriam um só. Deixe-o de fora e envie um `anonymousId`.',
  'rejected.plan_limit_reached':
    'A requisição inteira foi recusada: são mais eventos do que o plano permite neste mês.',
  'rejected.shared_by_ids':
    'Eventos de vários ids, que são o mesmo cliente, falam de uma assinatura sem `subscription_id`. São lidos como uma só, e vale o que foi dito por último. Se são várias, envie o id de cada uma.',
  'rejected.subject_suppressed':
    'Um pedido de privacidade diz que nada mais desta pessoa deve ser guardado. Se ela voltou, aceite de novo os eventos dela.',
  'rejected.time_ahead':
    'Está mais de uma hora no futuro. Envie o que aconteceu, com a hora em que aconteceu; com `sentAt`, relógios errados são corrigidos.',
  'rejected.too_deep': 'Há listas e objetos demais uns dentro dos outros. Envie propriedades mais planas.',
  'rejected.too_large': 'É grande demais. Corrija o valor; se é a requisição inteira, divida-a em várias.',
  'rejected.too_long': 'É longo demais. Envie um texto mais curto.',
  'rejected.too_many_decimals': 'Tem mais casas decimais do que a moeda. Corrija a célula.',
  'rejected.too_many_events': 'Há eventos demais nesta requisição. Divida-a em várias.',
  'rejected.too_many_properties': 'Há propriedades demais. Envie menos.',
  'rejected.unknown_currency': 'Não é uma moeda da ISO 4217, como BRL ou EUR.',
  'rejected.unknown_interval': 'Não é um intervalo conhecido. Escreva day, week, month, quarter ou year.',
  'rejected.unknown_status':
    'Não é um status conhecido. Escreva, por exemplo, active ou canceled em assinaturas; paid, failed, refunded ou open em pagamentos.',
  'rejected.unknown_type': '`type` precisa ser identify, track, page, screen, group ou alias.',
  'rejected.unpaired_surrogate':
    'Um texto tem metade de um caractere, como quando se corta um emoji ao meio. Corte textos entre caracteres.',
  'rejected.wrong_type': 'É de outro tipo do que se espera.',
  'rejected.zero': 'É 0. Envie 1 ou mais.',
};
