import { parseArgs } from 'node:util';
import { start } from './server.js';

const USAGE = 'npm start -- --port N [--webhook URL --secret whsec_... [--secret whsec_...]]';

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      webhook: { type: 'string' },
      secret: { type: 'string', multiple: true, default: [] },
    },
  });
  const port = Number(values.port);
  if (!values.port || !Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error('--port takes a port number');
  if (values.webhook && !URL.canParse(values.webhook)) throw new Error('--webhook takes a URL');
  if (values.webhook && values.secret.length === 0) throw new Error('--webhook needs a --secret to sign with');
  const { url } = await start({ port, webhook: values.webhook, secrets: values.secret });
  console.log(`Stripe stand-in: ${url}`);
} catch (error) {
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  console.error(taken ? `The port is taken: ${String(error)}` : `${String(error)}\n${USAGE}`);
  process.exitCode = 1;
}
