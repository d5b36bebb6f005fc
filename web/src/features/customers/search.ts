/** Of whom: those who are still there unless said. */

export type Who = 'left' | 'all';
