import type { recommendations as en } from './recommendations-en';

export const recommendations: Record<keyof typeof en, string> = {
  'rec.title': 'Recomendações',
  'rec.hint':
    'Um plano que teria servido melhor e serviços que clientes parecidos têm. Nada é enviado daqui.',
  'rec.plan': 'Plano',
  'rec.switchTo': 'Mudar para {plan}',
  'rec.saving': 'Custa menos',
  'rec.overage': 'Evita excedente',
  'rec.need': 'Precisa de mais',
  'rec.why.saving':
    'Em {n} {n|mês|meses}, {plan} teria custado {then} em vez de {now}: {less} a menos. Foi mais barato em {right} deles.',
  'rec.why.overage':
    'Com o excedente em {old}, {n} {n|mês custou|meses custaram} {now}. {plan} teria custado {then}: {less} a menos. Foi mais barato em {right} deles.',
  'rec.why.need':
    'Em {right} de {n} {n|mês|meses}, o uso chegou ao que {old} permite. {plan} permite esse uso e teria custado {then} em vez de {now}.',
  'rec.used': 'Média de {mean} por mês, no máximo {most}',
  'rec.included': 'Incluído: {now} → {then}',
  'rec.unlimited': 'sem limite',
  'rec.months': 'Mês a mês',
  'rec.month': 'Mês desde',
  'rec.asNow': 'Em {plan}',
  'rec.limitReached': 'Limite atingido',
  'rec.toCatalog': 'Ir ao catálogo de planos',
  'rec.none.no_subscription': 'Nenhuma assinatura está em vigor.',
  'rec.none.not_in_catalog':
    'O plano do cliente não está no seu catálogo de planos. Adicione seus planos e o que eles incluem para ver qual serve melhor.',
  'rec.none.several_plans': 'O cliente está em vários planos, e não se sabe a qual deles o uso pertence.',
  'rec.none.several_seats': 'A assinatura é para vários usuários. Os planos são comparados para um só.',
  'rec.none.price_unknown':
    'Não se sabe quanto o cliente paga, ou quanto custa o excedente na moeda dele. Só preços mensais, trimestrais e anuais são comparados.',
  'rec.none.too_few_periods':
    'O uso é conhecido em {periods} {periods|mês completo|meses completos}; são precisos {least}.',
  'rec.none.no_usage': 'Nenhum evento ou propriedade diz quanto o cliente usou.',
  'rec.none.nothing_fits': 'Nenhum outro plano na moeda do cliente permite o que ele usa e tem.',
  'rec.none.erratic': 'O uso varia demais: outro plano teria sido o certo em {right_in} de {periods} meses.',
  'rec.none.suits': 'O plano atual serve: nenhum outro teria custado bem menos.',
  'rec.services': 'Serviços',
  'rec.because':
    'De {n} {n|cliente|clientes} com {has}, {share} também têm este serviço; de todos os clientes, {all}.',
  'rec.and': ' e ',
  'rec.times': '{times}× mais frequente',
  'rec.noServices':
    'Nenhum serviço se destaca: ou o cliente tem o que clientes parecidos têm, ou poucos deles o têm.',
  'rec.noCatalog': 'Ainda não há serviços no seu catálogo de planos.',
  'rec.asOf': 'Comparado com todos os clientes em {when}.',
};
