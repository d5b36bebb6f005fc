/** How wide a character of an axis is at most, in pixels, and how far its texts stand from the drawing. */
const [CHARACTER, APART] = [7, 8];

/** How much room the texts of a vertical axis take, in pixels: so much at least, so that drawings stand below each other. */
export const roomFor = (texts: readonly string[], least: number): number =>
  Math.max(least, APART + CHARACTER * Math.max(0, ...texts.map(({ length }) => length)));
