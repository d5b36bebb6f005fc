import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Account } from './account.js';
import { Api, type Request } from './api.js';
import { Clock } from './clock.js';
import { Controls } from './controls.js';
import { catchUp } from './due.js';
import type { Answer } from './http/idempotency.js';
import { answerPage } from './pages/index.js';
import { Deliveries } from './webhooks/delivery.js';

/** How a stand-in is started. */
export interface Options {
  /** 0 takes a free one. */
  port: number;
  /** Where events go; without it they are only kept. */
  webhook?: string | undefined;
  /** What events are signed with. */
  secrets: string[];
  clock?: Clock;
}

/** A running stand-in. */
export interface StandIn {
  url: string;
  close(): Promise<void>;
}

/** A request body may not be longer, in bytes. */
const MAX_BODY = 1_000_000;
const TOO_LONG: Answer = { status: 413, body: '{"error": {"message": "The body is too long."}}' };

/** Starts a stand-in on this machine's own address. Rejects if the port is taken. */
export async function start({ port, webhook, secrets, clock = new Clock() }: Options): Promise<StandIn> {
  const account = new Account(clock);
  const deliveries = new Deliveries(clock, webhook, secrets);
  account.onEvent = (event) => deliveries.send(event);
  const api = new Api(account);
  const controls = new Controls(account, deliveries);

  const answer = async (request: Request): Promise<Answer> => {
    if (request.url.pathname.startsWith('/_control')) return controls.answer(request);
    catchUp(account, deliveries);
    return request.url.pathname.startsWith('/v1/') ? api.answer(request) : answerPage(account, request);
  };
  const standIn = await listen(port, answer);
  account.url = standIn.url;
  const ticking = setInterval(() => catchUp(account, deliveries), 1000);
  ticking.unref();
  return {
    url: standIn.url,
    close: async () => {
      clearInterval(ticking);
      await standIn.close();
    },
  };
}

/** Listens on this machine's own address and answers. Rejects if the port is taken; 0 takes a free one. */
export async function listen(port: number, answer: (request: Request) => Promise<Answer>): Promise<StandIn> {
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing, answer));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: Request) => Promise<Answer>,
): Promise<void> {
  try {
    const { method = 'GET', headers } = incoming;
    const url = new URL(incoming.url ?? '/', 'http://stand-in');
    const body = await read(incoming);
    write(outgoing, body === undefined ? TOO_LONG : await answer({ method, url, headers, body }));
  } catch (error) {
    console.error(error);
    write(outgoing, { status: 500, body: '' });
  }
}

/** The whole body, or `undefined` if it is too long. Reads to the end even then, so that the answer arrives. */
async function read(incoming: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of incoming) {
    length += (part as Buffer).length;
    if (length <= MAX_BODY) parts.push(part as Buffer);
  }
  return length > MAX_BODY ? undefined : Buffer.concat(parts).toString('utf8');
}

function write(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  outgoing.end(body);
}
