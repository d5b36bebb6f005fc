import type { datasets as en } from './en';

export const datasets: Record<keyof typeof en, string> = {
  'start.title': 'Seu primeiro resultado',
  'start.lead':
    'Traga um arquivo com uma linha por cliente e uma coluna que diga quem saiu. O Perene faz o resto.',
  'start.step1': 'Dados',
  'start.step2': 'Revisão',
  'start.step3': 'Treino',
  'start.step4': 'Resultado',
  'start.steps': 'Etapas',
  'upload.drop': 'Solte um arquivo aqui, ou',
  'upload.choose': 'Escolher um arquivo',
  'upload.kinds':
    'Excel, CSV, JSON ou Parquet, também comprimidos; CSV e Parquet até vários gigabytes. Fica na sua organização.',
  'upload.sending': 'Enviando {name}',
  'upload.of': '{done} de {size}',
  'upload.sample': 'Usar dados de exemplo',
  'upload.sampleHint': 'Sem arquivo à mão? Use 2.000 assinantes fictícios.',
  'upload.name': 'Nome',
  'upload.sampleName': 'Clientes de exemplo',
  'upload.new': 'Enviar arquivo',
  'upload.type': 'O Perene lê Excel, CSV, JSON e Parquet, também comprimidos. Escolha um arquivo assim.',
  'upload.empty': 'Este arquivo está vazio.',
  'datasets.empty': 'Ainda não há dados',
  'datasets.empty2': 'Envie um arquivo de clientes para começar.',
  'dataset.rows': 'Linhas',
  'dataset.columns': 'Colunas',
  'dataset.file': 'Arquivo',
  'dataset.added': 'Enviado',
  'dataset.status': 'Situação',
  'dataset.reading': 'Lendo o arquivo',
  'dataset.reading2': 'Tipos, valores ausentes e colunas estranhas estão sendo examinados.',
  'dataset.stalled': 'Há dez minutos não se tem notícia da leitura. Peça que o arquivo seja lido de novo.',
  'dataset.fileKept':
    'O arquivo fica guardado como veio até {when}. Até lá pode ser lido de outro modo; o que foi lido dele permanece.',
  'dataset.fileGone':
    'O arquivo ficou guardado como veio até {when}, por isso não pode mais ser lido de outro modo. O que foi lido dele permanece. Para mudar a leitura, envie-o de novo.',
  'dataset.failed': 'Não foi possível ler o arquivo',
  'dataset.train': 'Treinar um modelo',
  'dataset.warnings': 'Confira estas colunas',
  'dataset.nowarnings': 'Nada suspeito',
  'dataset.nowarnings2':
    'Sem colunas constantes, sem identificadores entre as variáveis, nada que pareça o resultado.',
  'dataset.type': 'Tipo',
  'dataset.missing': 'Ausentes',
  'dataset.distinct': 'Distintos',
  'dataset.range': 'Intervalo',
  'dataset.values': 'Distribuição',
  'dataset.delete': 'Excluir dados',
  'dataset.deleteText':
    'O arquivo e seu perfil são excluídos definitivamente. Os modelos treinados com ele ficam.',
  'dataset.deleted': '{name} foi excluído',
  'dataset.confirm': 'Digite {name} para confirmar',
  'dataset.column': 'Coluna',
  'warning.constant': 'Constante',
  'warning.identifier': 'Identificador',
  'warning.mostly_missing': 'Quase toda ausente',
  'warning.looks_like_outcome': 'Pode ser o resultado',
  'warning.known_afterwards': 'Só se sabe depois',
  'warning.infinite_values': 'Valores infinitos',
  'warning.predicts_alone': 'Prevê sozinha',
  'warning.predicts_together': 'Preveem juntas',
  'warning.too_good': 'Confira: muito bom',
  'warning.set_aside': 'Valores deixados de lado',
  'warning.word_as_value': 'Uma palavra como valor',
  'warning.ambiguous_dates': 'Dia ou mês primeiro?',
  'warning.swapped_dates': 'Dia e mês trocados?',
  'warning.ambiguous_numbers': 'Decimais ou milhares?',
  'warning.mixed_percent': 'Porcentagens e números',
  'warning.repeated_key': 'Repete-se',
  'warning.text.repeated_key':
    'Deveria identificar cada cliente uma só vez, mas há {about}{keys} {keys|chave|chaves diferentes} em {rows} {rows|linha|linhas}. Ao treinar, você escolhe se todas as linhas contam ou só a mais nova.',
  'warning.about': 'cerca de ',
  'warning.text.mixed_percent':
    'Há porcentagens ao lado de números. Quando estes são frações até 1, 12% é lido como 0,12; senão, como 12. Escreva todos do mesmo modo se não for isso.',
  'warning.mixed_decimals': 'Pontos e vírgulas',
  'warning.text.mixed_decimals':
    'Alguns números têm ponto antes dos decimais e outros têm vírgula. Nenhum pode ser lido dos dois modos, então cada um é lido por si.',
  'warning.decimal_unfit': 'Outra marca decimal',
  'warning.text.decimal_unfit':
    'Os números só podem ter a outra marca decimal, não a que você indicou para o arquivo; são lidos com ela.',
  'warning.order_unfit': 'Outra ordem de dias',
  'warning.text.order_unfit':
    'As datas só podem ter em primeiro lugar o outro entre dia e mês, não o que você disse para o arquivo; por isso são lidas assim.',
  'warning.mixed_values': 'Nem tudo são números ou datas',
  'warning.text.mixed_values':
    'A maioria dos valores são números ou datas e outros não, então todos ficam como texto. Peça outra leitura do arquivo: com os outros entre as palavras para valores ausentes, ou com o tipo da coluna, e os outros são separados.',
  'warning.dates_as_numbers': 'Datas em números?',
  'warning.text.dates_as_numbers':
    'Os números parecem datas. São lidos como números ou códigos até você mandar ler o arquivo de outro modo, com datas nesta coluna.',
  'warning.buddhist_dates': 'Datas do calendário budista?',
  'warning.text.buddhist_dates':
    'Os valores parecem datas do calendário budista, em que 2569 é 2026. Ficam como texto até você mandar ler o arquivo de outro modo, com datas nesta coluna.',
  'warning.empty_days': 'Dias que não são nenhum?',
  'warning.text.empty_days':
    'Um mesmo dia, como 1900-01-01, está em muitas linhas e a décadas de todos os outros. Se ele diz que não há data, mande ler o arquivo de outro modo, com ele entre as palavras para valores ausentes, como o arquivo o escreve.',
  'warning.blank_below': 'Vazio abaixo dos valores?',
  'warning.text.blank_below':
    'Só algumas linhas têm um valor, cada uma outro, como onde células foram mescladas. Se um valor vale também para as linhas abaixo, preencha-as e envie o arquivo de novo.',
  'warning.text.constant': 'Todas as linhas têm o mesmo valor: não há o que aprender com ela.',
  'warning.text.identifier':
    'Quase toda linha tem um valor só seu: identifica clientes e nada diz sobre tipos de clientes.',
  'warning.text.mostly_missing': '{missing} de {rows} {rows|linha|linhas} não {missing|tem|têm} valor.',
  'warning.text.looks_like_outcome':
    'Parece dizer o que aconteceu no fim. Faça dela o resultado ou deixe-a de fora: o que só se sabe depois não serve para prever.',
  'warning.text.known_afterwards':
    'Pelo nome, talvez só se saiba depois do resultado. Se for assim, deixe-a de fora: o que não se sabe a tempo não serve para prever.',
  'warning.text.set_aside':
    '{what}, por isso {count|tratado como ausente|tratados como ausentes}: {count} de {rows} {rows|valor|valores} ({examples}).',
  'warning.text.word_as_value':
    '“None” ou “NA” conta aqui como um valor próprio. Se quer dizer que nada se sabe, leia o arquivo de outro modo, com ela entre as palavras para valores ausentes.',
  'warning.text.ambiguous_dates':
    'As datas podem ter o dia, o mês ou o ano de dois dígitos primeiro, e nada no arquivo o diz, ou umas têm um e outras outro: ficam como texto até você dizer qual vem primeiro.',
  'warning.text.swapped_dates':
    'As datas cujo dia poderia ser um mês são datas para a planilha, e todas as outras são textos: ao que parece, ela trocou dia e mês onde pôde. Envie o arquivo que foi aberto na planilha, ou importe a coluna como texto.',
  'warning.text.ambiguous_numbers':
    'Os números têm três dígitos depois de cada sinal, e nada no arquivo diz com certeza se ele separa decimais ou milhares: são lidos como mostrado ao lado do tipo até você dizer.',
  'warning.text.infinite_values':
    'Valores infinitos contam como ausentes: estão entre os {missing} de {rows}.',
  'warning.text.predicts_alone':
    'Sozinha, quase diz o resultado. Se não for conhecida quando os clientes são pontuados, treine sem ela: o modelo vale menos do que dizem suas métricas.',
  'warning.text.predicts_together':
    'Juntas sabem o que nenhuma sabe sozinha. Se uma delas só é preenchida ou alterada depois do resultado, treine sem ela: o modelo vale menos do que dizem suas métricas.',
  'warning.text.too_good':
    'O modelo é melhor do que dados honestos costumam permitir. O que só é preenchido ou alterado depois do resultado tem de ficar de fora. Se tudo já se sabe quando os clientes são pontuados, o modelo é simplesmente bom.',
  'warning.aside.number': 'Não é número',
  'warning.aside.date': 'Não é data',
  'warning.aside.boolean': 'Nem sim nem não',
  'warning.example': '“{value}” na linha {row}',
  'read.title': 'Ler o arquivo de outro modo',
  'read.text':
    'O que ficar no automático é detectado. Os próximos arquivos com este nome são lidos do mesmo modo.',
  'read.go': 'Ler de novo',
  'read.auto': 'Detectar automaticamente',
  'read.decimal': 'Decimais',
  'read.order': 'Datas',
  'read.delimiter': 'Delimitador',
  'read.encoding': 'Codificação do texto',
  'read.header': 'Linha do cabeçalho',
  'read.headerHint':
    'A partir de 1; linhas em branco de um texto não contam. 0 se nenhuma dá nome às colunas.',
  'read.sheet': 'Planilha',
  'read.sheetHint': 'De uma pasta de trabalho, pelo nome.',
  'read.unknown': 'Você disse o que estas colunas contêm, mas o arquivo não as tem',
  'read.column': 'Mudar o tipo de uma coluna',
  'reading.title': 'Como o arquivo foi lido',
  'reading.encoding': 'Texto em {encoding}, delimitador: {delimiter}.',
  'reading.otherMembers': 'Outros arquivos do pacote que não são tabelas, deixados de fora: {names}.',
  'reading.member': 'O arquivo {name} do arquivo compactado.',
  'reading.sheet': 'Planilha “{sheet}”.',
  'reading.sheetOf': 'Planilha “{sheet}”, uma de {n}.',
  'reading.format.xlsx': 'Uma pasta de trabalho do Excel.',
  'reading.format.xlsb': 'Uma pasta de trabalho binária do Excel.',
  'reading.format.xls': 'Uma pasta de trabalho do Excel do tipo antigo (XLS).',
  'reading.format.ods': 'Uma pasta de trabalho do LibreOffice.',
  'reading.format.html': 'Uma tabela de página da web (HTML), como alguns programas a gravam para o Excel.',
  'reading.format.json': 'Uma lista de objetos JSON.',
  'reading.format.json_lines': 'Objetos JSON, um depois do outro.',
  'reading.delimiter.comma': 'vírgula',
  'reading.delimiter.semicolon': 'ponto e vírgula',
  'reading.delimiter.tab': 'tabulação',
  'reading.delimiter.bar': 'barra vertical',
  'reading.header': 'A primeira linha da tabela dá nome às colunas.',
  'reading.noHeader': 'Nenhuma linha dá nome às colunas: elas têm números.',
  'reading.titles': '{n} {n|linha|linhas} acima da tabela {n|tomada por título|tomadas por títulos}.',
  'reading.givenNames': 'Colunas sem nome próprio receberam um: {names}.',
  'reading.mergedCells':
    '{n} {n|célula recebeu|células receberam} o valor da célula mesclada de que {n|faz|fazem} parte.',
  'reading.twiceEncoded':
    'As letras foram codificadas duas vezes antes de o arquivo chegar (“Ã©” em vez de “é”): exporte de novo em UTF-8 para tê-las certas.',
  'reading.oddLetters':
    '{n} {n|letra parece errada|letras parecem erradas}, como em {examples}: vêm de outra codificação que não aquela em que o texto foi lido. Diga em qual ele está, ou exporte-o de novo em UTF-8.',
  'reading.likelyEncoding':
    '{n} {n|letra parece errada|letras parecem erradas}, como em {examples}: você disse outra codificação que não {encoding}, na qual o texto parece estar. Diga essa, ou nenhuma.',
  'reading.badLines': 'Há bytes que não são letras na linha {lines}: a letra ali se perdeu.',
  'reading.blank': '{n} {n|linha|linhas} em branco',
  'reading.headers': '{n} {n|cabeçalho repetido|cabeçalhos repetidos}',
  'reading.rulers': '{n} {n|linha desenhada|linhas desenhadas}',
  'reading.units': '{n} {n|linha que descreve|linhas que descrevem} colunas',
  'reading.totals': '{n} {n|linha|linhas} de totais',
  'reading.notes': '{n} {n|nota|notas} abaixo da tabela',
  'reading.short':
    '{n} {n|linha termina|linhas terminam} antes da última coluna: o que falta {n|nela|nelas} conta como ausente (linha {rows}).',
  'reading.skipped': 'Ignorado (não são dados): {what}.',
  'file.title': 'Sobre este arquivo',
  'file.aside':
    '{column}: {n} {n|valor não é|valores não são} do seu tipo e {n|conta como ausente|contam como ausentes} ({examples}).',
  'file.zeros_put_back':
    '{column}: códigos tinham perdido os zeros à esquerda, que foram repostos: 2134 é lido como 02134.',
  'file.letters_recoded':
    '{column}: categorias foram lidas em outra codificação que não a daquelas com que o modelo aprendeu, e são reconhecidas pelas letras que têm nela.',
  'file.fractions_as_percent':
    '{column}: frações são lidas como as porcentagens com que o modelo aprendeu: 0,12 é 12%.',
  'file.percent_as_fractions':
    '{column}: porcentagens são lidas como as frações com que o modelo aprendeu: 12% é 0,12.',
  'file.unseen':
    '{column}: {n} {n|linha tem|linhas têm} um valor que o modelo nunca viu, que conta como ausente ({examples}).',
  'file.older':
    'De {keys} {keys|chave|chaves} só conta a linha mais nova por {column}: {n} {n|linha mais antiga ficou|linhas mais antigas ficaram} de fora ({examples}).',
  'file.olderLast':
    'De {keys} {keys|chave|chaves} só conta a última linha do arquivo: {n} {n|linha anterior ficou|linhas anteriores ficaram} de fora ({examples}).',
  'file.repeated':
    '{n} {n|chave aparece|chaves aparecem} em mais de uma linha, {rows} linhas ao todo ({examples}). Cada linha conta.',
  'reading.decimal.point': 'ponto decimal',
  'reading.decimal.comma': 'vírgula decimal',
  'reading.order.day_first': 'dia antes do mês',
  'reading.order.month_first': 'mês antes do dia',
  'reading.order.year_month_day': 'ano, mês, dia',
  'reading.order.year_day_month': 'ano, dia, mês',
  'reading.numbers.year_month_day': 'como 20261121',
  'reading.numbers.year_month_day_time': 'como 20261121235959',
  'reading.numbers.short_year_month_day': 'como 261121',
  'reading.numbers.day_month_year': 'como 21112026',
  'reading.numbers.month_day_year': 'como 11212026',
  'reading.numbers.year_month': 'como 202611',
  'reading.numbers.seconds': 'em segundos desde 1970',
  'reading.numbers.milliseconds': 'em milissegundos desde 1970',
  'reading.numbers.microseconds': 'em microssegundos desde 1970',
  'reading.numbers.spreadsheet_days': 'em dias como as planilhas contam',
  'reading.unit': 'em {unit}',
  'upload.another': 'Este é outro arquivo: escolha {name}, sem alterações.',
  'upload.stopped': 'O envio de {name} parou',
  'upload.stoppedHint': 'O que já chegou fica guardado por dois dias e não é enviado de novo.',
  'upload.continue': 'Continuar o envio',
  'upload.later': 'Depois',
  'dataset.awaiting': 'Aguardando o arquivo',
  'dataset.awaiting2':
    'Se o envio foi interrompido, escolha {name} de novo: o que já chegou não é enviado outra vez.',
  'dataset.asks.date_order':
    'O que vem primeiro nas datas, o dia, o mês ou o ano? Até você dizer, elas são texto.',
  'dataset.asks.decimal': 'Os números usam ponto decimal ou vírgula decimal? Até você dizer, é o ponto.',
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
  'chosen.noHeader': 'Você disse que nenhuma linha é o cabeçalho.',
  'chosen.missing': 'Você escolheu palavras para “sem valor”: {value}.',
  'chosen.column': 'Você escolheu o tipo de {column}: {type}.',
  'read.back': 'Voltar ao automático',
  'read.yours': 'Escolhido por você.',
  'read.found': 'Detectar automaticamente ({found})',
  'read.missing': 'Palavras para “sem valor”',
  'read.missingHint': 'Separadas por vírgulas, além das de sempre, como N/A.',
};
