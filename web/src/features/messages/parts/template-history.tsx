import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { members } from '../../../api/members';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Button, Card, Dialog, Empty, Note, useMutation, When } from '../../../ui';
import type { Template, TemplateVersion, TemplateWords } from '../templates';
import { restoreTemplate, versions } from '../templates-api';
import { Letter } from './letter';

/** Words that are looked at: of a version, 0 are the built-in ones. */
interface Earlier {
  version: number;
  words: TemplateWords;
}

/** What was said before, and by whom it was changed; any of it can be brought back. */
export function TemplateHistory({
  of,
  isDirty,
  onRestored,
}: {
  of: Template;
  isDirty: boolean;
  onRestored: (now: Template) => void;
}) {
  const { t } = useWords();
  const list = useInfiniteQuery(versions(of));
  const people = useQuery(members).data ?? [];
  const [reading, setReading] = useState<Earlier>();
  const read = ({ version, words }: TemplateVersion): Earlier => ({ version, words: words ?? of.built_in });
  return (
    <Card
      flush
      title={t('template.history')}
      hint={t('template.historyHint')}
      aside={
        <Button onClick={() => setReading({ version: 0, words: of.built_in })}>
          {t('template.readBuiltIn')}
        </Button>
      }
    >
      <QueryTable
        title={t('template.history')}
        className="stacks"
        query={list}
        rows={list.data}
        rowKey={({ version }) => version}
        empty={<Empty sign="mail" title={t('template.never')} text={t('template.neverText')} />}
        columns={[
          {
            head: t('template.version'),
            label: t('template.version'),
            cell: ({ version, restored, words }) => (
              <span className="person">
                <span>{t('template.versionOf', { n: version })}</span>
                <span className="muted small">
                  {!words
                    ? t('template.builtIn')
                    : restored
                      ? t('template.restoredFrom', { n: restored })
                      : words.subject}
                </span>
              </span>
            ),
          },
          {
            head: t('template.changed'),
            label: t('template.changed'),
            cell: ({ made_at }) => <When at={made_at} />,
            className: 'muted num',
          },
          {
            head: t('template.by'),
            label: t('template.by'),
            cell: ({ made_by }) => people.find(({ id }) => id === made_by)?.name ?? t('actor.erased'),
          },
          {
            actions: true,
            cell: (one) => (
              <Button
                aria-label={t('template.readOf', { n: one.version })}
                onClick={() => setReading(read(one))}
              >
                {t('messages.read')}
              </Button>
            ),
          },
        ]}
      />
      {reading && (
        <Earlier
          of={of}
          earlier={reading}
          isDirty={isDirty}
          onClose={() => setReading(undefined)}
          onRestored={onRestored}
        />
      )}
    </Card>
  );
}

function Earlier({
  of,
  earlier: { version, words },
  isDirty,
  onClose,
  onRestored,
}: {
  of: Template;
  earlier: Earlier;
  isDirty: boolean;
  onClose: () => void;
  onRestored: (now: Template) => void;
}) {
  const { t } = useWords();
  const { may } = useRole();
  const restoring = useMutation(restoreTemplate, (now) => {
    onClose();
    onRestored(now);
  });
  const isUsed = version === of.version || (version === 0 && !of.words);
  return (
    <Dialog
      title={version ? t('template.versionOf', { n: version }) : t('template.builtInWords')}
      onClose={onClose}
      onSubmit={() => restoring.mutate({ of, version })}
      action={t('template.restore')}
      back={<Button onClick={onClose}>{t('app.close')}</Button>}
      busy={isUsed || !may('outreach') || restoring.isPending}
      problem={restoring.error}
    >
      <Letter of={{ subject: words.subject, text: words.body }} />
      {version === 0 && <p className="muted small">{t('template.builtInText')}</p>}
      {isDirty && !isUsed && <Note tone="warn">{t('template.restoreDirty')}</Note>}
    </Dialog>
  );
}
