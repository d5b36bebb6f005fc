/** Where each part begins in the file. */
export function slices(parts: { size: number }[]): number[] {
  let offset = 0;
  return parts.map((part) => {
    const from = offset;
    offset += part.size;
    return from;
  });
}
