/** What is recommended to a customer, and why. */
export const recommendations = {
  'rec.title': 'Recommendations',
  'rec.hint':
    'A plan that would have suited better, and services that similar customers have. Nothing is sent from here.',
  'rec.plan': 'Plan',
  'rec.switchTo': 'Switch to {plan}',
  'rec.saving': 'Costs less',
  'rec.overage': 'Avoids overage',
  'rec.need': 'Needs more',
  'rec.why.saving':
    'Over the last {n} {n|month|months}, {plan} would have cost {then} instead of {now}: {less} less. It was cheaper in {right} of them.',
  'rec.why.overage':
    'With overage on {old}, the last {n} {n|month|months} cost {now}. {plan} would have cost {then}: {less} less. It was cheaper in {right} of them.',
  'rec.why.need':
    'In {right} of the last {n} {n|month|months}, usage reached what {old} allows. {plan} allows it, and would have cost {then} instead of {now}.',
  'rec.used': 'Average {mean} a month, at most {most}',
  'rec.included': 'Included: {now} → {then}',
  'rec.unlimited': 'no limit',
  'rec.months': 'Month by month',
  'rec.month': 'Month from',
  'rec.asNow': 'On {plan}',
  'rec.limitReached': 'Limit reached',
  'rec.toCatalog': 'Go to the plan catalog',
  'rec.none.no_subscription': 'No subscription is running.',
  'rec.none.not_in_catalog':
    'The customer’s plan is not in your plan catalog. Add your plans and what they include to see which one fits.',
  'rec.none.several_plans': 'The customer is on several plans, so usage cannot be assigned to one.',
  'rec.none.several_seats': 'The subscription is for several seats. Plans are compared for one seat.',
  'rec.none.price_unknown':
    'What the customer pays, or the price of overage in their currency, is not known. Only monthly, quarterly and yearly prices are compared.',
  'rec.none.too_few_periods':
    'Usage is known for {periods} complete {periods|month|months}; {least} are needed.',
  'rec.none.no_usage': 'No event or property says how much the customer used.',
  'rec.none.nothing_fits': 'No other plan in the customer’s currency allows what they use and have.',
  'rec.none.erratic':
    'Usage varies too much: another plan would have been right in {right_in} of {periods} months.',
  'rec.none.suits': 'The current plan fits: no other would have cost noticeably less.',
  'rec.services': 'Services',
  'rec.because':
    'Of {n} {n|customer|customers} with {has}, {share} also have it, compared with {all} of all customers.',
  'rec.and': ' and ',
  'rec.times': '{times}× as often',
  'rec.noServices':
    'No service stands out: either the customer has what similar customers have, or too few of them have it.',
  'rec.noCatalog': 'There are no services in your plan catalog yet.',
  'rec.asOf': 'Compared with all customers as of {when}.',
};
