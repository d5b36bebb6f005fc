/** What is begun from the library. */
import { api, at, body, Refusal } from '../../api/client';
import { datasets } from '../../api/datasets';
import { library, type Entry } from '../../api/library';
import { models } from '../../api/models';
import { OPEN } from '../../api/query';
import { announce, send } from '../../api/upload';
import { BASE } from '../../browser/base';
import { mutation } from '../../ui/mutation';
import { trainingRuns } from '../training/api';

/** Where the example of an entry is. */
export const exampleOf = ({ example }: Entry) => `${BASE}${example.path.slice(1)}`;

/** Made-up data are read in a second or two. */
const ASK_AGAIN_MS = 500;
const ASK_AT_MOST = 120;

async function read(id: string): Promise<void> {
  for (let asked = 0; asked < ASK_AT_MOST; asked++) {
    const { status, error } = await body(api.GET('/v1/datasets/{id}', at({ id })));
    if (status === 'ready') return;
    if (!OPEN.has(status)) throw new Refusal('unknown', 409, error?.detail ?? '');
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  throw new Refusal('unknown', 409, '');
}

/** Sends the example of an entry as a dataset, and trains a quick model of it: the training. */
export const trySample = mutation({
  send: async ({ entry, name, model }: { entry: Entry; name: string; model: string }) => {
    const { task, example } = entry;
    const answer = await fetch(exampleOf(entry));
    if (!answer.ok) throw new Refusal('unknown', answer.status, '');
    const file = new File([await answer.blob()], `${task}.csv`, { type: 'text/csv' });
    const { dataset, upload } = await announce(file, name);
    await send(dataset.id, file, () => undefined, new AbortController().signal, upload ?? undefined);
    await read(dataset.id);
    const { target, positive_label, entity_key, value_column } = example;
    const given = { target, positive_label, entity_key, value_column };
    return body(
      api.POST('/v1/models', {
        body: { ...given, name: model, task, dataset_id: dataset.id, effort: 'fast' },
      }),
    );
  },
  refetch: [datasets, library, models, trainingRuns].map(({ queryKey }) => ({ queryKey })),
});
