import { expect, test } from 'vitest';
import { isSame, saidBy, withVariable, type Template } from './templates';

test.each<[string, number | undefined, number | undefined, string]>([
  ['Hi ', undefined, undefined, 'Hi {{ plan }}'],
  ['Hi !', 3, 3, 'Hi {{ plan }}!'],
  ['Hi you!', 3, 6, 'Hi {{ plan }}!'],
  ['', 0, 0, '{{ plan }}'],
])('into %j a variable goes where the caret is', (text, from, to, wanted) => {
  const { text: found, caret } = withVariable(text, 'plan', from, to);
  expect(found).toBe(wanted);
  expect(found.slice(0, caret).endsWith('{{ plan }}')).toBe(true);
});

test('one begins with what is said now', () => {
  const words = (subject: string) => ({ subject, body: 'Hello' });
  const template: Template = {
    reason: 'renewal',
    step: 'only',
    language: 'en',
    version: 2,
    built_in: words('Built in'),
    variables: [],
  };
  expect(saidBy(template)).toEqual(words('Built in'));
  expect(saidBy({ ...template, words: words('Ours') })).toEqual(words('Ours'));
  expect(isSame(words('a'), words('a'))).toBe(true);
  expect(isSame(words('a'), { subject: 'a', body: 'hello' })).toBe(false);
});
