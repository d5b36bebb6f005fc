/** Por que arquivos e execuções falham, pelo código que a API dá; em inglês, as frases são as da própria API. */
export const failures: Record<string, string> = {
  'failure.campaign_deleted': 'A campanha foi excluída antes de a rodada ser decidida.',
  'remedy.campaign_deleted': 'Crie outra campanha.',
  'failure.campaign_has_ended':
    'A campanha terminou: as ofertas que esperavam por uma pessoa não são mais feitas.',
  'remedy.campaign_has_ended':
    'Rejeite a oferta, ou deixe o prazo dela passar. Crie outra campanha para fazer mais ofertas.',
  'failure.campaign_not_running':
    'A campanha não estava em andamento quando a rodada foi decidida. Nenhuma oferta foi feita.',
  'remedy.campaign_not_running': 'Veja a campanha: enquanto estiver em andamento, peça uma rodada.',
  'failure.disconnected': 'A conta foi desconectada enquanto era lida.',
  'remedy.disconnected': 'Conecte-a de novo para continuar: o que já foi lido não é contado duas vezes.',
  'failure.all_rows_erased': 'Todas as linhas eram de pessoas que pediram para ser esquecidas.',
  'remedy.all_rows_erased': 'Envie um arquivo com outras pessoas.',
  'failure.endpoint_gone': 'Ele respondeu que não existe mais (410).',
  'failure.endpoint_kept_failing':
    'Ele não aceitou nada por {days} dias, embora tenha sido tentado várias vezes.',
  'failure.history_too_short':
    'Os clientes são conhecidos desde {since}: a primeira data da qual se pode aprender é {first}, e {days} dias depois já se sabe quem saiu.',
  'remedy.endpoint_gone': 'Se foi um engano, corrija-o e retome o webhook; se não, exclua-o.',
  'remedy.endpoint_kept_failing':
    'Veja as tentativas, corrija-o e retome o webhook; o que faltou pode ser enviado de novo.',
  'failure.key_lacks_permissions': 'A chave não tem todas as permissões de leitura necessárias.',
  'failure.key_lacks_permissions.named': 'Faltam à chave estas permissões de leitura: {missing}.',
  'remedy.key_lacks_permissions':
    'Dê essas permissões à chave no painel do Stripe, ou crie uma que as tenha, e tente de novo.',
  'failure.key_refused': 'O Stripe não aceita mais a chave: ela foi excluída, trocada ou expirou.',
  'remedy.key_refused':
    'Crie outra chave restrita no painel do Stripe e informe-a nesta conexão. Nada do que aconteceu nesse meio-tempo se perde.',
  'failure.key_refused.new':
    'O Stripe não conhece esta chave: ela foi digitada errado ou está incompleta, ou foi excluída ou expirou.',
  'remedy.key_refused.new': 'Copie-a de novo do painel do Stripe, ou crie lá outra chave restrita.',
  'failure.ledger_changed': 'Os eventos mudaram enquanto a receita era calculada.',
  'remedy.ledger_changed': 'Calcule de novo.',
  'failure.no_scores':
    'Nenhum modelo que aprendeu com eventos pontuou clientes ainda, então não se sabe quem tende a sair.',
  'remedy.no_scores':
    'Monte um conjunto de dados do que os clientes fizeram, treine um modelo com ele e pontue quem é cliente agora.',
  'failure.offer_withdrawn':
    '“{offer}” foi retirada enquanto a rodada era decidida. Nenhuma oferta foi feita.',
  'failure.offer_withdrawn.waiting':
    '“{offer}” foi retirada enquanto esperava por uma pessoa, e não é feita.',
  'remedy.offer_withdrawn.waiting': 'Ative-a no catálogo para aprová-la, ou rejeite-a aqui.',
  'remedy.offer_withdrawn': 'Peça outra rodada: ela é decidida entre as ofertas ativas.',
  'failure.part_erased': 'Dados já apurados foram apagados durante o processamento.',
  'remedy.part_erased': 'Inicie de novo.',
  'failure.no_events': 'Ainda não chegou nenhum evento de clientes.',
  'remedy.no_events':
    'Envie eventos ou conecte sua cobrança. Um minuto depois de chegarem, os dados podem ser montados.',
  'failure.nobody_could_leave': 'Em nenhuma das datas havia clientes que pudessem sair.',
  'failure.nobody_could_leave.inactivity': 'Em nenhuma das {dates} datas havia alguém com atividade recente.',
  'failure.nobody_could_leave.inactivity_today': 'No começo do dia, ninguém tinha atividade recente.',
  'failure.nobody_could_leave.subscriptions':
    'Em nenhuma das {dates} datas havia alguém com uma assinatura em andamento.',
  'failure.nobody_could_leave.subscriptions_today':
    'No começo do dia, ninguém tinha uma assinatura em andamento.',
  'remedy.nobody_could_leave':
    'Conecte sua cobrança ou envie eventos de assinaturas, os de antes como histórico; ou conte como saída quem fica sem atividade.',
  'remedy.nobody_could_leave.inactivity':
    'Envie como eventos o que os clientes fazem, os de antes como histórico, e monte os dados de novo.',
  'remedy.nobody_could_leave.inactivity_today':
    'Envie como eventos o que os clientes fazem, os de antes como histórico, e monte os dados de novo.',
  'failure.scores_gone': 'As pontuações pelas quais a rodada seria decidida foram excluídas.',
  'remedy.scores_gone': 'Pontue os clientes de novo e peça a rodada outra vez.',
  'failure.segment_gone': 'O segmento da campanha foi excluído.',
  'remedy.segment_gone': 'Crie outra campanha com um segmento que exista.',
  'failure.segment_refused': 'O segmento da campanha não pode ser lido.',
  'remedy.segment_refused': 'Mude o segmento da campanha.',
  'failure.subjects_gone': 'A lista de pessoas deste pedido não existe mais.',
  'remedy.subjects_gone': 'Faça o pedido de novo.',
  'failure.artifact_altered': 'O arquivo do modelo não é o que o treino criou.',
  'remedy.artifact_altered': 'Treine uma nova versão.',
  'failure.broken_gzip': 'O arquivo gzip está danificado ou incompleto.',
  'failure.broken_gzip.cut': 'O arquivo gzip termina antes dos seus dados.',
  'remedy.broken_gzip': 'Compacte o arquivo de novo, ou envie-o sem compactação.',
  'failure.broken_json': 'O arquivo não é o JSON que parece ser.',
  'remedy.broken_json':
    'Grave-o com as funções de JSON do programa, ou envie um CSV, e verifique se o envio não foi interrompido.',
  'failure.broken_parquet': 'O arquivo Parquet está danificado ou incompleto.',
  'remedy.broken_parquet': 'Grave o arquivo de novo e verifique se o envio não foi interrompido.',
  'failure.broken_workbook': 'A planilha está danificada ou incompleta.',
  'remedy.broken_workbook':
    'Abra-a em um programa de planilhas, salve de novo como XLSX e envie esse arquivo.',
  'failure.broken_zip': 'O arquivo ZIP está danificado ou incompleto.',
  'failure.broken_zip.packing': 'O arquivo ZIP foi compactado de uma forma que não é lida.',
  'remedy.broken_zip':
    'Compacte o arquivo de novo, como ZIP comum ou com gzip, ou envie-o como está, e verifique se o envio não foi interrompido.',
  'failure.cancelled': 'O treino foi interrompido.',
  'remedy.cancelled': 'Inicie-o de novo se ainda quiser o modelo.',
  'failure.cell_too_long': 'Na linha {line}, o valor de `{column}` tem mais de {most} bytes.',
  'failure.cell_too_long.row': 'Uma linha tem mais de {most} bytes.',
  'failure.cell_too_long.value': 'Um valor de `{column}` tem mais de {most} bytes.',
  'remedy.cell_too_long':
    'Encurte o valor ou deixe a coluna de fora, e procure aspas que foram abertas e nunca fechadas.',
  'failure.column_not_numbers': 'A coluna `{column}` tem texto onde são necessárias datas ou números.',
  'remedy.column_not_numbers':
    'Indique outra coluna, deixe-a de fora, ou diga como suas datas e números estão escritos.',
  'failure.column_type':
    'A coluna `{column}` tem outro tipo de valores do que aqueles com que o modelo aprendeu.',
  'remedy.column_type': 'Dê à coluna a forma que ela tinha no arquivo do treino.',
  'failure.curly_quotes':
    'Os nomes das colunas estão entre aspas curvas (“ ”), como editores de texto as escrevem; tabelas usam aspas retas (").',
  'remedy.curly_quotes': 'Troque-as por aspas retas no arquivo inteiro, ou exporte a tabela de novo.',
  'failure.data_changed': 'Os dados não são mais aqueles para os quais o treino foi planejado.',
  'remedy.data_changed': 'Inicie o treino de novo.',
  'failure.dataset_changed':
    'Desde a pontuação, o arquivo do conjunto de dados foi lido de outra forma, e a linha como era não existe mais.',
  'remedy.dataset_changed': 'Pontue o conjunto de dados de novo.',
  'failure.dataset_deleted': 'O conjunto de dados foi excluído.',
  'remedy.dataset_deleted': 'Envie o arquivo de novo, ou use um conjunto de dados mais novo.',
  'failure.duplicate_column': 'Várias colunas se chamam `{column}`.',
  'failure.duplicate_column.json': 'A linha {row} tem o campo `{column}` duas vezes.',
  'remedy.duplicate_column': 'Dê a cada coluna um nome só dela.',
  'failure.empty_file': 'O arquivo está vazio.',
  'failure.empty_file.parquet': 'O arquivo Parquet não tem colunas.',
  'remedy.empty_file': 'Envie um arquivo com uma linha de cabeçalho e uma linha por cliente.',
  'failure.given_up': 'O trabalho foi retomado várias vezes e não avançou.',
  'remedy.given_up':
    'Tente de novo. Se parar outra vez, use um arquivo menor ou com menos colunas, ou fale conosco.',
  'failure.internal': 'Algo deu errado do nosso lado.',
  'remedy.internal': 'Tente de novo; se o erro continuar, fale conosco.',
  'failure.invalid_filter': 'A condição em `{column}` não combina com essa coluna.',
  'remedy.invalid_filter.text': 'Ela tem texto: escolha valores ou um trecho do texto.',
  'remedy.invalid_filter.no_text': 'Ela não tem texto: escolha valores ou limites.',
  'remedy.invalid_filter.date': 'Ela tem datas: escreva-as como 2026-11-21.',
  'remedy.invalid_filter.number': 'Ela tem números: escreva-os com ponto, como 29.85.',
  'failure.invalid_learners': 'As configurações dos algoritmos não são válidas.',
  'remedy.invalid_learners': 'Corrija essas configurações, ou deixe-as de fora.',
  'failure.invalid_value': 'Na linha {row}, o valor do campo `{column}` não é válido.',
  'remedy.invalid_value': 'Corrija o valor, ou deixe o campo de fora se ele não é conhecido.',
  'failure.lightgbm': 'O algoritmo de treino falhou.',
  'remedy.lightgbm': 'Tente de novo; se o erro continuar, fale conosco e informe o modelo.',
  'failure.missing_column': 'Falta a coluna `{column}`, de que o modelo precisa.',
  'failure.missing_column.target': 'O arquivo não tem a coluna `{column}`, a do resultado.',
  'remedy.missing_column':
    'Acrescente a coluna, e deixe vazias as células cujo valor não é conhecido; os nomes devem ser escritos como no cabeçalho do arquivo.',
  'remedy.missing_column.target': 'Escolha uma das colunas do arquivo como resultado.',
  'failure.missing_entity_key':
    'A linha {row} não tem `{column}`, o ID do cliente: está vazia, ou tem uma palavra como NA, que não identifica ninguém entre IDs como estes.',
  'remedy.missing_entity_key': 'Preencha o ID em todas as linhas, ou treine sem ID do cliente.',
  'failure.missing_piece': 'O treino está incompleto.',
  'remedy.missing_piece': 'Inicie o treino de novo.',
  'failure.model_damaged': 'O arquivo do modelo está danificado.',
  'remedy.model_damaged': 'Treine o modelo de novo.',
  'failure.model_deleted': 'O modelo, ou essa versão dele, foi excluído.',
  'remedy.model_deleted': 'Use outra versão, ou treine um novo modelo.',
  'failure.model_too_new': 'O modelo foi criado por uma versão mais nova do Perene.',
  'remedy.model_too_new': 'Treine o modelo de novo.',
  'failure.model_too_old': 'O modelo foi criado por uma versão antiga do Perene.',
  'remedy.model_too_old': 'Treine o modelo de novo.',
  'failure.no_interactions': 'Nenhuma linha do arquivo tem um cliente em `{customer}` e um item em `{item}`.',
  'remedy.no_interactions':
    'Indique as colunas com o ID do cliente e o do item, e confira se as células não estão vazias.',
  'failure.no_features': 'Não sobra nenhuma coluna com que aprender.',
  'remedy.no_features': 'Exclua menos colunas, ou envie um arquivo com mais delas.',
  'failure.no_rows': 'O arquivo tem nomes de colunas, mas nenhuma linha.',
  'failure.no_rows.sheet': 'A aba “{sheet}” não tem valores.',
  'remedy.no_rows': 'Envie um arquivo com uma linha por cliente.',
  'failure.not_a_model': 'O arquivo não é um modelo do Perene.',
  'remedy.not_a_model': 'Use um arquivo baixado de uma versão de um modelo.',
  'failure.not_a_table': 'O arquivo não é uma tabela que se possa ler.',
  'failure.not_a_table.json': 'O arquivo é JSON sem linhas, ou não dá para saber quais são as linhas.',
  'failure.not_a_table.json_row': 'A linha {row} do arquivo JSON não é um objeto.',
  'failure.not_a_table.sign_in':
    'O arquivo é uma página da web que pede algo, como um login, e não uma tabela.',
  'failure.not_a_table.nested': 'O arquivo é um pacote dentro de outro pacote, dentro de mais um.',
  'failure.not_a_table.packed': 'O arquivo é um pacote compactado de um tipo que não é lido.',
  'failure.not_a_table.lock':
    'O arquivo é o que o Excel guarda ao lado de uma planilha enquanto ela está aberta.',
  'failure.not_a_table.link': 'O arquivo é só um link para uma página.',
  'failure.not_a_table.pointer': 'O arquivo é só um ponteiro do Git LFS para o arquivo de verdade.',
  'remedy.not_a_table': 'Envie uma tabela: CSV, Excel (XLSX), JSON ou Parquet.',
  'remedy.not_a_table.json': 'Envie uma lista de objetos, um por cliente.',
  'remedy.not_a_table.json_row': 'Envie uma lista de objetos, um por cliente.',
  'remedy.not_a_table.sign_in':
    'Abra o endereço do download em um navegador, faça login lá e envie o arquivo que vier então.',
  'remedy.not_a_table.nested': 'Descompacte-o e envie a própria tabela.',
  'remedy.not_a_table.packed':
    'Descompacte-o e envie a própria tabela: como está, ou compactada com gzip ou ZIP.',
  'remedy.not_a_table.lock': 'Feche a planilha e envie-a no lugar dele: o nome é o mesmo, sem `~$`.',
  'remedy.not_a_table.link': 'Abra o link, baixe a tabela como CSV ou XLSX e envie esse arquivo.',
  'remedy.not_a_table.pointer': 'Baixe o arquivo de verdade com `git lfs pull` e envie-o.',
  'failure.not_divisible': 'O trabalho não pôde ser dividido.',
  'remedy.not_divisible': 'Fale conosco e informe esta execução.',
  'failure.not_read_again': 'O arquivo não pôde entrar na fila para ser lido de novo.',
  'remedy.not_read_again': 'Peça a leitura mais uma vez.',
  'failure.not_utf8': 'O arquivo não está em UTF-8.',
  'remedy.not_utf8': 'Salve-o em UTF-8.',
  'failure.open_quote':
    'Aspas abertas na linha {line} só se fecham na linha {last}: as linhas entre elas seriam um só valor.',
  'failure.open_quote.end': 'Aspas abertas na linha {line} nunca se fecham.',
  'remedy.open_quote':
    'Feche as aspas, retire-as, ou escreva-as duas vezes onde fazem parte do valor, e verifique se o arquivo não foi cortado.',
  'failure.parts_do_not_fit': 'As partes enviadas não formam um arquivo.',
  'remedy.parts_do_not_fit': 'Envie o arquivo de novo.',
  'failure.password_protected': 'O arquivo está protegido por senha.',
  'remedy.password_protected': 'Salve-o sem senha e envie esse arquivo.',
  'failure.no_numbers': 'O treino foi planejado para probabilidades.',
  'remedy.no_numbers': 'Inicie o treino de novo.',
  'failure.piece_damaged': 'Uma parte do treino não pôde ser lida.',
  'remedy.piece_damaged': 'Inicie o treino de novo.',
  'failure.plan_limit_reached': '{what}: {used}; seu plano permite {allowed}.',
  'remedy.plan_limit_reached': 'Use menos, ou mude para um plano maior.',
  'failure.not_in_plan': 'Seu plano não inclui isto.',
  'remedy.not_in_plan': 'Mude para um plano que inclua.',
  'failure.read_only': 'O último pagamento falhou e o prazo de tolerância acabou.',
  'remedy.read_only': 'Pague a fatura em aberto, ou escolha outro plano.',
  'failure.positive_label_needed': 'Nada diz qual valor de `{column}` significa que aconteceu: {labels}.',
  'remedy.positive_label_needed': 'Escolha esse valor ao treinar.',
  'failure.prior_damaged': 'O que se sabe sobre os algoritmos não pôde ser lido.',
  'remedy.prior_damaged': 'Fale conosco; com outro esforço que não o rápido, o treino funciona.',
  'failure.nul_byte':
    'A linha {line} tem um byte NUL, que não é letra de texto nenhum, e o texto continua depois dele.',
  'remedy.nul_byte':
    'Exporte a tabela de novo de onde ela veio. Se o byte estiver sempre lá, remova-o num editor de texto ou fale com quem fez o arquivo.',
  'failure.header_row_beyond':
    'A linha {row} deveria ter os nomes das colunas, mas o arquivo só tem {rows} {rows|linha|linhas}.',
  'remedy.header_row_beyond':
    'Diga qual linha tem os nomes das colunas, a partir de 1, ou deixe que ela seja encontrada.',
  'failure.header_in_other_order':
    'A linha {line} traz o cabeçalho de novo, com as colunas em outra ordem: abaixo dela, os valores estão em outras colunas.',
  'remedy.header_in_other_order':
    'Ponha os arquivos que foram juntados na mesma ordem de colunas e junte-os de novo.',
  'failure.ragged_row': 'A linha {line} tem {cells} campos, mas o cabeçalho tem {expected}.',
  'failure.ragged_row.json':
    'A linha {row} do arquivo JSON não tem um valor para cada uma das {columns} colunas, ou tem mais do que isso.',
  'remedy.ragged_row':
    'Dê a cada linha tantos campos quanto o cabeçalho; ponha entre aspas os valores que contêm o separador, e verifique se o arquivo não foi cortado.',
  'remedy.ragged_row.json': 'Dê a cada linha um valor para cada coluna: null onde não há nenhum.',
  'failure.rows_damaged': 'Não foi possível ler quais linhas do arquivo são as mais novas.',
  'remedy.rows_damaged': 'Pontue o conjunto de dados de novo.',
  'failure.several_files': 'O arquivo ZIP tem {files} arquivos: {names}.',
  'remedy.several_files': 'Envie cada um como um conjunto de dados, ou junte-os antes em uma tabela.',
  'failure.several_tables': 'O arquivo tem várias listas de linhas: {names}.',
  'remedy.several_tables': 'Envie cada uma como um arquivo.',
  'failure.size_differs': 'O arquivo que chegou não tem o tamanho que foi anunciado.',
  'remedy.size_differs': 'Envie o arquivo inteiro como um novo conjunto de dados.',
  'failure.snapshot_not_a_date':
    'A coluna da data `{column}` tem texto, então não dá para saber quais linhas são anteriores e quais são posteriores.',
  'remedy.snapshot_not_a_date':
    'Diga o que vem primeiro nela, dia, mês ou ano, escreva as datas como 2024-12-31, ou escolha outra coluna.',
  'failure.tallies_damaged': 'As contagens de uma parte da pontuação não puderam ser lidas.',
  'remedy.tallies_damaged': 'Pontue o conjunto de dados de novo.',
  'failure.target_constant':
    'O resultado `{column}` é “{label}” em todas as linhas, então não há o que distinguir.',
  'remedy.target_constant':
    'Envie um arquivo com linhas dos dois resultados, ou escolha outra coluna. Células vazias contam como desconhecidas: onde significam que não aconteceu, escreva isso.',
  'failure.target_constant.number':
    'O resultado `{column}` é {label} em todas as linhas, então não há o que prever.',
  'remedy.target_constant.number': 'Envie um arquivo em que ele varie, ou escolha outra coluna.',
  'failure.target_not_number': 'O resultado `{column}` não tem números, então não há o que prever.',
  'failure.target_not_number.dates': 'O resultado `{column}` tem datas, então não há número a prever.',
  'failure.target_not_number.mixed':
    'O resultado `{column}` tem outras coisas entre os números, como “{example}”.',
  'failure.target_not_number.text':
    'O resultado `{column}` tem texto, como “{example}”, então não há número a prever.',
  'failure.target_not_number.empty': 'O resultado `{column}` está vazio em todas as linhas.',
  'remedy.target_not_number':
    'Escolha uma coluna de números, corrija as linhas que não são números, ou faça uma pergunta de sim ou não.',
  'remedy.target_not_number.dates': 'Crie uma coluna com os dias até uma data ou desde ela, e escolha essa.',
  'failure.target_out_of_bounds':
    'O resultado `{column}` tem {value}, um número grande demais para ser aprendido.',
  'remedy.target_out_of_bounds':
    'Corrija a linha, ou use uma unidade maior. Um número que identifica linhas não é um resultado.',
  'failure.target_missing': 'O resultado `{column}` está vazio em todas as linhas.',
  'remedy.target_missing': 'Preencha os resultados conhecidos, ou escolha outra coluna.',
  'failure.target_not_binary': 'O resultado `{column}` tem {values} valores: {labels}.',
  'remedy.target_not_binary': 'Diga qual deles conta como sim, ou crie uma coluna que só tenha sim ou não.',
  'failure.too_few_distinct_rows':
    'Quase todas as linhas são iguais, então o modelo não poderia ser testado em linhas que ainda não viu.',
  'remedy.too_few_distinct_rows':
    'Acrescente colunas que distingam as linhas, ou indique a coluna que identifica aquilo de que cada uma trata.',
  'failure.too_few_entities':
    'A coluna de ID `{column}` só tem {customers} valores diferentes nas linhas de um dos resultados; são necessários pelo menos {fewest}.',
  'remedy.too_few_entities':
    'Indique a coluna que identifica aquilo de que cada linha trata, ou treine sem ela.',
  'failure.too_few_entities.number':
    'O ID do cliente `{column}` só tem {customers} clientes diferentes com um número; são necessários pelo menos {fewest}.',
  'failure.too_few_numbers':
    'Só {rows} {rows|linha tem|linhas têm} um número em `{column}`; são necessárias pelo menos {fewest}.',
  'remedy.too_few_numbers': 'Envie mais histórico, ou escolha uma coluna que mais linhas tenham.',
  'failure.too_few_examples':
    'Só {rows} linhas são de um dos resultados; são necessárias pelo menos {fewest}.',
  'failure.too_few_examples.yes':
    'Só {rows} {rows|linha tem|linhas têm} “{label}” em `{column}`; são necessárias pelo menos {fewest}.',
  'failure.too_few_examples.no':
    'Só {rows} {rows|linha tem|linhas têm} outro valor que “{label}” em `{column}`; são necessárias pelo menos {fewest}.',
  'remedy.too_few_examples': 'Envie um histórico maior, para que o resultado mais raro ocorra mais vezes.',
  'failure.too_large': 'O arquivo tem {bytes} bytes; o limite é de {most}.',
  'failure.too_large.unpacked': 'Descompactado, o arquivo passa do limite de {most} bytes.',
  'failure.too_large.of_kind': 'O arquivo passa do limite do seu tipo, {most} bytes.',
  'failure.too_large.cells': 'As abas da planilha ocupam mais de {most} células, contando as vazias.',
  'failure.too_large.spans': 'Células que ocupam várias linhas valem por mais de {most} outras.',
  'failure.too_large.footer': 'O rodapé do arquivo Parquet tem {bytes} bytes; o limite é de {most}.',
  'remedy.too_large': 'Compacte-o, ou envie menos linhas ou colunas.',
  'remedy.too_large.unpacked': 'Envie menos linhas ou colunas.',
  'remedy.too_large.of_kind':
    'Salve-o como CSV ou Parquet, que podem ser maiores, ou envie menos linhas ou colunas.',
  'remedy.too_large.cells': 'Apague o que está longe da tabela, salve a aba como CSV e envie esse arquivo.',
  'remedy.too_large.spans': 'Salve a tabela como CSV ou Parquet, com um valor em cada célula.',
  'remedy.too_large.footer': 'Grave-o com grupos de linhas maiores, ou menos colunas.',
  'failure.header_too_long': 'A linha com os nomes das colunas tem mais de {most} bytes.',
  'remedy.header_too_long':
    'Verifique se cada linha termina com uma quebra e se nenhuma aspa ficou aberta, e dê um nome curto a cada coluna.',
  'failure.too_many_columns': 'O arquivo tem {columns} colunas; o limite é de {most}.',
  'remedy.too_many_columns': 'Mantenha as colunas que descrevem o cliente e deixe as outras de fora.',
  'failure.too_many_customers':
    'O segmento da campanha tem {customers} clientes; uma rodada decide sobre no máximo {most}.',
  'remedy.too_many_customers': 'Use um segmento menor, como os clientes de um plano.',
  'failure.too_many_interactions.customers': 'O arquivo tem mais de {most} clientes.',
  'failure.too_many_interactions.items': 'O arquivo tem mais de {most} itens.',
  'failure.too_many_interactions.interactions': 'O arquivo tem mais de {most} pares de cliente e item.',
  'failure.too_many_interactions': 'O arquivo tem mais interações do que se pode usar.',
  'remedy.too_many_interactions':
    'Use um arquivo de um período mais curto, ou indique uma coluna com tipos de itens em vez de itens avulsos.',
  'failure.too_many_rows': 'O arquivo tem mais de {most} linhas, que é o limite.',
  'remedy.too_many_rows': 'Envie uma amostra, ou divida o arquivo.',
  'failure.took_too_long': 'A leitura do arquivo demora mais do que é permitido.',
  'remedy.took_too_long':
    'Envie-o em arquivos menores, ou com menos colunas ou colunas mais curtas, como novos conjuntos de dados.',
  'failure.unknown_column': 'O arquivo não tem a coluna `{column}`.',
  'remedy.unknown_column': 'Indique uma coluna do arquivo.',
  'failure.unknown_encoding': 'A codificação “{encoding}” não é conhecida.',
  'remedy.unknown_encoding': 'Indique uma como UTF-8, windows-1252, ISO-8859-2, Shift_JIS ou IBM850.',
  'failure.unknown_piece': 'O treino não tem essa parte.',
  'remedy.unknown_piece': 'Inicie o treino de novo.',
  'failure.unknown_positive_label': 'Nenhuma linha de `{column}` tem “{label}”. Os valores são {labels}.',
  'remedy.unknown_positive_label': 'Escolha um deles.',
  'failure.unknown_sheet': 'O arquivo não tem a aba “{sheet}”.',
  'remedy.unknown_sheet': 'Escolha uma das que ele tem: {names}.',
  'failure.unreadable': 'O arquivo não pôde ser lido.',
  'remedy.unreadable': 'Tente de novo.',
  'failure.unsupported_column': 'A coluna `{column}` é de um tipo que não pode ser lido.',
  'failure.unsupported_column.json': 'Na linha {row}, o campo `{column}` não tem um valor só.',
  'failure.unsupported_column.fixed':
    'O tipo da coluna `{column}` está fixado no arquivo Parquet, e ela não pode ser lida de outra forma.',
  'remedy.unsupported_column': 'Transforme-a em números, textos ou datas, ou deixe-a de fora.',
  'remedy.unsupported_column.json': 'Dê a cada valor um campo só dele, ou deixe o campo de fora.',
  'remedy.unsupported_column.fixed': 'Deixe o tipo como está, ou grave a coluna como texto no arquivo.',
  'failure.unsupported_compression': 'O arquivo Parquet está compactado com {compression}, que não é lido.',
  'remedy.unsupported_compression': 'Grave-o com Zstandard, Snappy, gzip ou LZ4, ou sem compactação.',
  'failure.unwritable': 'O conjunto de dados não pôde ser armazenado.',
  'remedy.unwritable': 'Tente de novo.',
  'failure.upload_removed': 'O arquivo foi removido antes de ser lido.',
  'remedy.upload_removed': 'Crie um novo conjunto de dados e envie o arquivo uma vez.',
  'failure.wrong_type':
    'A coluna `{column}` tem valores como “{example}”, que não são do tipo com que o modelo aprendeu.',
  'remedy.wrong_type': 'Escreva os valores como no arquivo do treino, ou deixe vazias as células sem valor.',
  'remedy.read_as_told':
    'O arquivo foi lido como foi dito para arquivos com este nome. Se ele está escrito de outra forma, peça a leitura com outras opções, ou sem nenhuma.',
  'said.label_counts_as_yes': '“{label}” conta como sim em `{column}`.',
  'said.others_count_as_no': 'Todos os valores de `{column}` diferentes de “{label}” contam como não.',
  'said.rows_without_outcome':
    '{rows} {rows|linha não tem|linhas não têm} `{column}` e {rows|ficou|ficaram} fora do treino.',
  'said.several_rows_each':
    'As {rows} linhas são de {keys} `{column}` diferentes. Linhas do mesmo ficam juntas quando o modelo é medido.',
};
