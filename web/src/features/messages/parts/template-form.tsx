import { type FocusEvent, useRef } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Button, Card, Input, Problem, TextArea, useMutation } from '../../../ui';
import {
  type Field,
  MOST,
  saidBy,
  type Template,
  type TemplateWords,
  type Variable,
  withVariable,
} from '../templates';
import { saveTemplate } from '../templates-api';

type Typed = HTMLInputElement | HTMLTextAreaElement;

/** Subject and text, and the variables that go into them. */
export function TemplateForm({
  of,
  words,
  onWords,
  wrong,
  isDirty,
  onSaved,
}: {
  /** What is changed: its version is the one that the change follows. */
  of: Template;
  words: TemplateWords;
  onWords: (words: TemplateWords) => void;
  /** What is wrong with what is typed, by its field. */
  wrong: Record<string, string>;
  isDirty: boolean;
  onSaved: (now: Template) => void;
}) {
  const { t } = useWords();
  const { may } = useRole();
  const saving = useMutation(saveTemplate, onSaved);
  const last = useRef<Typed>(null);
  const note = ({ target }: FocusEvent) => {
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) last.current = target;
  };
  const insert = (name: Variable) => {
    const field = last.current;
    const into: Field = field?.name === 'subject' ? 'subject' : 'body';
    const { selectionStart, selectionEnd } = field ?? {};
    const { text, caret } = withVariable(
      words[into],
      name,
      selectionStart ?? undefined,
      selectionEnd ?? undefined,
    );
    onWords({ ...words, [into]: text });
    // Once it is there.
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(caret, caret);
    });
  };
  const field = (name: Field) => ({
    name,
    label: t(`template.${name}`),
    required: true,
    maxLength: MOST[name],
    disabled: !may('outreach'),
    value: words[name],
    lang: of.language,
    onValue: (text: string) => onWords({ ...words, [name]: text }),
    error: wrong[`words.${name}`],
  });
  return (
    <Card title={t('template.words')} hint={t('template.wordsHint')}>
      <form
        className="stack"
        onFocus={note}
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate({ of, words });
        }}
      >
        <Input {...field('subject')} />
        <TextArea {...field('body')} rows={16} hint={t('template.bodyHint')} />
        <Variables of={of} off={!may('outreach')} onInsert={insert} />
        <Problem of={{ error: Object.keys(wrong).length === 0 && saving.error }} />
        <div className="actions">
          <Button type="submit" kind="primary" disabled={!may('outreach') || !isDirty || saving.isPending}>
            {t('save')}
          </Button>
          <Button disabled={!isDirty} onClick={() => onWords(saidBy(of))}>
            {t('template.discard')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Variables({
  of,
  off,
  onInsert,
}: {
  of: Template;
  off: boolean;
  onInsert: (name: Variable) => void;
}) {
  const { t } = useWords();
  return (
    <fieldset className="plain">
      <legend className="legend">{t('template.insert')}</legend>
      <div className="variables">
        {of.variables.map(({ name, may_be_missing }) => (
          <Button key={name} disabled={off} onClick={() => onInsert(name)}>
            {t(`variable.${name}`)}
            {may_be_missing && <span className="muted">{t('template.mayLack')}</span>}
          </Button>
        ))}
      </div>
      <span className="hint">{t('template.insertHint')}</span>
    </fieldset>
  );
}
