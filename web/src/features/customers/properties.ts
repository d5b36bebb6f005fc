import { useWords } from '../../i18n';
import { columnLabel } from '../../i18n/column-label';
import { traitLabel } from '../../i18n/trait-label';

/** Properties of events, and traits, in the reader's words as far as it is known what they mean. */
export function useProperties() {
  const words = useWords();
  const { t, f, either } = words;
  const written = (value: unknown): string =>
    typeof value === 'boolean'
      ? t(value ? 'yes' : 'no')
      : typeof value === 'object'
        ? JSON.stringify(value)
        : f.cell(String(value));
  return {
    /** What an event is called. */
    event: (name: string) => either(`event.${name}`, name),
    /** A property of an event: what it is called and says. Those of subscriptions and invoices have a meaning. */
    ofEvent: (event: string, name: string, value: unknown) => {
      const known = either(`event.${event}`, '') !== '';
      const text = written(value);
      return {
        label: known ? either(`import.field.${name}`, columnLabel(name)) : columnLabel(name),
        text: known ? either(`cus.${name}.${text}`, text) : text,
      };
    },
    /** A trait. */
    trait: (name: string, value: unknown) => ({
      label: traitLabel(words, name),
      text: written(value),
    }),
  };
}
