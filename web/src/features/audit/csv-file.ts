import { api, body } from '../../api/client';
import type { AuditFilter } from './api';

/** All entries as one file. The API gives it in parts, each with the line of names. */
export async function csvFile(filter: AuditFilter): Promise<string> {
  let file = '';
  let cursor: string | undefined;
  do {
    const call = api.GET('/v1/audit/export', {
      params: { query: { ...filter, format: 'csv', cursor } },
      parseAs: 'text',
    });
    const part = await body(call);
    file += file ? part.slice(part.indexOf('\n') + 1) : part;
    cursor = (await call).response.headers.get('next-cursor') ?? undefined;
  } while (cursor);
  return file;
}
