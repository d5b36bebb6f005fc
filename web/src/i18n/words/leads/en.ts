/** What is said otherwise of models that score leads: whoever scores high is wanted. */
export const leads = {
  'palette.title': 'Search pages, leads and actions',
  'palette.hint': 'Find a lead, a page or an action',
  'nav.customers': 'Leads',
  'risk.high': 'Hot',
  'risk.medium': 'Warm',
  'risk.low': 'Cold',
  risk: 'Rating',
  score: 'Likelihood',
  customer: 'Lead',
  'axis.found': 'Share of buyers found',
  'axis.customers': 'Leads',
  'cust.row': 'Lead data',
  'cust.atStake': '{amount} expected: value × likelihood',
  'cust.driversHint':
    'How many percentage points each column adds to this lead’s likelihood, or takes off, compared with the average lead.',
  'cust.notfound': 'No such lead in this run',
  'cust.score': 'Likelihood to buy',
  'customers.searchName': 'Search by lead name',
  'customers.search': 'Search by lead ID',
  'customers.viewHint': 'The leads listed now, in this order, with the columns you see.',
  'customers.exportHint': 'Everyone in this run, sorted by lead ID.',
  'customers.active': 'Open',
  'customers.empty': 'No lead matches',
  'customers.left': 'Bought',
  'customers.none2': 'Train a model to get a likelihood for every lead.',
  'customers.shown': '{n} {n|lead|leads}',
  'customers.of':
    '{active} open {active|lead|leads}, {left} already bought ({rows} {rows|row|rows} in the file)',
  'customers.stake': 'Expected value',
  'customers.stillHere': 'Open',
  'customers.title': 'Leads',
  'filter.empty': 'To find leads without a value, do not enter anything.',
  'drift.hint': 'Leads scored on {when}, compared with the leads version {n} was trained on',
  'drift.yes': 'Your leads have changed',
  'drift.no': 'Your leads are much the same',
  'auto.on_driftHint': 'Because your leads have changed, or predictions turned out wrong',
  'auto.rows_per_entity': 'Leads with several rows',
  'moved.entered': 'Newly hot',
  'moved.onerun':
    'After the next scoring, you will see here which leads have warmed up and which have cooled off.',
  'moved.others': '{came} new in the file, {gone} no longer in it, {left} bought since then.',
  'moved.recovered': 'Cooled off',
  'moved.rose': 'Likelihood up',
  'moved.fell': 'Likelihood down',
  'outcomes.taken': 'Done: {taken} of {sent} {sent|lead|leads} in the file had been scored',
  'outcomes.text':
    'Choose a scoring run and a newer dataset that shows who has bought since. We compare the predictions with what happened.',
  'overview.atrisk': 'Hot leads',
  'overview.atriskHint': 'Likelihood of {threshold} or more',
  'overview.expectedLoss': 'Expected value',
  'overview.expectedLossHint': '{column} × likelihood, added up',
  'overview.leavers': 'Expected to buy',
  'overview.leaversOf': 'Likelihood added up over all {n} {n|lead|leads}',
  'overview.quality':
    'How reliable this is: of the 10% of leads with the highest likelihood, {share} bought, {times} times the average.',
  'overview.useless2':
    'Its scores cannot tell who will buy, so nobody is listed as hot. Train it on more leads, or add columns that say more about them.',
  'overview.scored': 'Leads scored',
  'steps.again': 'Score your current leads with a newer file, and see what has changed',
  'steps.again2': 'Score leads',
  'overview.leftOf': '{left} more in the file had already bought',
  'overview.seeall': 'See all leads',
  'overview.top': 'Call these first',
  'overview.topHint': 'Leads with a likelihood of {threshold} or more, most likely first',
  'overview.topByStake': 'Leads with a likelihood of {threshold} or more, highest expected value first',
  'overview.topNobody': 'No lead is hot right now',
  'overview.topNobody2': 'See all leads to find which come closest.',
  'overview.byStake': 'By expected value',
  'overview.byRisk': 'By likelihood',
  'needs.risen': '{n} {n|lead is|leads are} newly hot',
  'needs.limit2':
    'You have scored {used} of {allowed} {allowed|lead|leads} this month, and your last scoring counted {counted} {counted|lead|leads}.',
  'needs.drift': '{name}: your leads have changed since it was trained',
  'overview.valueAtRisk': 'Value of hot leads',
  'perf.hint': 'Predictions compared with what happened, once you upload outcomes',
  'profit.own': 'each lead’s own: {column}',
  'profit.norun': 'Score leads with this model to see whom to contact.',
  'profit.save': 'Share won when contacted',
  'profit.saved': 'Leads won',
  'profit.slider': 'Leads contacted',
  'profit.threshold': 'Likelihood from',
  'profit.value': 'Value of a won lead',
  'rows.title': 'Some leads have several rows',
  'scoring.text': 'Gives every lead in the dataset a likelihood, with the version in production.',
  'scoring.title': 'Score leads',
  'score.next2':
    '{model} gives each lead in this file a likelihood. The results then appear on Home, with what has changed since last time.',
  'score.next': 'Next: score these leads',
  'score.title': 'Upload your current leads',
  'train.key': 'Lead ID',
  'train.keyHint': 'Identifies each lead. The model never learns from it.',
  'train.nameDefault': 'Leads',
  'train.positive': 'Value that means “bought”',
  'train.positiveAsk': 'We cannot tell which value of {target} means that a lead bought.',
  'train.targetHint': 'The column that shows who bought.',
  'train.valueHint': 'What each lead would pay you. It lets you see what your hot leads are worth.',
  'train.excludeHint':
    'Columns that are known only after a lead has bought make a model look better than it is.',
  'train.noTarget': 'Which column shows who bought?',
  'train.noTarget2':
    'We could not find one in this file. If there is one, choose it as the outcome. If not, train on a file of past leads that shows who bought, then use that model to score this file.',
  'run.scoring': 'Calculating every lead’s likelihood',
  'run.scored': 'Every lead has a likelihood',
  'run.what.planning': 'Reading the file and setting some leads aside to test the model on.',
  'run.what.training': 'Finding the patterns that come before a lead buys.',
  'run.what.joining':
    'Testing on leads the model has not seen, so that its percentages can be trusted: of 100 leads at 30%, about 30 buy.',
  'run.see': 'See the best leads',
  'selection.file': 'Selected leads',
  'help.atRisk':
    'Leads whose likelihood has reached the level at which the model best tells buyers from the rest. It is a call list, not a forecast.',
  'help.precision':
    'Of the leads at or above the threshold, the share who did buy. The rest were contacted for nothing.',
  'help.recall': 'Of all leads who bought, the share at or above the threshold. The rest were missed.',
  'help.threshold':
    'The likelihood from which a lead counts as hot. It is set where precision and recall balance best.',
  'help.roc_auc':
    'How well the model ranks: take one lead who bought and one who did not, and this is the chance that the buyer has the higher likelihood. 0.5 is guessing, 1 is perfect.',
  'help.calibration':
    'Whether percentages can be taken at face value: of 100 leads at 30%, about 30 should buy. Good predictions lie on the dashed line.',
  'help.profit':
    'The value of the leads you win, minus the cost of contacting everyone. It depends on the share you expect to win, which you can change below.',
  'help.importance':
    'How much worse the model gets when a column’s values are shuffled, as a share of all columns. It shows what the model uses, not what makes leads buy.',
  'model.rows': 'Trained on {rows} {rows|row|rows}; {share} of them bought',
  'model.dependence': 'How the likelihood varies with',
  'help.leavers':
    'How many leads are likely to buy, whoever they are: ten leads at 20% count as two. It can be more than the number of hot leads, because a few of the many cold ones will buy too.',
  'help.valueAtRisk':
    'What all hot leads would bring in if every one of them bought. This is the figure to quote.',
  'help.expectedLoss':
    'A forecast of what will come in: each lead’s value times their likelihood, added up over all leads.',
  'help.top':
    'Only hot leads are listed. The expected value is a lead’s value times their likelihood. “pts” says how many percentage points a reason adds to the likelihood, or takes off.',
  'rows.allHint':
    'The model learns from and scores each row separately. Rows of the same lead stay together when the model is tested.',
  'run.check2':
    'The model is better than is usually possible, so it will not score leads until you have checked it. One of the columns may give the outcome away: see which one, then train without it, or put the model to use as it is.',
  'role.key': 'the lead ID',
  'why.few_outcomes': 'Too few leads in the file have a known outcome to tell.',
  'degraded.score_drift': 'Likelihood',
  'help.average_precision':
    'The precision averaged over all thresholds. Guessing gives the share of leads who bought, so compare it with that.',
  'model.check2':
    'This version is better than is usually possible, so it will not score leads until you have checked it. If everything in the columns below is known at the time you score leads, go ahead and use it. If not, train without them.',
  'warning.text.repeated_key':
    'Each lead should appear once, but there {keys|is|are} only {about}{keys} different {keys|ID|IDs} in {rows} {rows|row|rows}. When you train, you choose whether all rows count or only the newest.',
  'warning.text.identifier':
    'Almost every row has its own value, so it identifies leads but says nothing about them.',
  'warning.text.known_afterwards':
    'Judging by its name, it may be known only after a lead has bought. If so, it cannot predict anything: train without it.',
  'warning.text.predicts_alone':
    'If it is not known yet when you score leads, train without it: the model would be worth less than it seems.',
  'warning.text.predicts_together':
    'If either is filled in or changed only after a lead has bought, train without it: the model would be worth less than it seems.',
  'warning.text.too_good':
    'Train without whatever is filled in or changed only after a lead has bought. If everything is known by the time you score leads, the model is simply good.',
  'file.older':
    '{keys} {keys|lead has|leads have} several rows. Only the newest by {column} counts; {n} older {n|row does|rows do} not ({examples}).',
  'file.olderLast':
    '{keys} {keys|lead has|leads have} several rows. Only the last one in the file counts; {n} earlier {n|row does|rows do} not ({examples}).',
  'file.repeated':
    '{n} {n|lead has|leads have} more than one row, {rows} rows in total ({examples}). Every row counts.',
};
