/** What is told of templates, and typing them. */
import type { Schemas } from '../../api/client';

export type Template = Schemas['MessageTemplate'];
export type TemplateWords = Schemas['TemplateWords'];
export type TemplateVersion = Schemas['TemplateVersion'];
export type Variable = Schemas['TemplateVariable'];
export type TemplateKey = Pick<Template, 'reason' | 'step' | 'language'>;
/** A field of a template. */
export type Field = keyof TemplateWords;

export const MOST: Record<Field, number> = { subject: 150, body: 5_000 };

export const keyOf = ({ reason, step, language }: TemplateKey): TemplateKey => ({ reason, step, language });

/** What is said by a template: the organization's words, else the built-in ones, with which one begins. */
export const saidBy = ({ words, built_in }: Template): TemplateWords => words ?? built_in;

export const isSame = (one: TemplateWords, other: TemplateWords): boolean =>
  one.subject === other.subject && one.body === other.body;

/** A text with a variable in place of what is chosen in it, and where the caret is then. */
export function withVariable(text: string, name: Variable, from = text.length, to = from) {
  const variable = `{{ ${name} }}`;
  return { text: text.slice(0, from) + variable + text.slice(to), caret: from + variable.length };
}
