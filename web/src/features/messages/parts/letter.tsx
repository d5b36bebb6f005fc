/** What a customer reads. */
export function Letter({ of: { subject, text } }: { of: { subject: string; text: string } }) {
  return (
    <article className="letter">
      <strong>{subject}</strong>
      <p>{text.trim()}</p>
    </article>
  );
}
