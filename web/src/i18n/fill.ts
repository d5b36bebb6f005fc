import { lazily } from './lazily';

type Values = Record<string, string | number>;

/**
 * Fills `{name}` in a text, numbers as the language writes them; of `{name|customer|customers}`, what goes with one and
 * with several, it takes the form that the language wants beside the number. Of nothing there are several, as people
 * write in Portuguese, too.
 */
export function filler(language: string) {
  const number = lazily(() => new Intl.NumberFormat(language, { maximumFractionDigits: 0 }));
  const plural = lazily(() => new Intl.PluralRules(language));
  const isOne = (value: string | number) =>
    typeof value === 'number' && value !== 0 && plural().select(value) === 'one';
  return (text: string, values: Values = {}): string =>
    text.replace(
      /\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g,
      (whole, name: string, one?: string, several?: string) => {
        const value = values[name];
        if (value === undefined) return whole;
        if (one !== undefined) return (isOne(value) ? one : several) ?? whole;
        return typeof value === 'number' ? number().format(value) : value;
      },
    );
}
