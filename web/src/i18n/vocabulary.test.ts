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
  [undefined, 'Customers at risk'],
])('of %s, who scores high is called %s', (kind, words) => expect(inside(kind)).toBe(words));

test.each([
  [kinds.lead_scoring, en, /customer|leav|at risk|kept|probabilit/i],
  [pt.lead_scoring, portuguese, /cliente|sair|saiu|saíd|em risco|mantid|probabilidade/i],
])('leads are not spoken of as customers who leave', (leads, all, unfit) => {
  for (const [key, text] of Object.entries(leads)) {
    expect(text, key).not.toMatch(unfit);
    const places = (one: string) => [...new Set(one.match(/\{\w+/g))].sort();
    expect(places(text), key).toEqual(places(all[key as keyof typeof all]));
  }
});
