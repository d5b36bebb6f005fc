import type { overview as en } from './en';

export const overview: Record<keyof typeof en, string> = {
  'overview.title': 'Visão geral',
  'overview.atrisk': 'Clientes em risco',
  'overview.atriskHint': 'Probabilidade a partir de {threshold}',
  'overview.leavers': 'Saídas esperadas',
  'overview.leaversOf':
    'De {n} {n|cliente|clientes}, a soma das probabilidades: muitos de baixo risco também somam',
  'overview.scored': 'Clientes pontuados',
  'overview.quality':
    'Quão boas são estas pontuações: dos 10% de clientes com as maiores, {share} saíram, {times} vezes a média.',
  'overview.qualitySee': 'Sobre o modelo',
  'overview.useless': 'Este modelo não é melhor que o acaso',
  'overview.useless2':
    'Suas pontuações não dizem quem vai sair; por isso ninguém aparece como em risco. Treine-o com mais clientes, ou com colunas que digam como usam o que você vende.',
  'overview.noresult': 'Este modelo não tem resultado',
  'overview.noresult2': 'Ele foi excluído, ainda não pontuou ninguém, ou o endereço está errado.',
  'overview.latest': 'Ver o resultado mais novo',
  'overview.top': 'Maior risco',
  'overview.topHint': 'Vinte clientes, do maior risco ao menor',
  'overview.trend': 'Tendência',
  'overview.share': '{share} do total',
  'overview.moved': 'Mudanças desde a última pontuação',
  'overview.movedHint': 'Em relação à pontuação anterior',
  'overview.onerun': 'A tendência aparece quando os clientes forem pontuados de novo.',
  'overview.seeall': 'Ver todos os clientes',
  'overview.updated': 'Pontuado {when}',
  'overview.drift': 'Estes clientes diferem daqueles com que o modelo aprendeu',
  'overview.driftSee': 'Ver o que mudou',
  'degraded.score_drift': 'Pontuações',
  'degraded.performance': 'Precisão',
  'overview.model': 'Modelo',
  'overview.valueAtRisk': 'Valor em risco',
  'overview.expectedLoss': 'Perda esperada',
  'overview.expectedLossHint': 'Soma de probabilidade × {column}',
  'overview.figure': 'Indicador',
  'moved.entered': 'Novos em risco',
  'moved.recovered': 'Recuperados',
  'moved.rose': 'Subiram',
  'moved.fell': 'Caíram',
  'moved.nobody': 'Ninguém.',
  'moved.before': 'Antes',
  'moved.now': 'Agora',
  'moved.between': '{now}, em relação à pontuação anterior: {before}',
  'moved.new': 'novo',
  'moved.others':
    '{came} {came|novo|novos} no arquivo, {gone} já não {gone|consta|constam} nele, {left} {left|saiu|saíram} desde então.',
  'help.of': 'O que significa {term}?',
  'help.atRisk':
    'Todos cuja probabilidade alcança o limiar em que o modelo melhor separa quem sai de quem fica. É uma lista para trabalhar, não uma previsão.',
  'help.leavers':
    'Quantos devem sair, sejam quem forem: a soma de todas as probabilidades. Pode ser mais do que os que estão em risco, pois de muitos com risco baixo alguns também saem; e menos, pois nem todos em risco saem.',
  'help.valueAtRisk': 'Quanto valem juntos todos os clientes em risco, como se todos saíssem.',
  'help.expectedLoss':
    'Quanto se deve perder: o valor de cada cliente vezes a sua probabilidade, somado para todos. Pode ser mais do que o valor em risco, pois quem tem risco baixo conta com a sua parte.',
};
