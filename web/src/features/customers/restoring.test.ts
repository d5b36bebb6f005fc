import { expect, test } from 'vitest';
import { restoring } from './restoring';

const item = (id: string, owner_before: string | undefined, tags_before: string[], status = 'done') =>
  ({ id, owner_before, tags_before, status }) as Parameters<typeof restoring>[1][number];

test('each becomes again what it was', () => {
  const items = [
    item('a', 'usr_1', ['vip']),
    item('b', undefined, []),
    item('c', 'usr_1', []),
    item('d', 'usr_2', ['old']),
    item('gone', 'usr_3', ['vip'], 'missing'),
  ];
  expect(restoring({ owner: 'usr_2', add_tags: ['vip'], remove_tags: ['old'] }, items)).toEqual([
    { ids: ['a', 'c'], owner: 'usr_1' },
    { ids: ['b'], owner: null },
    { ids: ['b', 'c', 'd'], remove_tags: ['vip'] },
    { ids: ['d'], add_tags: ['old'] },
  ]);
  expect(restoring({ owner: null }, [item('b', undefined, [])])).toEqual([]);
});
