import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { nearest } from './reading';

/** Which of the places along a drawing is read: by mouse, by touch, or by arrow keys. */
export function useReading(places: readonly number[]) {
  const [read, setRead] = useState<number>();
  const last = places.length - 1;
  const point = ({ currentTarget, clientX }: PointerEvent<SVGSVGElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    // A drawing may be stretched.
    const scale = (currentTarget.viewBox.baseVal?.width || width) / width;
    setRead(nearest(places, (clientX - left) * scale));
  };
  const step = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: Math.max(0, (read ?? last + 1) - 1),
      ArrowRight: Math.min(last, (read ?? last - 1) + 1),
      Home: 0,
      End: last,
      Escape: undefined,
    };
    if (!(event.key in to) || last < 0) return;
    event.preventDefault();
    setRead(to[event.key as keyof typeof to]);
  };
  const stop = () => setRead(undefined);
  return {
    /** The place's number; none when nothing is read. */
    at: read !== undefined && read <= last ? read : undefined,
    handlers: {
      tabIndex: 0,
      onPointerMove: point,
      onPointerDown: point,
      // A finger that is lifted leaves what it read.
      onPointerLeave: ({ pointerType }: PointerEvent) => pointerType === 'mouse' && stop(),
      onBlur: stop,
      onKeyDown: step,
    },
  };
}
