/** What is said otherwise of models that answer any yes/no question: nothing of leaving, and nothing of buying. */
export const classification = {
  'palette.title': 'Search pages, cases and actions',
  'palette.hint': 'Find a case, a page or an action',
  'nav.customers': 'Cases',
  'risk.high': 'High',
  'risk.medium': 'Medium',
  'risk.low': 'Low',
  risk: 'Probability level',
  score: 'Probability of yes',
  customer: 'Case',
  'axis.found': 'Share of yes found',
  'axis.customers': 'Cases',
  'cust.row': 'Data of the case',
  'cust.atStake': '{amount} expected: value × probability of yes',
  'cust.driversHint':
    'How many percentage points each column adds to the probability of yes for this case, or takes off, compared with the average case.',
  'cust.notfound': 'No such case in this run',
  'cust.score': 'Probability of yes',
  'customers.searchName': 'Search by case name',
  'customers.search': 'Search by case ID',
  'customers.viewHint': 'The cases listed now, in this order, with the columns you see.',
  'customers.exportHint': 'Everything in this run, sorted by case ID.',
  'customers.active': 'No or open',
  'customers.empty': 'No case matches',
  'customers.left': 'Yes',
  'customers.none2': 'Train a model to get a probability of yes for every case.',
  'customers.shown': '{n} {n|case|cases}',
  'customers.of':
    '{active} {active|case|cases} no or open, {left} already known to be yes ({rows} {rows|row|rows} in the file)',
  'customers.stake': 'Expected value',
  'customers.stillHere': 'No or open',
  'customers.title': 'Cases',
  'filter.empty': 'To find cases without a value, do not enter anything.',
  'drift.hint': 'Cases scored on {when}, compared with the cases version {n} was trained on',
  'drift.yes': 'Your cases have changed',
  'drift.no': 'Your cases are much the same',
  'auto.on_driftHint': 'Because your cases have changed, or predictions turned out wrong',
  'auto.rows_per_entity': 'Cases with several rows',
  'moved.entered': 'Newly likely',
  'moved.onerun':
    'After the next scoring, you will see here which cases have become likely and which no longer are.',
  'moved.others': '{came} new in the file, {gone} no longer in it, {left} known to be yes since then.',
  'moved.recovered': 'No longer likely',
  'moved.rose': 'Probability up',
  'moved.fell': 'Probability down',
  'outcomes.taken': 'Done: {taken} of {sent} {sent|case|cases} in the file had been scored',
  'outcomes.text':
    'Choose a scoring run and a newer dataset that shows the answers since then. We compare the predictions with what happened.',
  'overview.atrisk': 'Likely cases',
  'overview.atriskHint': 'Probability of yes of {threshold} or more',
  'overview.expectedLoss': 'Expected value',
  'overview.expectedLossHint': '{column} × probability of yes, added up',
  'overview.leavers': 'Expected to be yes',
  'overview.leaversOf': 'Probability of yes added up over all {n} {n|case|cases}',
  'overview.quality':
    'How reliable this is: of the 10% of cases with the highest probability, {share} turned out yes, {times} times the average.',
  'overview.useless2':
    'Its scores cannot tell yes from no, so nothing is listed as likely. Train it on more cases, or add columns that say more about them.',
  'overview.scored': 'Cases scored',
  'steps.again': 'Score your current cases with a newer file, and see what has changed',
  'steps.again2': 'Score cases',
  'overview.leftOf': '{left} more in the file were already known to be yes',
  'overview.seeall': 'See all cases',
  'overview.top': 'Look at these first',
  'overview.topHint': 'Cases with a probability of yes of {threshold} or more, most likely first',
  'overview.topByStake':
    'Cases with a probability of yes of {threshold} or more, highest expected value first',
  'overview.topNobody': 'No case is likely right now',
  'overview.topNobody2': 'See all cases to find which come closest.',
  'overview.byStake': 'By expected value',
  'overview.byRisk': 'By probability',
  'needs.risen': '{n} {n|case is|cases are} newly likely',
  'needs.limit2':
    'You have scored {used} of {allowed} {allowed|case|cases} this month, and your last scoring counted {counted} {counted|case|cases}.',
  'needs.drift': '{name}: your cases have changed since it was trained',
  'overview.valueAtRisk': 'Value of likely cases',
  'perf.hint': 'Predictions compared with what happened, once you upload outcomes',
  'profit.own': 'that of each case: {column}',
  'profit.norun': 'Score cases with this model to see which to act on.',
  'profit.save': 'Share for which acting pays off',
  'profit.saved': 'Cases for which it pays off',
  'profit.slider': 'Cases acted on',
  'profit.threshold': 'Probability of yes from',
  'profit.value': 'Value when it pays off',
  'rows.title': 'Some cases have several rows',
  'rows.allHint':
    'The model learns from and scores each row separately. Rows of the same case stay together when the model is tested.',
  'scoring.text': 'Gives every case in the dataset a probability of yes, with the version in production.',
  'scoring.title': 'Score cases',
  'score.next2':
    '{model} gives each case in this file a probability of yes. The results then appear on Home, with what has changed since last time.',
  'score.next': 'Next: score these cases',
  'score.title': 'Upload your current cases',
  'train.key': 'Case ID',
  'train.keyHint': 'Identifies each case. The model never learns from it.',
  'train.nameDefault': 'Yes or no',
  'train.positive': 'Value that means “yes”',
  'train.positiveAsk': 'We cannot tell which value of {target} means yes.',
  'train.targetHint': 'The column that shows the answer.',
  'train.valueHint': 'What each case is worth. It lets you see what the likely ones are worth.',
  'train.excludeHint':
    'Columns that are known only once the answer is known make a model look better than it is.',
  'train.noTarget': 'Which column shows the answer?',
  'train.noTarget2':
    'We could not find one in this file. If there is one, choose it as the outcome. If not, train on a file of past cases that shows the answers, then use that model to score this file.',
  'run.scoring': 'Calculating the probability of yes for every case',
  'run.scored': 'Every case has a probability of yes',
  'run.check2':
    'The model is better than is usually possible, so it will not score cases until you have checked it. One of the columns may give the outcome away: see which one, then train without it, or put the model to use as it is.',
  'run.what.planning': 'Reading the file and setting some cases aside to test the model on.',
  'run.what.training': 'Finding the patterns that come before a yes.',
  'run.what.joining':
    'Testing on cases the model has not seen, so that its percentages can be trusted: of 100 cases at 30%, about 30 turn out yes.',
  'run.see': 'See the most likely cases',
  'selection.file': 'Selected cases',
  'role.key': 'the case ID',
  'why.few_outcomes': 'Too few cases in the file have a known answer to tell.',
  'degraded.score_drift': 'Probability of yes',
  'help.atRisk':
    'Cases whose probability of yes has reached the level at which the model best tells yes from no. It is a list to work through, not a forecast.',
  'help.precision':
    'Of the cases at or above the threshold, the share that did turn out yes. The rest were looked at for nothing.',
  'help.recall':
    'Of all cases that turned out yes, the share at or above the threshold. The rest were missed.',
  'help.threshold':
    'The probability of yes from which a case counts as likely. It is set where precision and recall balance best.',
  'help.average_precision':
    'The precision averaged over all thresholds. Guessing gives the share of cases that are yes, so compare it with that.',
  'help.roc_auc':
    'How well the model ranks: take one case that turned out yes and one that turned out no, and this is the chance that the first has the higher probability. 0.5 is guessing, 1 is perfect.',
  'help.calibration':
    'Whether percentages can be taken at face value: of 100 cases at 30%, about 30 should turn out yes. Good predictions lie on the dashed line.',
  'help.profit':
    'What acting brings in where it pays off, minus the cost of acting on every case. It depends on the share for which you expect it to, which you can change below.',
  'help.importance':
    'How much worse the model gets when a column’s values are shuffled, as a share of all columns. It shows what the model uses, not what causes a yes.',
  'model.check2':
    'This version is better than is usually possible, so it will not score cases until you have checked it. If everything in the columns below is known at the time you score cases, go ahead and use it. If not, train without them.',
  'model.rows': 'Trained on {rows} {rows|row|rows}; {share} of them are yes',
  'model.dependence': 'How the probability of yes varies with',
  'help.leavers':
    'How many cases are likely to turn out yes, whichever they are: ten cases at 20% count as two. It can be more than the number of likely cases, because a few of the many unlikely ones will be yes too.',
  'help.valueAtRisk':
    'What all likely cases are worth together, if every one of them turns out yes. This is the figure to quote.',
  'help.expectedLoss':
    'A forecast: the value of each case times its probability of yes, added up over all cases.',
  'help.top':
    'Only likely cases are listed. The expected value is the value of a case times its probability of yes. “pts” says how many percentage points a reason adds to the probability, or takes off.',
  'warning.text.repeated_key':
    'Each case should appear once, but there {keys|is|are} only {about}{keys} different {keys|ID|IDs} in {rows} {rows|row|rows}. When you train, you choose whether all rows count or only the newest.',
  'warning.text.identifier':
    'Almost every row has its own value, so it identifies cases but says nothing about them.',
  'warning.text.known_afterwards':
    'Judging by its name, it may be known only once the answer is known. If so, it cannot predict anything: train without it.',
  'warning.text.predicts_alone':
    'If it is not known yet when you score cases, train without it: the model would be worth less than it seems.',
  'warning.text.predicts_together':
    'If either is filled in or changed only once the answer is known, train without it: the model would be worth less than it seems.',
  'warning.text.too_good':
    'Train without whatever is filled in or changed only once the answer is known. If everything is known by the time you score cases, the model is simply good.',
  'file.older':
    '{keys} {keys|case has|cases have} several rows. Only the newest by {column} counts; {n} older {n|row does|rows do} not ({examples}).',
  'file.olderLast':
    '{keys} {keys|case has|cases have} several rows. Only the last one in the file counts; {n} earlier {n|row does|rows do} not ({examples}).',
  'file.repeated':
    '{n} {n|case has|cases have} more than one row, {rows} rows in total ({examples}). Every row counts.',
};
