import { expect, test } from 'vitest';
import { senderOf } from './sender';

const known = [{ id: 'key_01', name: 'Production' }];

test.each([
  ['key_01', { name: 'Production' }],
  ['key_02', { kind: 'sources.byKey' }],
  ['con_01', { kind: 'sources.byConnection' }],
  ['imp_01', { kind: 'sources.byFile' }],
  ['usr_01', { kind: 'sources.byMember' }],
  ['other', { kind: 'sources.byOther' }],
])('%s is told as %j', (id, said) => expect(senderOf(id, known)).toEqual(said));
