/** O que está errado com um campo, pelo código que a API dá; em inglês, as frases são as da própria API. */
export const fields: Record<string, string> = {
  'wrong.address_inside': 'Este endereço leva a uma rede privada. Use um que seja encontrado na internet.',
  'wrong.address_not_https': 'Use um endereço que comece com https://: o que é enviado não é para todos.',
  'wrong.address_not_slack':
    'Use o endereço de um webhook de entrada, como o Slack o mostra: https://hooks.slack.com/services/...',
  'wrong.address_port': 'Use um endereço na porta 443, ou em uma a partir de 1024.',
  'wrong.address_unreadable':
    'Escreva um endereço completo de até 1.000 caracteres, como https://example.com/perene.',
  'wrong.address_with_credentials': 'Retire nome e senha do endereço: as mensagens são assinadas.',
  'wrong.control_characters': 'Retire quebras de linha e outros caracteres de controle.',
  'wrong.decimal_of_no_number': 'Só números têm separador decimal: não escolha nenhum.',
  'wrong.domain_of_perene': 'Esse domínio é do próprio Perene. Informe um endereço em um domínio seu.',
  'wrong.end_before_start': 'Escolha um fim depois do início.',
  'wrong.field_of_kind_missing': 'Informe `{name}`: `{kind}` precisa disso.',
  'wrong.field_of_other_kind': 'Retire `{name}`: `{kind}` não tem esse campo.',
  'wrong.given_twice': 'Já está na lista; indique cada um uma vez.',
  'wrong.groups_of_target': 'É o resultado: grupos não podem ser comparados pelo próprio resultado.',
  'wrong.invisible_characters': 'Use pelo menos uma letra, um dígito ou outro caractere visível.',
  'wrong.hidden_characters':
    'Retire caracteres que ninguém vê, como espaços de largura zero e hifens opcionais.',
  'wrong.key_empty':
    '`{column}` não tem ID em {rows} {rows|linha|linhas}: estão vazias, ou têm uma palavra como `NA`, que quer dizer que não há valor. Preencha-as, ou treine sem ela.',
  'wrong.key_is_target': 'O resultado não pode ser também o ID.',
  'wrong.key_of_words':
    '`{column}` não tem ID em {rows} {rows|linha|linhas}. O que está lá não identifica ninguém entre IDs com dígitos, nem em muitas linhas: {words}; outras dessas linhas estão vazias ou dizem algo assim. Dê um ID a cada linha, com outro sinal antes da palavra se for de um cliente (como `C-NA`), ou treine sem ID do cliente.',
  'wrong.key_of_few':
    '`{column}` só tem {customers} {customers|valor diferente|valores diferentes}. Escolha a coluna que identifica aquilo de que cada linha trata, ou treine sem ela.',
  'wrong.line_length': 'Use até {most} caracteres em uma linha.',
  'wrong.name_length': 'Use de 1 a {most} caracteres.',
  'wrong.newest_needs_key':
    'Para contar só a linha mais nova é preciso uma coluna de ID, que diz quais linhas tratam do mesmo. Escolha uma, ou conte todas as linhas.',
  'wrong.no_address': 'Escreva um endereço como ana@example.com.',
  'wrong.no_amount': 'Dê um valor de 0 a um trilhão.',
  'wrong.no_amount_in':
    'A oferta não tem valor em {currency}: ninguém poderia recebê-la. Dê um, ou escolha uma moeda em que haja.',
  'wrong.no_amounts': 'Dê um valor em pelo menos uma moeda.',
  'wrong.no_budget_in':
    'A oferta é para quem paga em {currency}, moeda em que não há orçamento: ninguém poderia recebê-la. Dê um.',
  'wrong.no_column': 'Não há nenhuma coluna `{column}`. As colunas são: {names}.',
  'wrong.no_conditions': 'O filtro não pôde ser entendido. Limpe os filtros e tente de novo.',
  'wrong.no_currency':
    '`{currency}` não é uma moeda da ISO 4217: use as três letras maiúsculas, como BRL ou USD.',
  'wrong.no_delimiter': 'Dê um só sinal, como ; ou uma tabulação.',
  'wrong.no_endpoint_for_offer':
    'Seus próprios servidores devem executá-la, mas nenhum é avisado de `offer.accepted`: {names}. Adicione um webhook para isso ou retome um.',
  'wrong.no_event_types': 'Escolha pelo menos um tipo de evento.',
  'wrong.no_header_row': 'Dê uma linha de 1 a 1000, ou 0 se nenhuma tem os nomes das colunas.',
  'wrong.no_offers': 'Escolha pelo menos uma oferta.',
  'wrong.no_meter': 'Diga o que conta como uso: um evento, um evento e um número nele, ou uma propriedade.',
  'wrong.no_request_limit': 'Dê um número de 1 a 100.000.',
  'wrong.no_resources': 'Escolha pelo menos uma área.',
  'wrong.nobody_pays_in':
    'Nenhum dos seus clientes paga em {currencies}, então ninguém recebe oferta por esse orçamento. Eles pagam em {paid_in}.',
  'wrong.no_offer_in_currency':
    'Nenhuma das ofertas pode ser feita a quem paga em {currencies}. Escolha uma que tenha um valor nessa moeda, ou retire esse orçamento.',
  'wrong.budget_below_cheapest':
    'O orçamento é menor do que custa a mais barata das ofertas para um cliente que paga o habitual: {least}. Dê um maior, ou escolha uma oferta mais barata.',
  'wrong.estimated_below_cost':
    'Pela própria estimativa, as rodadas até agora custam mais do que trazem, em {currencies}: ofertas foram sorteadas para aprender o que elas fazem. Veja se isso continua antes de aumentar o orçamento.',
  'wrong.no_scores_yet':
    'Ainda não se sabe quem tende a sair, então nenhuma rodada pode ser decidida. Treine um modelo com o que os clientes fizeram e pontue quem é cliente agora.',
  'wrong.no_share': 'Dê uma parte de 0 a 1: 0,3 são três em cada dez.',
  'wrong.no_such_connection': 'Esta conexão não existe mais. Escolha uma que esteja conectada.',
  'wrong.no_such_fulfillment':
    'Uma oferta assim não é executada desta forma. Escolha outra, como uma tarefa.',
  'wrong.no_such_label': '`{column}` nunca tem `{label}`. Os valores são: {labels}.',
  'wrong.no_such_offer': 'Não existe tal oferta: {names}. Retire-a da lista.',
  'wrong.no_such_segment': 'Este segmento não existe mais. Escolha outro, ou nenhum para todos os clientes.',
  'wrong.no_such_setting': 'Este algoritmo não tem essa configuração.',
  'wrong.no_trait_values': 'Dê pelo menos um valor para cada propriedade.',
  'wrong.no_value': 'Diga quanto vale manter um cliente: o modelo não tem coluna de valor.',
  'wrong.no_words': 'Escreva o que os clientes leem em pelo menos um idioma.',
  'wrong.not_between': 'Dê um número de {least} a {most}.',
  'wrong.not_ascii':
    'Escreva o endereço só com letras sem acento; um domínio com outras, como `xn--…`, que seu provedor de domínios mostra.',
  'wrong.not_the_name': 'Este não é o nome da empresa. Escreva-o exatamente como aparece acima.',
  'wrong.nothing_said_of_column':
    'Diga em `type` o que a coluna contém, ou em `empty` o que as células vazias querem dizer.',
  'wrong.no_word_for_empty':
    'Diga o que as células vazias significam, em até {most} caracteres, ou deixe em branco.',
  'wrong.offer_not_active': 'Ninguém pode receber, porque não está ativa: {names}. Ative-a.',
  'wrong.offers_not_told':
    'Nenhuma mensagem avisa os clientes das ofertas: ela está desativada. Ative a mensagem sobre ofertas, a menos que o seu próprio app as mostre.',
  'wrong.only_of_plans': 'Só planos têm isto. Deixe em branco.',
  'wrong.only_of_services': 'Só serviços têm isto. Deixe em branco.',
  'wrong.order_of_no_date': 'Só datas têm ordem: não escolha nenhuma.',
  'wrong.out_of_bounds': 'Dê um número de {from} a {to}.',
  'wrong.over_dataset_rows':
    'Seu maior conjunto de dados tem {used} linhas; {plan} permite {allowed}. Exclua os que passam disso.',
  'wrong.over_models': 'Você tem {used} modelos; {plan} permite {allowed}. Exclua os que sobram.',
  'wrong.over_seats':
    'Você tem {used} membros e convites em aberto; {plan} permite {allowed}. Remova os que sobram.',
  'wrong.over_stored_bytes':
    'Seus arquivos e conjuntos de dados ocupam {used}; {plan} permite {allowed}. Exclua conjuntos de dados de que não precisa mais.',
  'wrong.overlap_too_long': 'São no máximo sete dias.',
  'wrong.password_breached':
    'Esta senha apareceu em um vazamento de dados de outro lugar, então é fácil de adivinhar. Escolha outra, como quatro palavras sem relação entre si.',
  'wrong.password_missing': 'Digite sua senha para mudar seu endereço.',
  'wrong.password_of_account': 'Este endereço já tem uma conta: digite a senha dela, ou entre antes.',
  'wrong.password_personal': 'Não use seu nome, o da sua empresa, o nosso ou seu endereço.',
  'wrong.password_too_common': 'Esta senha é comum demais. Escolha outra.',
  'wrong.password_too_long': 'Use no máximo {bytes} bytes.',
  'wrong.password_too_short': 'Use pelo menos {characters} caracteres.',
  'wrong.product_name_taken': 'Outro plano ou serviço tem este nome. Escolha outro, ou mude aquele.',
  'wrong.public_domain':
    'Qualquer pessoa pode ter um endereço aí. Informe um em um domínio seu, como contato@sua-empresa.com.br.',
  'wrong.same_address': 'Este já é o seu endereço.',
  'wrong.segment_not_shared': 'Este segmento é só de um membro. Compartilhe-o com todos, ou escolha outro.',
  'wrong.snapshot_no_date':
    '`{column}` tem texto, então não dá para saber quais linhas são anteriores e quais são posteriores. Escreva as datas como 2024-12-31, ou não escolha uma coluna de data.',
  'wrong.target_constant':
    '`{column}` é igual em todas as linhas: {labels}. Envie um arquivo com linhas dos dois resultados.',
  'wrong.target_only_yes':
    '`{column}` só tem {labels}, e {rows} {rows|linha está vazia, o que conta|linhas estão vazias, o que conta} como não sabido. Se vazio quer dizer que não aconteceu, responda isso na página do conjunto de dados; se não, envie um arquivo com linhas dos dois resultados.',
  'wrong.target_empty': '`{column}` está vazia em todas as linhas. Escolha outra coluna.',
  'wrong.target_excluded': 'O resultado nunca entra no modelo: tire-o das colunas excluídas.',
  'wrong.target_of_too_many_values':
    '`{column}` tem {values} valores diferentes; não é um resultado de sim ou não. Escolha uma coluna com dois, ou diga qual significa sim.',
  'wrong.target_of_many_values':
    '`{column}` tem {values} valores: {labels}. Diga qual significa sim, ou escolha uma coluna com dois.',
  'wrong.template_closes_nothing':
    'Linha {line}, caractere {column}: as chaves fecham uma variável que não foi aberta. Retire-as, ou abra a variável antes.',
  'wrong.template_condition':
    'Linha {line}, caractere {column}: modelos têm variáveis, mas não condições. Retire-a.',
  'wrong.template_control_character':
    'Linha {line}, caractere {column}: há um caractere de controle, que ninguém vê. Retire-o.',
  'wrong.template_link_in_subject': 'No assunto não se pode clicar: ponha o link no texto.',
  'wrong.template_no_address':
    'Linha {line}, caractere {column}: o que substitui `{name}` tem de ser um endereço que comece com https://.',
  'wrong.template_no_variable':
    'Linha {line}, caractere {column}: aqui não há nenhuma variável `{name}`. As que há são: {names}.',
  'wrong.template_unclosed':
    'Linha {line}, caractere {column}: uma variável foi aberta e não foi fechada na mesma linha. Feche-a ou retire-a.',
  'wrong.template_without_link': 'Ponha a variável `{name}` em uma linha só dela: ela vira o link.',
  'wrong.time_is_past': 'Escolha um momento no futuro.',
  'wrong.too_few_of_a_kind':
    'O resultado mais raro de `{column}` tem {rows} {rows|linha|linhas}; são necessárias pelo menos {fewest}. Envie um histórico maior, com mais deles.',
  'wrong.too_long': 'Use no máximo {most} caracteres.',
  'wrong.too_many_columns': 'Escolha no máximo {most} colunas.',
  'wrong.too_many_conditions': 'Use no máximo {most} condições, com {values} valores cada.',
  'wrong.too_many_given': 'Indique no máximo {most}.',
  'wrong.too_many_labels': 'Dê nomes a no máximo {most} colunas, e mais curtos.',
  'wrong.too_many_words': 'Dê no máximo {most} palavras, de até {characters} caracteres cada.',
  'wrong.unknown_encoding':
    'Essa codificação não é conhecida. Indique uma como UTF-8, windows-1252, ISO-8859-2, Shift_JIS ou IBM850.',
  'wrong.value_no_number':
    '`{column}` não tem números, então nada pode ser somado. Escolha uma coluna de valores, ou nenhuma.',
  'wrong.which_label': 'Nada diz qual valor de `{column}` significa que aconteceu: {labels}. Escolha um.',
};
