// Sends with Segment's client for Node: sender.mjs URL KEY NOTE COUNT. See sender.py, which it does the same as.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Analytics } from '@segment/analytics-node';

const [url, key, note, count] = process.argv.slice(2);
const analytics = new Analytics({ writeKey: key, host: url, flushAt: 100 });
analytics.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
let sent = existsSync(note) ? Number(readFileSync(note, 'utf8')) : 0;
while (sent < Number(count)) {
  const next = Math.min(sent + 500, Number(count));
  for (let n = sent; n < next; n += 1) {
    analytics.track({
      userId: `user-${n % 97}`,
      event: 'Report Opened',
      messageId: `node-${n}`,
      properties: { n, sender: 'node' },
    });
  }
  await analytics.flush();
  writeFileSync(note, String(next));
  sent = next;
}
await analytics.closeAndFlush();
