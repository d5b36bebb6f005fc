import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRole } from '../../../api/roles';
import { LANGUAGES, useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Badge, Card, When } from '../../../ui';
import { keyOf } from '../templates';
import { templates } from '../templates-api';
import { useTemplateName } from '../use-template-name';

/** What customers are told, in which words, for each reason and in each language. */
export function Templates() {
  const { t } = useWords();
  const { may } = useRole();
  const nameOf = useTemplateName();
  const list = useQuery(templates);
  return (
    <Card flush title={t('template.title')} hint={t('template.lead')}>
      <QueryTable
        title={t('template.title')}
        className="stacks"
        query={list}
        rows={list.data}
        rowKey={({ reason, step, language }) => `${reason} ${step} ${language}`}
        columns={[
          { head: t('template.message'), label: t('template.message'), cell: nameOf },
          {
            head: t('template.language'),
            label: t('template.language'),
            cell: ({ language }) => <span lang={language}>{LANGUAGES[language]}</span>,
          },
          {
            head: t('template.words'),
            label: t('template.words'),
            cell: ({ words, version }) =>
              words ? (
                <Badge tone="good">{t('template.own', { n: version })}</Badge>
              ) : (
                <Badge>{t('template.builtIn')}</Badge>
              ),
          },
          {
            head: t('template.changed'),
            label: t('template.changed'),
            cell: ({ changed_at }) => (changed_at ? <When at={changed_at} /> : '–'),
            className: 'muted num',
          },
          {
            actions: true,
            cell: (one) => (
              <Link
                className="button"
                to="/campaigns/messages/templates/$reason/$step/$language"
                params={keyOf(one)}
                aria-label={t('template.openOf', {
                  name: nameOf(one),
                  language: LANGUAGES[one.language],
                })}
              >
                {t(may('outreach') ? 'template.edit' : 'template.open')}
              </Link>
            ),
          },
        ]}
      />
    </Card>
  );
}
