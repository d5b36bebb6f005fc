import type { datasets as en } from './en';

export const datasets: Record<keyof typeof en, string> = {
  'start.title': 'Seu primeiro resultado',
  'start.lead':
    'Envie um arquivo com uma linha por cliente e uma coluna que mostre quem saiu. O Perene faz o resto.',
  'start.step1': 'Dados',
  'start.step2': 'Revisão',
  'start.step3': 'Treino',
  'start.step4': 'Resultado',
  'start.steps': 'Etapas',
  'upload.drop': 'Solte um arquivo aqui, ou',
  'upload.choose': 'Escolher um arquivo',
  'upload.kinds':
    'Excel, CSV, JSON ou Parquet, comprimidos ou não. CSV e Parquet podem ter vários gigabytes. Só a sua empresa vê o arquivo.',
  'upload.sending': 'Enviando {name}',
  'upload.of': '{done} de {size}',
  'upload.sample': 'Usar dados de exemplo',
  'upload.sampleHint': 'Sem arquivo à mão? Experimente com 2.000 clientes fictícios.',
  'upload.name': 'Nome',
  'upload.sampleName': 'Clientes de exemplo',
  'upload.new': 'Enviar arquivo',
  'score.title': 'Envie os clientes atuais',
  'score.text':
    'Use um arquivo com as mesmas colunas daquele com que {model} foi treinado. A coluna de resultado ({target}) não é necessária. Quando o arquivo for lido, você pontua todos com um clique.',
  'score.next': 'A seguir: pontue estes clientes',
  'score.next2':
    '{model} dá a cada cliente deste arquivo um risco de saída. Os resultados aparecem no Início, com o que mudou desde a última vez.',
  'upload.type':
    'O Perene não lê este tipo de arquivo. Escolha um arquivo Excel, CSV, JSON ou Parquet, comprimido ou não.',
  'upload.empty': 'Este arquivo está vazio.',
  'datasets.empty': 'Ainda não há dados',
  'datasets.empty2': 'Envie um arquivo de clientes para começar.',
  'dataset.rows': 'Linhas',
  'dataset.columns': 'Colunas',
  'dataset.file': 'Arquivo',
  'dataset.added': 'Enviado',
  'dataset.status': 'Situação',
  'dataset.reading': 'Lendo o arquivo',
  'dataset.reading2': 'Examinando tipos de coluna, valores ausentes e o que for incomum.',
  'dataset.stalled': 'A leitura deste arquivo parou há dez minutos. Tente ler de novo.',
  'dataset.fileKept':
    'O arquivo original fica guardado até {when}; até lá, você pode mudar como ele é lido. Os dados permanecem.',
  'dataset.fileGone':
    'O arquivo original foi apagado em {when}. Seus dados continuam aqui; para mudar como o arquivo é lido, envie-o de novo.',
  'dataset.failed': 'Não foi possível ler o arquivo',
  'dataset.train': 'Treinar um modelo',
  'dataset.warnings': 'Confira estas colunas',
  'dataset.nowarnings': 'Nenhum problema encontrado',
  'dataset.nowarnings2': 'Todas as colunas parecem boas para o treino.',
  'dataset.type': 'Tipo',
  'dataset.missing': 'Ausentes',
  'dataset.distinct': 'Distintos',
  'dataset.range': 'Intervalo',
  'dataset.values': 'Distribuição',
  'dataset.delete': 'Excluir dados',
  'dataset.deleteText':
    'O arquivo e tudo o que foi lido dele são excluídos definitivamente. Os modelos treinados com ele ficam.',
  'dataset.deleted': '{name} foi excluído',
  'dataset.confirm': 'Digite {name} para confirmar',
  'dataset.column': 'Coluna',
  'warning.constant': 'Sempre igual',
  'warning.identifier': 'Identificador',
  'warning.mostly_missing': 'Quase toda ausente',
  'warning.looks_like_outcome': 'Pode ser o resultado',
  'warning.known_afterwards': 'Só se sabe depois',
  'warning.infinite_values': 'Valores infinitos',
  'warning.predicts_alone': 'Prevê o resultado sozinha',
  'warning.predicts_together': 'Preveem o resultado juntas',
  'warning.too_good': 'Bom demais para ser verdade?',
  'warning.set_aside': 'Valores que não servem',
  'warning.word_as_value': 'Palavra para “sem valor”?',
  'warning.ambiguous_dates': 'Dia ou mês primeiro?',
  'warning.swapped_dates': 'Dia e mês trocados?',
  'warning.ambiguous_numbers': 'Decimais ou milhares?',
  'warning.mixed_percent': 'Porcentagens e números',
  'warning.mixed_units': 'Várias unidades',
  'warning.text.mixed_units':
    'Alguns valores estão em outra unidade do mesmo tipo, como MB ao lado de GB. Lemos todos na unidade que a maioria deles tem.',
  'warning.repeated_key': 'Repetido',
  'warning.text.repeated_key':
    'Cada cliente deveria aparecer uma vez, mas há só {about}{keys} {keys|ID diferente|IDs diferentes} em {rows} {rows|linha|linhas}. Ao treinar, você escolhe se todas as linhas contam ou só a mais nova.',
  'warning.about': 'cerca de ',
  'warning.text.mixed_percent':
    'Alguns valores são porcentagens e outros, números simples. Se os números são frações até 1, 12% é lido como 0,12; senão, como 12. Se não for isso, escreva todos do mesmo modo e envie o arquivo de novo.',
  'warning.mixed_decimals': 'Pontos e vírgulas',
  'warning.text.mixed_decimals':
    'Alguns números têm ponto decimal e outros, vírgula. Cada um só pode ser lido de um modo, e é assim que é lido.',
  'warning.decimal_unfit': 'Outra marca decimal',
  'warning.text.decimal_unfit':
    'Você escolheu para este arquivo uma marca decimal que não serve para estes números; por isso eles são lidos com a outra.',
  'warning.order_unfit': 'Outra ordem de dia e mês',
  'warning.text.order_unfit':
    'Você escolheu dia ou mês primeiro para este arquivo, mas estas datas só cabem na outra ordem, então as lemos assim.',
  'warning.mixed_values': 'Nem tudo são números ou datas',
  'warning.text.mixed_values':
    'A maioria dos valores são números ou datas, mas alguns não; por isso a coluna toda conta como texto. Para corrigir, leia o arquivo de outro modo: inclua esses valores nas palavras para “sem valor” ou defina o tipo da coluna.',
  'warning.dates_as_numbers': 'Datas em números?',
  'warning.text.dates_as_numbers':
    'Estes números parecem datas. Eles contam como números, a menos que você leia o arquivo de outro modo e defina esta coluna como data.',
  'warning.numbers_among_dates': 'Números lidos como datas',
  'warning.text.numbers_among_dates':
    'Algumas destas datas são números simples, como as planilhas contam os dias. Também são lidas como datas. Se não forem, leia o arquivo de outro modo e defina esta coluna como texto.',
  'warning.buddhist_dates': 'Datas do calendário budista',
  'warning.text.buddhist_dates':
    'Os anos destas datas seguem o calendário budista: 2569 é lido como 2026. Se não forem datas, leia o arquivo de outro modo e defina esta coluna como texto.',
  'warning.short_buddhist_dates': 'Anos do calendário budista?',
  'warning.text.short_buddhist_dates':
    'Estes anos de dois dígitos são lidos como do século passado: 67 é 1967. Se forem do calendário budista, em que 67 é 2024, escreva os anos com quatro dígitos e envie o arquivo de novo.',
  'warning.days_or_years': 'Dias ou anos?',
  'warning.text.days_or_years':
    'Os números depois destes meses podem ser anos de dois dígitos ou dias: “mar 23” pode ser março de 2023 ou 23 de março. Como foram lidos aparece ao lado do tipo. Se estiver errado, leia o arquivo de outro modo: como datas, são meses de anos; como texto, ficam como estão.',
  'warning.days_without_year': 'Dias sem ano',
  'warning.text.days_without_year':
    'Estes dias não têm ano e por isso contam como texto. Escreva-os com o ano, por exemplo 2026-03-23, e envie o arquivo de novo.',
  'warning.only_yes': 'Vazio ou sim?',
  'warning.text.only_yes':
    'Todos os valores são iguais, e faltam {missing} de {rows}. Um valor ausente quer dizer “não se sabe”; por isso não há o que prever até você dizer se ele significa “não”.',
  'warning.empty_days': 'Datas que significam “nenhuma”?',
  'warning.text.empty_days':
    'Um dia, como 1900-01-01, aparece em muitas linhas e está a décadas de todos os outros. Se ele significa que não há data, inclua-o nas palavras para “sem valor”, como o arquivo o escreve, e leia o arquivo de novo.',
  'warning.lost_digits': 'Dígitos perdidos na planilha',
  'warning.text.lost_digits':
    'Uma planilha arredondou estes números para 15 dígitos; números diferentes podem ter ficado iguais. Exporte os dados de novo sem abri-los na planilha, ou importe lá esta coluna como texto.',
  'warning.hidden_by_spreadsheet': 'Escondido por coluna estreita',
  'warning.text.hidden_by_spreadsheet':
    'Algumas células só têm ####, que a planilha mostra quando a coluna é estreita demais. Alargue a coluna na planilha, salve o arquivo de novo e envie-o.',
  'warning.blank_below': 'Vazio abaixo dos valores?',
  'warning.text.blank_below':
    'Só algumas linhas têm um valor, cada uma um diferente, como em células mescladas. Se um valor vale também para as linhas abaixo, preencha-as e envie o arquivo de novo.',
  'warning.key_of_several': 'Repete-se de um para outro',
  'warning.words_for_nobody': 'Linhas sem ID',
  'warning.text.words_for_nobody':
    '“NA” ou “null” não identifica ninguém entre IDs como estes; por isso essas linhas não têm ID do cliente. Se for de um cliente, ponha outro caractere antes e envie o arquivo de novo. Dá para treinar e pontuar com ela quando todas as linhas tiverem ID.',
  'warning.text.key_of_several':
    'O mesmo valor aparece várias vezes, mas nunca duas vezes com o mesmo “{within}”. Parece que só os dois juntos identificam um cliente: combine-os em uma coluna, como “{within}-{column}”, e envie o arquivo de novo. Só com “{column}”, clientes diferentes contariam como um. Se for sempre o mesmo cliente, escolha “{column}” como ID do cliente ao treinar.',
  'warning.text.constant': 'Todas as linhas têm o mesmo valor; não há o que aprender com ela.',
  'warning.text.identifier':
    'Quase toda linha tem um valor próprio: identifica os clientes, mas não diz nada sobre eles.',
  'warning.text.mostly_missing': '{missing} de {rows} {rows|linha|linhas} não {missing|tem|têm} valor.',
  'warning.text.looks_like_outcome':
    'Parece mostrar o que aconteceu no fim. Use-a como resultado ou deixe-a de fora: o que só se sabe depois não prevê nada.',
  'warning.text.known_afterwards':
    'Pelo nome, talvez só se saiba depois que o cliente saiu. Se for assim, deixe-a de fora: ela não prevê nada.',
  'warning.text.set_aside':
    '{what}, por isso {count|tratado como ausente|tratados como ausentes}: {count} de {rows} {rows|valor|valores} ({examples}).',
  'warning.text.word_as_value':
    '“None” ou “NA” conta aqui como um valor comum. Se quer dizer que não há valor, leia o arquivo de outro modo e inclua essa palavra entre as de “sem valor”.',
  'warning.text.ambiguous_dates':
    'Não dá para saber se vem primeiro o dia, o mês ou o ano de dois dígitos; por isso estas datas contam como texto até você dizer.',
  'warning.text.swapped_dates':
    'Uma planilha parece ter trocado dia e mês onde pôde e deixado as outras datas como texto. Envie o arquivo original, ou importe esta coluna como texto.',
  'warning.text.ambiguous_numbers':
    'Todos estes números têm três dígitos depois da marca; por isso não dá para saber ao certo se ela indica decimais ou milhares. A leitura aparece ao lado do tipo; mude se estiver errada.',
  'warning.text.infinite_values':
    'Valores infinitos contam como ausentes. Estão incluídos nos {missing} de {rows} valores ausentes.',
  'warning.text.predicts_alone':
    'Sozinha, quase diz o resultado. Se ainda não for conhecida quando você pontua os clientes, treine sem ela: o modelo valeria menos do que parece.',
  'warning.text.predicts_together':
    'Juntas, sabem o que nenhuma sabe sozinha. Se uma delas só é preenchida ou alterada depois que o cliente saiu, treine sem ela: o modelo valeria menos do que parece.',
  'warning.text.too_good':
    'O modelo é melhor do que costuma ser possível. Deixe de fora o que só é preenchido ou alterado depois que o cliente saiu. Se tudo já se sabe quando você pontua os clientes, o modelo é simplesmente bom.',
  'warning.aside.number': 'Não é número',
  'warning.aside.date': 'Não é data',
  'warning.aside.boolean': 'Nem sim nem não',
  'warning.example': '“{value}” na linha {row}',
  'read.title': 'Ler o arquivo de outro modo',
  'read.text':
    'O que ficar no automático é detectado. Arquivos enviados depois com este nome são lidos do mesmo modo.',
  'read.go': 'Ler de novo',
  'read.auto': 'Automático',
  'read.decimal': 'Decimais',
  'read.order': 'Datas',
  'read.delimiter': 'Delimitador',
  'read.encoding': 'Codificação do texto',
  'read.header': 'Linha do cabeçalho',
  'read.headerHint':
    'Contando a partir de 1, sem linhas em branco. Use 0 se nenhuma linha tem nomes de colunas.',
  'read.sheet': 'Planilha',
  'read.sheetHint': 'O nome da planilha na pasta de trabalho.',
  'read.unknown': 'Você definiu tipos para colunas que este arquivo não tem',
  'read.column': 'Mudar o tipo de uma coluna',
  'reading.title': 'Como o arquivo foi lido',
  'reading.encoding': 'Texto em {encoding}, delimitador: {delimiter}.',
  'reading.otherMembers': 'Arquivos do pacote que não são tabelas ficaram de fora: {names}.',
  'reading.member': 'Do arquivo {name} do pacote.',
  'reading.sheet': 'Planilha “{sheet}”.',
  'reading.sheetOf': 'Planilha “{sheet}”, uma de {n}.',
  'reading.format.xlsx': 'Uma pasta de trabalho do Excel.',
  'reading.format.xlsb': 'Uma pasta de trabalho binária do Excel.',
  'reading.format.xls': 'Uma pasta de trabalho antiga do Excel (XLS).',
  'reading.format.ods': 'Uma pasta de trabalho do LibreOffice.',
  'reading.format.html': 'Uma tabela de página da web (HTML), como alguns programas exportam para o Excel.',
  'reading.format.json': 'Uma lista de objetos JSON.',
  'reading.format.json_lines': 'Objetos JSON, um por linha.',
  'reading.format.parquet': 'Um arquivo Parquet.',
  'reading.likeSheets': 'Planilhas com as mesmas colunas que não foram lidas: {sheets}.',
  'reading.likeSheet': '“{name}” ({n} linhas)',
  'reading.delimiter.comma': 'vírgula',
  'reading.delimiter.semicolon': 'ponto e vírgula',
  'reading.delimiter.tab': 'tabulação',
  'reading.delimiter.bar': 'barra vertical',
  'reading.header': 'Os nomes das colunas estão na primeira linha da tabela.',
  'reading.noHeader': 'Nenhuma linha tem nomes de colunas; por isso elas são numeradas.',
  'reading.titles': '{n} {n|linha|linhas} acima da tabela {n|tratada como título|tratadas como títulos}.',
  'reading.givenNames': 'Colunas sem nome receberam um: {names}.',
  'reading.mergedCells':
    '{n} {n|célula preenchida|células preenchidas} com o valor da célula mesclada a que {n|pertence|pertencem}.',
  'reading.strayCells': '{n} {n|célula|células} à direita da tabela {n|deixada|deixadas} de fora.',
  'reading.emptyColumns':
    '{n} {n|coluna vazia|colunas vazias} sem nome no final {n|deixada|deixadas} de fora.',
  'reading.twiceEncoded':
    'As letras acentuadas já vieram trocadas (“Ã©” em vez de “é”). Exporte o arquivo de novo em UTF-8 para corrigi-las.',
  'reading.otherEncoding':
    'O texto foi lido como {encoding}, mas também pode estar em {other}. Se as letras acentuadas parecerem erradas, escolha {other}.',
  'reading.oddLetters':
    '{n} {n|letra parece trocada|letras parecem trocadas}, como em {examples}: o texto parece usar outra codificação. Escolha a certa, ou exporte o arquivo de novo em UTF-8.',
  'reading.likelyEncoding':
    '{n} {n|letra parece trocada|letras parecem trocadas}, como em {examples}: o texto parece estar em {encoding}, e não na codificação escolhida. Escolha essa, ou volte ao automático.',
  'reading.badLines': 'Algumas letras não puderam ser lidas e se perderam, na linha {lines}.',
  'reading.blank': '{n} {n|linha|linhas} em branco',
  'reading.headers': '{n} {n|cabeçalho repetido|cabeçalhos repetidos}',
  'reading.rulers': '{n} {n|linha separadora|linhas separadoras}',
  'reading.units': '{n} {n|linha que descreve|linhas que descrevem} as colunas',
  'reading.totals': '{n} {n|linha|linhas} de totais',
  'reading.notes': '{n} {n|nota|notas} abaixo da tabela',
  'reading.short':
    'Em {n} {n|linha faltam|linhas faltam} as últimas colunas, que contam como vazias (linha {rows}).',
  'reading.skipped': 'Ignorado (não são dados): {what}.',
  'file.title': 'Sobre este arquivo',
  'file.aside':
    '{column}: {n} {n|valor não serve|valores não servem} para o tipo da coluna e {n|conta como ausente|contam como ausentes} ({examples}).',
  'file.zeros_put_back':
    '{column}: códigos tinham perdido os zeros à esquerda, que foram repostos: 2134 é lido como 02134.',
  'file.letters_recoded':
    '{column}: este arquivo usa outra codificação de texto que a do treino. As categorias foram ajustadas.',
  'file.fractions_as_percent': '{column}: frações são lidas como porcentagens, como no treino: 0,12 é 12%.',
  'file.unlike_in_scale':
    '{column}: estes números talvez estejam em outra escala ou unidade que no treino, como porcentagens em vez de frações ou minutos em vez de horas. Lemos como estão; escreva como no arquivo de treino e pontue de novo.',
  'file.named_otherwise':
    '{column}: este arquivo escreve o nome da coluna de um jeito um pouco diferente (maiúsculas, espaços ou sinais). Nós a reconhecemos.',
  'file.dates_as_learned':
    '{column}: estas datas podem ter o dia ou o mês primeiro, e este arquivo escreve números de um jeito diferente do arquivo de treino. Nós as lemos na ordem do treino; escreva-as como 2026-11-21 se isso estiver errado.',
  'file.percent_as_fractions': '{column}: porcentagens são lidas como frações, como no treino: 12% é 0,12.',
  'file.unseen':
    '{column}: {n} {n|linha tem|linhas têm} um valor que o modelo nunca viu e que conta como ausente ({examples}).',
  'file.older':
    '{keys} {keys|cliente tem|clientes têm} várias linhas. Só a mais nova por {column} conta; {n} {n|linha mais antiga ficou|linhas mais antigas ficaram} de fora ({examples}).',
  'file.olderLast':
    '{keys} {keys|cliente tem|clientes têm} várias linhas. Só a última do arquivo conta; {n} {n|linha anterior ficou|linhas anteriores ficaram} de fora ({examples}).',
  'file.repeated':
    '{n} {n|cliente tem|clientes têm} mais de uma linha, {rows} linhas ao todo ({examples}). Todas as linhas contam.',
  'reading.decimal.point': 'ponto decimal',
  'reading.decimal.comma': 'vírgula decimal',
  'reading.order.day_first': 'dia antes do mês',
  'reading.order.month_first': 'mês antes do dia',
  'reading.order.year_month_day': 'ano, mês, dia',
  'reading.order.year_day_month': 'ano, dia, mês',
  'reading.numbers.year_month_day': 'como 20261121',
  'reading.numbers.year_month_day_time': 'como 20261121235959',
  'reading.numbers.short_year_month_day': 'como 261121',
  'reading.numbers.short_day_month_year': 'como 211126',
  'reading.numbers.short_month_day_year': 'como 112126',
  'reading.numbers.day_month_year': 'como 21112026',
  'reading.numbers.month_day_year': 'como 11212026',
  'reading.numbers.year_day': 'como 2026325',
  'reading.numbers.year_month': 'como 202611',
  'reading.numbers.seconds': 'em segundos desde 1970',
  'reading.numbers.milliseconds': 'em milissegundos desde 1970',
  'reading.numbers.microseconds': 'em microssegundos desde 1970',
  'reading.numbers.spreadsheet_days': 'em dias como as planilhas contam',
  'reading.unit': 'em {unit}',
  'upload.another': 'Este é outro arquivo. Escolha {name}, sem alterações.',
  'upload.stopped': 'O envio de {name} parou',
  'upload.stoppedHint': 'O que já foi enviado fica guardado por dois dias e não é enviado de novo.',
  'upload.continue': 'Continuar o envio',
  'upload.later': 'Depois',
  'dataset.awaiting': 'Aguardando o arquivo',
  'dataset.awaiting2': 'Se o envio foi interrompido, escolha {name} de novo. Ele continua de onde parou.',
  'dataset.asks.date_order':
    'O que vem primeiro nestas datas: o dia ou o mês? Até você responder, elas contam como texto.',
  'dataset.asks.decimal': 'Estes números têm ponto ou vírgula decimal? Até você responder, vale o ponto.',
  'dataset.asks.empty_cells':
    'Uma célula vazia em {columns} significa que não aconteceu? Até você responder, quer dizer “não se sabe”, e não há o que prever.',
  'answer.empty_means_no': 'Vazio significa não',
  'answer.empty_is_unknown': 'Vazio significa não se sabe',
  'answer.day_first': 'Dia primeiro',
  'answer.month_first': 'Mês primeiro',
  'answer.point': 'Ponto decimal',
  'answer.comma': 'Vírgula decimal',
  'chosen.sheet': 'Você escolheu a planilha “{value}”.',
  'chosen.delimiter': 'Você escolheu {value} como delimitador.',
  'chosen.encoding': 'Você escolheu {value} como codificação do texto.',
  'chosen.decimal': 'Você escolheu {value}.',
  'chosen.date_order': 'Você escolheu a ordem das datas: {value}.',
  'chosen.header_row': 'Você escolheu a linha {n} como cabeçalho.',
  'chosen.noHeader': 'Você escolheu não ter linha de cabeçalho.',
  'chosen.missing': 'Você incluiu palavras para “sem valor”: {value}.',
  'chosen.columnOnly': 'Você disse que células vazias de {column} querem dizer “{value}”.',
  'chosen.column': 'Você definiu o tipo de {column} como {type}.',
  'read.back': 'Voltar ao automático',
  'read.yours': 'Escolhido por você.',
  'read.found': 'Automático ({found})',
  'read.missing': 'Palavras para “sem valor”',
  'read.missingHint': 'Separadas por vírgulas. N/A e outras comuns já estão incluídas.',
  'labels.title': 'Nomes das colunas',
  'labels.edit': 'Renomear colunas',
  'labels.text':
    'Como a sua equipe chama cada coluna. Estes nomes aparecem em motivos, tabelas, relatórios e e-mails. O arquivo não muda.',
  'labels.hint': 'Arquivos com este nome os compartilham. Deixe um campo vazio para usar o padrão.',
  'labels.saved': 'Nomes das colunas salvos',
  'build.new': 'Criar a partir de eventos',
  'build.title': 'Um conjunto de dados a partir dos eventos dos clientes',
  'build.text':
    'O Perene olha para cada cliente em datas passadas, só com o que se sabia então, e anota quem saiu depois. Sem arquivo.',
  'build.go': 'Criar',
  'build.name': 'Clientes',
  'build.churn': 'O que conta como saída',
  'build.churn.auto': 'Decidir pelos eventos',
  'build.churn.any': 'A assinatura termina',
  'build.churn.voluntary': 'O cliente cancela',
  'build.churn.involuntary': 'Os pagamentos falham',
  'build.churn.inactivity': 'Nada feito por um tempo',
  'build.days': 'Em quantos dias',
  'build.daysHint': 'Até onde o modelo olha à frente; de 7 a 365.',
  'build.cadence': 'Olhar para os clientes',
  'build.cadence.monthly': 'Todo mês',
  'build.cadence.weekly': 'Toda semana',
  'build.months': 'Meses de histórico',
  'build.building': 'Criando a partir de eventos',
  'build.building2': 'Cada cliente é visto, data por data. Você pode sair desta página.',
  'build.failed': 'O conjunto de dados não pôde ser criado',
  'remedy.history_too_short':
    'Monte os dados de novo a partir de {enough}, olhe menos dias à frente, ou envie o que aconteceu antes como histórico.',
  'build.again': 'Montar de novo',
  'build.shorter': 'Montar com {days} dias',
  'build.history': 'Quanto histórico há',
  'build.historyText':
    'Há {have} {have|dia|dias} de histórico; são necessários {need}. Isso acontecerá em {when}.',
  'build.enough': 'Já deve haver o suficiente.',
  'build.meanwhile': 'Enquanto isso',
  'build.meanwhileText':
    'Envie ou importe o que aconteceu antes, ou comece com um arquivo que diga quem já saiu. Seus clientes, a receita e as renovações já podem ser vistos.',
  'build.addHistory': 'Adicionar histórico',
  'build.useFile': 'Usar um arquivo',
  'build.seeCustomers': 'Ver clientes',
  'guide.title': 'Ou: conecte, espere, veja quem está para sair',
  'guide.text': 'Se o seu app ou a sua cobrança já sabem o que os clientes fazem, não é preciso arquivo.',
  'guide.events': 'Traga os seus clientes',
  'guide.eventsHint':
    'Conecte o Stripe, aponte um cliente do Segment para o Perene com uma chave de API ou importe as linhas de um arquivo.',
  'guide.connect': 'Conectar o Stripe',
  'guide.keys': 'Chaves de API',
  'guide.build': 'Crie um conjunto de dados',
  'guide.buildHint': 'Quando os clientes forem conhecidos há um ou dois meses.',
  'guide.train': 'Treine um modelo',
  'guide.trainHint': 'Ele aprende quem saiu por como eram antes.',
  'guide.score': 'Deixe que pontue sozinho',
  'guide.scoreHint':
    'Defina o modelo para pontuar por dia ou por semana: a cada vez, os clientes de hoje são preparados e pontuados, e os resultados voltam sozinhos.',
  'guide.why': 'Ver por que falhou',
  'guide.open': 'Abrir',
  'guide.done': 'Feito',
};
