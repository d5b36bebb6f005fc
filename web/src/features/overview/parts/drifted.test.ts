import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Language } from '../../../i18n';
import { en, kinds } from '../../../i18n/en';
import { Drifted } from './drifted';

test('what changed is named, each time', () => {
  const of = [
    { kind: 'feature_drift', name: 'support_tickets', text: 'on average 17.8, was 10.3' },
    { kind: 'score_drift', name: 'score', text: 'on average 31 %, was 22 %' },
  ] as const;
  const page = createElement(Drifted, { of: [...of] });
  const said = renderToStaticMarkup(
    createElement(Language, { first: { language: 'en', catalogue: en, kinds }, children: page }),
  ).replace(/<\/?strong>/g, '');
  expect(said).toContain('Support tickets: on average 17.8, was 10.3');
  expect(said).toContain('Churn risk: on average 31 %, was 22 %');
});
