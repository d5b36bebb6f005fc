import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { isDone, isOpen, roundEnded, rounds } from './api';

/** A campaign's rounds as they go. Once one has ended, what it changed is asked for anew. */
export function useRounds(id: string) {
  const cache = useQueryClient();
  const query = useInfiniteQuery(rounds(id));
  const all = query.data ?? [];
  const open = all.find(isOpen);
  const followed = useRef<string>(undefined);
  useEffect(() => {
    if (followed.current && followed.current !== open?.id) void roundEnded(cache);
    followed.current = open?.id;
  }, [open?.id, cache]);
  return { query, all, open, done: all.filter(isDone) };
}

export type Rounds = ReturnType<typeof useRounds>;
