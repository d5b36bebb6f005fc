import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Language, useWords, Vocabulary } from '.';
import { en, kinds } from './en';
import { kinds as pt, pt as portuguese } from './pt';

const Said = () => useWords().t('overview.atrisk');
const inside = (of?: string) =>
  renderToStaticMarkup(
    createElement(Language, {
      first: { language: 'en', catalogue: en, kinds },
      children: createElement(Vocabulary, { of, children: createElement(Said) }),
    }),
  );

test.each([
  ['churn', 'Customers at risk'],
  ['lead_scoring', 'Hot leads'],
  ['classification', 'Likely cases'],
  ['one that is still to come', 'Customers at risk'],
  [undefined, 'Customers at risk'],
])('of %s, who scores high is called %s', (kind, words) => expect(inside(kind)).toBe(words));

/** Not in the names of places, which nobody sees. */
const shown = (text: string) => text.replace(/\{\w+/g, '{');

test.each([
  ['leads', kinds.lead_scoring, en, /customer|leav|\bleft\b|at risk|churn|kept|probabilit/i],
  ['leads', pt.lead_scoring, portuguese, /cliente|sair|saiu|saíd|em risco|mantid|probabilidade/i],
  ['cases', kinds.classification, en, /customer|lead|leav|\bleft\b|risk|churn|kept|buy|bought|\bwho\b/i],
  [
    'cases',
    pt.classification,
    portuguese,
    /cliente|lead|sair|saiu|saíd|risco|mantid|comprad|comprou|\bquem\b/i,
  ],
])('%s are not spoken of as customers who leave', (_, own, all, unfit) => {
  for (const [key, text] of Object.entries(own)) {
    expect(shown(text), key).not.toMatch(unfit);
    const places = (one: string) => [...new Set(one.match(/\{\w+/g))].sort();
    expect(places(text), key).toEqual(places(all[key as keyof typeof all]));
  }
});

/** What pages about a model say: there, one word of another kind of model would be one too many. */
const ABOUT_MODELS =
  /^(rows|run|train|profit|help(?!\.(scored_customers|events))|model|moved|overview\.(top|quality)|cust|why|file|degraded|role)\./;
/** Where nobody leaves: time is left, and columns are left out. */
const OTHERWISE = /(\{time\}|minute|time) left|le(ft|ave) out|leave this page|sair desta página/gi;

test.each([
  [en, kinds, /customer|\bleft\b|\bleaves?\b|churn/i],
  [portuguese, pt, /cliente|\bsaiu\b|\bsaíram\b|\bsair\b/i],
])('what is said of customers and leaving is said otherwise of every other kind', (all, of, unfit) => {
  const about = Object.entries(all).filter(
    ([key, text]) => ABOUT_MODELS.test(key) && unfit.test(shown(text.replace(OTHERWISE, ''))),
  );
  expect(about.length).toBeGreaterThan(30);
  for (const words of Object.values(of)) for (const [key] of about) expect(words, key).toHaveProperty([key]);
});
