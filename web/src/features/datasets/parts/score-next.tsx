import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../../api/client';
import { models } from '../../../api/models';
import { useWords, Vocabulary } from '../../../i18n';
import { Card, Note } from '../../../ui';
import { ScoreButton } from './score-button';

type Model = Schemas['ModelView'];

/** What file to bring, where its customers are to be scored by a model. */
export function BringCustomers({ by }: { by: string }) {
  const model = useQuery(models).data?.find(({ id }) => id === by);
  return (
    model && (
      <Vocabulary of={model.task}>
        <Bring by={model} />
      </Vocabulary>
    )
  );
}

function Bring({ by }: { by: Model }) {
  const { t } = useWords();
  return (
    <Note title={t('score.title')}>
      <span>{t('score.text', { model: by.name, target: by.target })}</span>
    </Note>
  );
}

/** The step after a file was brought to be scored. */
export function ScoreNext({ of, by }: { of: Schemas['DatasetView']; by: Model }) {
  const { t } = useWords();
  return (
    <Card title={t('score.next')} hint={t('score.next2', { model: by.name })}>
      <ScoreButton of={of} by={by} />
    </Card>
  );
}
