import { expect, test } from 'vitest';
import { ownPath } from './own-path';

test('whoever signs in is led to a page of ours alone', () => {
  expect(ownPath('/settings/plan?checkout=done')).toBe('/settings/plan?checkout=done');
  for (const other of [
    '//example.org',
    '/\\example.org',
    'https://example.org',
    'javascript:alert(1)',
    '',
    3,
  ])
    expect(ownPath(other), String(other)).toBeUndefined();
});
