/** Changes: each is declared beside the queries it touches, and one hook makes them all. */
import {
  useMutation as useQueryMutation,
  useQueryClient,
  type InvalidateQueryFilters,
  type QueryClient,
  type QueryKey,
} from '@tanstack/react-query';
import { useWords, type Words } from '../i18n';
import { useErrorText } from './problem';
import { useTell } from './toast';

export interface Mutation<Given, Answer> {
  /** By which it is known while it is under way. */
  mutationKey?: QueryKey;
  send: (given: Given) => Promise<Answer>;
  /** Shows at once what it will lead to, until a refusal fetches what there is. */
  foresee?: (cache: QueryClient, given: Given) => void;
  /** Keeps what the answer says already. */
  keep?: (cache: QueryClient, answer: Answer, given: Given) => unknown;
  /** The queries that show something else afterwards; `{}` are all. */
  refetch?: InvalidateQueryFilters[] | ((given: Given) => InvalidateQueryFilters[]);
  /** What a toast says of it. */
  tell?: (words: Words, answer: Answer, given: Given, undone: boolean) => string | undefined;
  /** The same change the other way, which takes it back from the toast. */
  reverse?: (given: Given) => Given | undefined;
  /** Another change that does. */
  undo?: (given: Given, answer: Answer) => Undo | undefined;
  /** A refusal is told by a toast, where the page has no place for it. */
  refusal?: 'toast';
}

type Undo = (run: <Given, Answer>(mutation: Mutation<Given, Answer>, given: Given) => void) => void;

export const mutation = <Given = void, Answer = unknown>(declared: Mutation<Given, Answer>) => declared;

/** Takes a change back by another one. */
export const undoBy =
  <Given, Answer>(other: Mutation<Given, Answer>, given: Given): Undo =>
  (run) =>
    run(other, given);

function undoOf<Given, Answer>(
  made: Mutation<Given, Answer>,
  given: Given,
  answer: Answer,
): Undo | undefined {
  const before = made.reverse?.(given);
  return before === undefined ? made.undo?.(given, answer) : undoBy(made, before);
}

/** Makes a change, then does what the page wants, and brings everything that shows it up to date. */
export function useMutation<Given, Answer>(
  declared: Mutation<Given, Answer>,
  then?: (answer: Answer, given: Given) => unknown,
) {
  const cache = useQueryClient();
  const words = useWords();
  const tell = useTell();
  const errorText = useErrorText();

  async function refetch<G, A>({ refetch = [] }: Mutation<G, A>, given: G) {
    const filters = typeof refetch === 'function' ? refetch(given) : refetch;
    await Promise.all(filters.map((filter) => cache.invalidateQueries(filter)));
  }
  async function settle<G, A>(made: Mutation<G, A>, answer: A, given: G, undone: boolean) {
    await made.keep?.(cache, answer, given);
    await refetch(made, given);
    const text = made.tell?.(words, answer, given, undone);
    const undo = undone ? undefined : undoOf(made, given, answer);
    if (text) tell(text, undo && (() => undo((other, before) => void takeBack(other, before))));
  }
  async function takeBack<G, A>(other: Mutation<G, A>, given: G) {
    try {
      await settle(other, await other.send(given), given, true);
    } catch (error) {
      tell(errorText(error));
    }
  }
  return useQueryMutation({
    mutationKey: declared.mutationKey,
    mutationFn: declared.send,
    onMutate: (given) => declared.foresee?.(cache, given),
    onSuccess: async (answer, given) => {
      await then?.(answer, given);
      await settle(declared, answer, given, false);
    },
    onError: (error, given) => {
      if (declared.refusal === 'toast') tell(errorText(error));
      // It may be refused because what is shown is out of date.
      void refetch(declared, given);
    },
  });
}
