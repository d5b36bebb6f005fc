import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCompanies } from '../../src/company/server.js';

test('companies behind one address are told apart by their keys, each with a clock of its own', async () => {
  const { url, close } = await startCompanies(0);
  try {
    const post = (path: string, body: object) => fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) });
    for (const [name, seed] of [['one', 1] as const, ['other', 2] as const]) {
      const made = await post(`/_companies/${name}`, { customers: 5, months: 1, seed });
      assert.deepEqual(await made.json(), { key: `rk_test_${name}` });
    }
    assert.equal((await post('/_companies/one', {})).status, 400);
    assert.equal((await post('/_companies/third/advance', { days: 1 })).status, 400);
    assert.equal((await post('/_companies/other/advance', { days: 10 })).status, 200);

    const account = async (key: string) => {
      const answer = await fetch(`${url}/v1/account`, { headers: { authorization: `Bearer ${key}` } });
      return { date: answer.headers.get('date'), id: ((await answer.json()) as { id?: string }).id };
    };
    const [one, other] = [await account('rk_test_one'), await account('rk_test_other')];
    assert.notEqual(one.id, other.id);
    assert.equal(one.date, 'Wed, 01 Feb 2023 00:00:00 GMT');
    assert.equal(other.date, 'Sat, 11 Feb 2023 00:00:00 GMT');
    assert.equal((await account('rk_test_third')).id, undefined);
  } finally {
    await close();
  }
});
