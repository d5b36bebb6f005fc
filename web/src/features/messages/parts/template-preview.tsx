import type { UseQueryResult } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Button, Card, Choices, Input, Note, Problem, Skeleton } from '../../../ui';
import { Letter } from './letter';
import { MailFrame } from './mail-frame';

/** What a customer would read of what is typed, as text and as mail programs show it. */
export function TemplatePreview({
  found,
  isWrong,
  customer,
  onCustomer,
}: {
  found: UseQueryResult<Schemas['TemplatePreview']>;
  /** Whether what is typed does not read, which stands beside it. */
  isWrong: boolean;
  customer: string | undefined;
  onCustomer: (id: string | undefined) => void;
}) {
  const { t } = useWords();
  const [part, setPart] = useState<'html' | 'text'>('html');
  const find = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const id = String(new FormData(event.currentTarget).get('customer') ?? '').trim();
    onCustomer(id || undefined);
  };
  const seen = found.data;
  return (
    <Card
      title={t('template.preview')}
      hint={t(customer ? 'template.previewOf' : 'template.previewSample', { who: customer ?? '' })}
      aside={
        <Choices
          label={t('template.part')}
          value={part}
          options={[
            ['html', t('template.html')],
            ['text', t('template.text')],
          ]}
          onChange={setPart}
        />
      }
    >
      <div className="stack">
        <form className="find-customer" onSubmit={find} role="search">
          <Input
            label={t('template.customer')}
            hint={t('template.customerHint')}
            name="customer"
            type="search"
            maxLength={200}
          />
          <Button type="submit">{t('template.show')}</Button>
        </form>
        {isWrong ? <Note tone="warn">{t('template.wrong')}</Note> : <Problem of={found} />}
        {!seen && !found.error && <Skeleton lines={8} />}
        {seen && !found.error && (
          <>
            {!seen.is_own && seen.missing.length > 0 && (
              <Note tone="warn" role="status" title={t('template.lacks')}>
                {t('template.lacksText', {
                  names: seen.missing.map((name) => t(`variable.${name}`)).join(', '),
                })}
              </Note>
            )}
            {customer && seen.is_sample && <Note>{t('template.sample')}</Note>}
            {part === 'html' ? (
              <>
                <strong>{seen.subject}</strong>
                <MailFrame html={seen.html} title={t('template.frame')} />
              </>
            ) : (
              <Letter of={seen} />
            )}
          </>
        )}
      </div>
    </Card>
  );
}
