/** What is made when it is first used: a language's formats take longer to make than to use, and no page uses all. */
export function lazily<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}
