import { Link } from '@tanstack/react-router';
import { type DragEvent, useEffect, useId, useRef, useState } from 'react';
import { Refusal, type Schemas } from '../../../api/client';
import { BASE } from '../../../browser/base';
import { useWords } from '../../../i18n';
import { Button, Card, Icon, Note, Problem, Progress, useMutation } from '../../../ui';
import { datasets } from '../../../api/datasets';
import { announce, send } from '../../../api/upload';
import { isReadable, plainName } from '../file-name';

interface Sending {
  file: File;
  /** The dataset that awaits it, once it was announced. */
  dataset?: Schemas['DatasetView'];
  part: number;
}

/** Takes a file, by hand or by drop, and sends it; with `resume`, what is missing of that dataset's file. */
export function DropZone({
  resume,
  sample = !resume,
  onDone,
}: {
  resume?: Schemas['DatasetView'];
  /** Whether data to try it with are offered. */
  sample?: boolean;
  onDone: (dataset: Schemas['DatasetView']) => void;
}) {
  const { t, f } = useWords();
  const abort = useRef<AbortController>(null);
  const [sending, setSending] = useState<Sending>();
  useEffect(() => () => abort.current?.abort(), []);

  const upload = useMutation(
    {
      send: async ({ file, dataset, name }: { file: File; dataset?: Sending['dataset']; name?: string }) => {
        refuse(file, dataset, t);
        const { signal } = (abort.current = new AbortController());
        setSending({ file, dataset, part: 0 });
        let awaiting = dataset;
        let way: Schemas['DatasetCreated']['upload'];
        if (!awaiting) {
          ({ dataset: awaiting, upload: way } = await announce(file, name ?? plainName(file.name)));
          setSending({ file, dataset: awaiting, part: 0 });
        }
        const progress = (part: number) => setSending({ file, dataset: awaiting, part });
        await send(awaiting.id, file, progress, signal, way ?? undefined);
        return awaiting;
      },
      refetch: [datasets],
    },
    (dataset) => {
      setSending(undefined);
      onDone(dataset);
    },
  );
  const take = (file: File, name?: string) => upload.mutate({ file, dataset: resume, name });

  if (upload.isPending && sending)
    return (
      <Card>
        <div className="stack">
          <h2>{t('upload.sending', { name: sending.file.name })}</h2>
          <Progress part={sending.part} label={t('upload.sending', { name: sending.file.name })} />
          <div className="head">
            <span className="muted small num">
              {t('upload.of', {
                done: f.bytes(sending.part * sending.file.size),
                size: f.bytes(sending.file.size),
              })}
            </span>
            <Button onClick={() => abort.current?.abort()}>{t('cancel')}</Button>
          </div>
        </div>
      </Card>
    );
  return (
    <div className="stack">
      {upload.error && sending?.dataset ? (
        <BrokenOff
          error={upload.error}
          sending={sending}
          onContinue={() => upload.mutate({ file: sending.file, dataset: sending.dataset })}
        />
      ) : (
        <Problem of={{ error: upload.error }} />
      )}
      <Drop take={take} />
      {sample && <Sample take={take} />}
    </div>
  );
}

/** A file that cannot be the right one is not sent at all. */
function refuse(file: File, dataset: Sending['dataset'], t: ReturnType<typeof useWords>['t']) {
  if (!isReadable(file.name)) throw new Refusal('type', 415, t('upload.type'));
  if (file.size === 0) throw new Refusal('empty', 422, t('upload.empty'));
  if (dataset && (dataset.filename !== file.name || (dataset.size ?? file.size) !== file.size))
    throw new Refusal('another', 422, t('upload.another', { name: dataset.filename }));
}

/** An upload that was stopped, or failed, can go on. */
function BrokenOff({
  error,
  sending,
  onContinue,
}: {
  error: Error;
  sending: Sending;
  onContinue: () => void;
}) {
  const { t } = useWords();
  const stopped = error instanceof Refusal && error.code === 'cancelled';
  return (
    <>
      {!stopped && <Problem of={{ error }} />}
      <Note title={t('upload.stopped', { name: sending.file.name })}>
        <span>{t('upload.stoppedHint')}</span>
        <div className="actions">
          <Button kind="primary" onClick={onContinue}>
            {t('upload.continue')}
          </Button>
          <Link className="button" to="/datasets/$id" params={{ id: sending.dataset!.id }}>
            {t('upload.later')}
          </Link>
        </div>
      </Note>
    </>
  );
}

/** What the file dialog offers first. */
const ACCEPTED =
  '.csv,.tsv,.txt,.gz,.zip,.parquet,.xlsx,.xlsm,.xlsb,.xls,.ods,.html,.htm,.json,.jsonl,.ndjson';

function Drop({ take }: { take: (file: File) => void }) {
  const { t } = useWords();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const first = (files: FileList | null) => {
    if (files?.[0]) take(files[0]);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    first(event.dataTransfer.files);
  };
  return (
    <div
      className={`drop${over ? ' over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon sign="upload" size={32} />
      <p>{t('upload.drop')}</p>
      <Button kind="primary" onClick={() => input.current?.click()} aria-describedby={id}>
        {t('upload.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPTED}
        onChange={(event) => {
          first(event.target.files);
          event.target.value = '';
        }}
      />
      <p className="muted small" id={id}>
        {t('upload.kinds')}
      </p>
    </div>
  );
}

function Sample({ take }: { take: (file: File, name: string) => void }) {
  const { t } = useWords();
  const sample = useMutation(
    {
      send: async () => {
        const response = await fetch(`${BASE}sample.csv`);
        if (!response.ok) throw new Refusal('unknown', response.status, '');
        return new File([await response.blob()], 'sample.csv', { type: 'text/csv' });
      },
    },
    (file) => take(file, t('upload.sampleName')),
  );
  return (
    <>
      <Problem of={{ error: sample.error }} />
      <div className="note">
        <Icon sign="spark" />
        <div className="stack tight">
          <span>{t('upload.sampleHint')}</span>
          <Button onClick={() => sample.mutate()} disabled={sample.isPending}>
            {t('upload.sample')}
          </Button>
        </div>
      </div>
    </>
  );
}
