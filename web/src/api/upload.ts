/** Sends files of any size straight to the bucket. A file is sliced, never read whole. */
import { api, body, Refusal, type Schemas } from './client';

const AT_ONCE = 4;
const TRIES = 5;
const FIRST_WAIT_MS = 500;
/** Addresses hold for 15 minutes. One that is about to end is not used for a part that takes a while. */
const GOOD_FOR_MS = 10 * 60_000;

type Way = Schemas['Upload'];
type Whole = Extract<Way, { url: string }>;
type Parts = Extract<Way, { parts: unknown }>;

/** Announces a file: the dataset that awaits it, and where it goes. */
export function announce(file: File, name: string): Promise<Schemas['DatasetCreated']> {
  return body(api.POST('/v1/datasets', { body: { name, filename: file.name, size: file.size } }));
}

/**
 * Sends the file of a dataset that awaits it: whole, or the parts that are not there yet. `progress` hears
 * the part sent, 0 to 1. What broke off is sent on by doing it again.
 */
export async function send(
  dataset: string,
  file: File,
  progress: (part: number) => void,
  signal: AbortSignal,
  given?: Way,
): Promise<void> {
  const address = new Address(dataset, signal, given);
  const first = await address.now();
  if ('url' in first) {
    await again(address, async () => {
      const { url, headers } = (await address.now()) as Whole;
      return put(url, file, headers, (sent) => progress(sent / file.size), signal);
    });
  } else {
    await sendParts(file, first, address, progress);
  }
  progress(1);
}

async function sendParts(
  file: File,
  { parts, sent: before }: Parts,
  address: Address,
  progress: (part: number) => void,
): Promise<void> {
  const { dataset, signal } = address;
  const missing = parts.reduce((sum, part) => sum + part.size, 0);
  const sent = new Map<number, number>();
  const tell = (number: number, bytes: number) => {
    sent.set(number, bytes);
    const now = [...sent.values()].reduce((sum, one) => sum + one, 0);
    progress((file.size - missing + now) / file.size);
  };
  const done = [...before];
  const queue = [...parts];
  const worker = async () => {
    for (let part = queue.shift(); part; part = queue.shift()) {
      const { number, offset, size } = part;
      const etag = await again(address, async () => {
        const now = (await address.now()) as Parts;
        const had = now.sent.find((one) => one.number === number);
        const url = now.parts.find((one) => one.number === number)?.url;
        if (had || !url) return had?.etag ?? '';
        return put(url, file.slice(offset, offset + size), {}, (bytes) => tell(number, bytes), signal);
      });
      done.push({ number, etag });
      tell(number, size);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } finally {
    queue.length = 0; // One part that cannot be sent ends the others.
  }
  done.sort((a, b) => a.number - b.number);
  await again(address, () =>
    body(
      api.POST('/v1/datasets/{id}/complete', {
        params: { path: { id: dataset } },
        body: { parts: done },
        signal,
      }),
    ),
  );
}

/** Where a file goes: asked anew when the addresses have grown old. */
class Address {
  private way?: Promise<Way>;
  private until = Date.now() + GOOD_FOR_MS;

  constructor(
    readonly dataset: string,
    readonly signal: AbortSignal,
    given?: Way,
  ) {
    if (given) this.way = Promise.resolve(given);
  }

  now(): Promise<Way> {
    if (this.way && Date.now() < this.until) return this.way;
    this.until = Date.now() + GOOD_FOR_MS;
    this.way = body(
      api.POST('/v1/datasets/{id}/upload', {
        params: { path: { id: this.dataset } },
        signal: this.signal,
      }),
    );
    return this.way;
  }

  /** They are of no use any more, or could not be had. */
  forget() {
    this.way = undefined;
  }
}

/**
 * A connection that breaks is tried again, each time after a longer wait and with new addresses. An answer
 * that refuses is not; but the bucket's 403 may only mean that an address has grown old.
 */
async function again<T>(address: Address, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const refused =
        error instanceof Refusal &&
        error.status >= 400 &&
        error.status < 500 &&
        !(error.code === 'upload_refused' && error.status === 403);
      if (address.signal.aborted || tries === TRIES || refused) throw error;
      address.forget();
      await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MS * 2 ** (tries - 1)));
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
    if (signal.aborted) return reject(new Refusal('cancelled', 0, ''));
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => progress(event.loaded);
    request.onload = () =>
      request.status < 300
        ? resolve(request.getResponseHeader('etag') ?? '')
        : reject(new Refusal('upload_refused', request.status, ''));
    request.onerror = () => reject(new Refusal('unreachable', 0, ''));
    request.onabort = () => reject(new Refusal('cancelled', 0, ''));
    request.onloadend = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort, { once: true });
    request.send(content);
  });
}
