import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';

/** Draws a chart as wide as its place, so that its words are never scaled. */
export function Sized({ height, children }: { height: number; children: (width: number) => ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div className="sized" ref={place} style={{ height }}>
      {width > 0 && children(width)}
    </div>
  );
}
