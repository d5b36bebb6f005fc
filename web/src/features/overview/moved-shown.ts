/** Of those who changed so many are shown, and asked for, at first. */
export const MOVED_SHOWN = 6;
