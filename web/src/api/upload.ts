/** Sends files of any size straight to the bucket. A file is sliced, never read whole. */
import { api, body, Refusal, type Schemas } from './client';
import { slices } from '../parts';

const AT_ONCE = 4;
const TRIES = 4;

/** Announces a file, sends it, and gives the dataset. `progress` hears the part sent, 0 to 1. */
export async function upload(
  file: File,
  name: string,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<Schemas['DatasetView']> {
  const { dataset, upload: way } = await body(
    api.POST('/v1/datasets', { body: { name, filename: file.name, size: file.size }, signal }),
  );
  if ('url' in way) {
    await again(() => put(way.url, file, way.headers, (sent) => progress(sent / file.size), signal), signal);
  } else {
    await sendParts(dataset.id, file, way.parts, progress, signal);
  }
  progress(1);
  return dataset;
}

async function sendParts(
  id: string,
  file: File,
  parts: Schemas['PartAddress'][],
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const offsets = slices(parts);
  const sent = new Array<number>(parts.length).fill(0);
  const etags: Schemas['Part'][] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < parts.length; at = next++) {
      const part = parts[at]!;
      const slice = file.slice(offsets[at]!, offsets[at]! + part.size);
      const etag = await again(
        () =>
          put(
            part.url,
            slice,
            {},
            (bytes) => {
              sent[at] = bytes;
              progress(sent.reduce((sum, one) => sum + one, 0) / file.size);
            },
            signal,
          ),
        signal,
      );
      etags.push({ number: part.number, etag });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  etags.sort((a, b) => a.number - b.number);
  await body(
    api.POST('/v1/datasets/{id}/complete', { params: { path: { id } }, body: { parts: etags }, signal }),
  );
}

/** A connection that breaks is tried again; an answer that refuses is not. */
async function again<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await send();
    } catch (error) {
      if (
        signal.aborted ||
        tries === TRIES ||
        (error instanceof Refusal && error.status >= 400 && error.status < 500)
      )
        throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** tries));
    }
  }
}

/** One `PUT` with progress, which `fetch` does not tell. Gives the ETag. */
function put(
  url: string,
  content: Blob,
  headers: Record<string, string>,
  progress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => progress(event.loaded);
    request.onload = () =>
      request.status < 300
        ? resolve(request.getResponseHeader('etag') ?? '')
        : reject(new Refusal('upload_refused', request.status, ''));
    request.onerror = () => reject(new Refusal('unreachable', 0, ''));
    request.onabort = () => reject(new Refusal('cancelled', 0, ''));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(content);
  });
}
