/** The API's sentences, in which names of columns, options and values stand between backticks. */
export function Prose({ text }: { text: string }) {
  return text.split(/`([^`]+)`/).map((part, at) =>
    at % 2 ? (
      <code className="named" key={at}>
        {part}
      </code>
    ) : (
      part
    ),
  );
}
