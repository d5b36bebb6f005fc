import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState, type DragEvent } from 'react';
import { Refusal, type Schemas } from '../api/client';
import { datasets } from '../api/queries';
import { upload } from '../api/upload';
import { BASE } from '../base';
import { useWords } from '../i18n';
import { plainName } from '../names';
import { Icon } from '../ui/icons';
import { Button, Card, Problem, Progress } from '../ui/kit';

/** Takes a file, by hand or by drop, and sends it. */
export function Uploader({ onDone }: { onDone: (dataset: Schemas['DatasetView']) => void }) {
  const { t, f } = useWords();
  const queries = useQueryClient();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const abort = useRef<AbortController>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<{ name: string; size: number; part: number }>();

  const send = useMutation({
    mutationFn: async ({ file, name }: { file: File; name: string }) => {
      if (!/\.(csv|csv\.gz|gz|parquet|tsv|txt)$/i.test(file.name))
        throw new Refusal('type', 415, t('upload.type'));
      if (file.size === 0) throw new Refusal('empty', 422, t('upload.empty'));
      const control = (abort.current = new AbortController());
      setSending({ name: file.name, size: file.size, part: 0 });
      return upload(
        file,
        name,
        (part) => setSending({ name: file.name, size: file.size, part }),
        control.signal,
      );
    },
    onSuccess: (dataset) => {
      void queries.invalidateQueries({ queryKey: datasets.queryKey });
      onDone(dataset);
    },
    onSettled: () => setSending(undefined),
  });
  const sample = useMutation({
    mutationFn: async () => {
      const response = await fetch(`${BASE}sample.csv`);
      if (!response.ok) throw new Refusal('unknown', response.status, '');
      return new File([await response.blob()], 'sample.csv', { type: 'text/csv' });
    },
    onSuccess: (file) => send.mutate({ file, name: t('upload.sampleName') }),
  });
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) send.mutate({ file, name: plainName(file.name) });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };

  if (sending) {
    return (
      <Card>
        <div className="stack">
          <h2>{t('upload.sending', { name: sending.name })}</h2>
          <Progress part={sending.part} label={t('upload.sending', { name: sending.name })} />
          <div className="head">
            <span className="muted small num">
              {t('upload.of', { done: f.bytes(sending.part * sending.size), size: f.bytes(sending.size) })}
            </span>
            <Button onClick={() => abort.current?.abort()}>{t('cancel')}</Button>
          </div>
        </div>
      </Card>
    );
  }
  const error = send.error ?? sample.error;
  return (
    <div className="stack">
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
          accept=".csv,.gz,.parquet,.tsv,.txt"
          onChange={(event) => {
            take(event.target.files);
            event.target.value = '';
          }}
        />
        <p className="muted small" id={id}>
          {t('upload.kinds')}
        </p>
      </div>
      {error && <Problem error={error} />}
      <div className="note">
        <Icon sign="spark" />
        <div className="stack tight">
          <span>{t('upload.sampleHint')}</span>
          <Button onClick={() => sample.mutate()} disabled={sample.isPending}>
            {t('upload.sample')}
          </Button>
        </div>
      </div>
    </div>
  );
}
