import type { FormEvent } from 'react';
import { Refusal } from '../api/client';
import { useMutation, type Mutation } from './mutation';
import { useFieldErrors } from './problem';

/** A form that sends its fields, besides what is `known`. `fields` has what the API found wrong with single ones. */
export function useForm<Given, Answer>(
  declared: Mutation<Given, Answer>,
  then?: (answer: Answer, given: Given) => unknown,
  known?: Partial<Given>,
) {
  const mutation = useMutation(declared, then);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutation.mutate({ ...known, ...Object.fromEntries(new FormData(event.currentTarget)) } as Given);
  };
  const refusal = mutation.error instanceof Refusal ? mutation.error : undefined;
  const fields = useFieldErrors(refusal);
  /** What is wrong, but for what stands at its field already. */
  const problem = Object.keys(fields).length === 0 ? mutation.error : null;
  return { mutation, submit, fields, problem, code: refusal?.code };
}
