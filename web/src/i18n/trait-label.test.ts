import { expect, test } from 'vitest';
import { en } from './en';
import { pt } from './pt';
import { traitLabel } from './trait-label';

const speaking = (words: Record<string, string>) => ({
  either: (key: string, otherwise: string) => words[key] ?? otherwise,
});

test.each([
  ['yearly_use', 'Yearly use', 'Yearly use'],
  ['billingEmails', 'Billing emails', 'Billing emails'],
  ['created_at', 'Customer since', 'Cliente desde'],
  ['email', 'Email address', 'Endereço de e-mail'],
])('%s is called %s, in Portuguese %s', (name, english, portuguese) => {
  expect(traitLabel(speaking(en), name)).toBe(english);
  expect(traitLabel(speaking(pt), name)).toBe(portuguese);
});

test('no words of rules and filters name a trait by its key alone', () => {
  for (const words of [en, pt] as Record<string, string>[])
    for (const [key, text] of Object.entries(words).filter(([key]) =>
      /^(rule|notice|chain|cus|offer)\./.test(key),
    ))
      expect(text, key).not.toMatch(/(?:trait|atributo) \w+_\w+/);
});
