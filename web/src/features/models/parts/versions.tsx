import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, body, type Schemas } from '../../../api/client';
import { models } from '../api';
import { useWords } from '../../../i18n';
import { Badge, Button, Card, Problem } from '../../../ui/kit';
import { useTell } from '../../../ui/toast';

type Model = Schemas['ModelView'];

export function Versions({ model: of, n, compare }: { model: Model; n: number; compare?: number }) {
  const { t, f } = useWords();
  const navigate = useNavigate();
  const tell = useTell();
  const queries = useQueryClient();
  const settled = () => queries.invalidateQueries({ queryKey: models.queryKey });
  const back = useMutation({
    mutationFn: () => body(api.POST('/v1/models/{id}/rollback', { params: { path: { id: of.id } } })),
    onSuccess: (after) => tell(t('model.rolledback', { n: (after as Model).prod_version ?? '' })),
    onSettled: settled,
  });
  const promote = useMutation({
    mutationFn: (version: number) =>
      body(
        api.POST('/v1/models/{id}/versions/{n}/promote', {
          params: { path: { id: of.id, n: version } },
          body: { stage: 'prod' },
        }),
      ),
    onSuccess: (_, version) =>
      tell(t('model.promoted', { n: version }), of.prod_version ? () => back.mutate() : undefined),
    onSettled: settled,
  });
  const versions = [...(of.versions ?? [])].reverse();
  const show = (version: number) =>
    navigate({
      to: '/models/$id',
      params: { id: of.id },
      search: { version, compare: compare === version ? undefined : compare },
      resetScroll: false,
    });
  return (
    <Card
      title={t('model.versions')}
      flush
      aside={
        <div className="actions">
          {versions.length > 1 && (
            <select
              className="input"
              aria-label={t('model.compare')}
              value={compare ?? ''}
              onChange={(event) =>
                navigate({
                  to: '/models/$id',
                  params: { id: of.id },
                  search: { version: n, compare: Number(event.target.value) || undefined },
                  resetScroll: false,
                })
              }
            >
              <option value="">{t('model.compare')}…</option>
              {versions
                .filter((one) => one.version !== n)
                .map((one) => (
                  <option key={one.version} value={one.version}>
                    {t('model.version', { n: one.version })}
                  </option>
                ))}
            </select>
          )}
          {of.previous_version ? (
            <Button onClick={() => back.mutate()} disabled={back.isPending}>
              {t('model.rollback')}
            </Button>
          ) : null}
        </div>
      }
    >
      {(promote.error ?? back.error) && (
        <div className="in">
          <Problem error={promote.error ?? back.error} />
        </div>
      )}
      <div className="scroll" tabIndex={0} role="region" aria-label={t('model.versions')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('model.choose')}</th>
              <th scope="col">{t('dataset.status')}</th>
              <th scope="col" className="right">
                {t('metric.roc_auc')}
              </th>
              <th scope="col" className="right">
                {t('metric.average_precision')}
              </th>
              <th scope="col" className="right">
                {t('metric.log_loss')}
              </th>
              <th scope="col" className="right">
                {t('metric.precision')}
              </th>
              <th scope="col" className="right">
                {t('metric.recall')}
              </th>
              <th scope="col">{t('models.created')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {versions.map((one) => (
              <tr key={one.version} aria-current={one.version === n ? 'true' : undefined}>
                <td>
                  <button
                    type="button"
                    className="sorter"
                    aria-pressed={one.version === n}
                    onClick={() => show(one.version)}
                  >
                    <strong>{t('model.version', { n: one.version })}</strong>
                  </button>
                </td>
                <td>
                  <Badge tone={one.stage === 'prod' ? 'accent' : ''}>{t(`stage.${one.stage}`)}</Badge>
                </td>
                <td className="right num">{f.decimals(one.metrics.roc_auc)}</td>
                <td className="right num">{f.decimals(one.metrics.average_precision)}</td>
                <td className="right num">{f.decimals(one.metrics.log_loss)}</td>
                <td className="right num">{f.percent(one.metrics.precision)}</td>
                <td className="right num">{f.percent(one.metrics.recall)}</td>
                <td className="muted num">{f.date(one.created_at)}</td>
                <td className="right">
                  {one.stage !== 'prod' && (
                    <Button onClick={() => promote.mutate(one.version)} disabled={promote.isPending}>
                      {t('model.promote')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
