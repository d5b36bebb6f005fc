import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Card, Choices, Note, Problem, Skeleton } from '../../../ui';
import { CustomerField } from './customer-field';
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
        <CustomerField
          value={customer}
          hint={t('template.customerHint')}
          action={t('template.show')}
          onValue={onCustomer}
        />
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
