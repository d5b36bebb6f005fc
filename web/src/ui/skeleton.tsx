import { useWords } from '../i18n';

/** Holds the place of what is being loaded. */
export function Skeleton({ height = 16, lines = 1 }: { height?: number; lines?: number }) {
  const { t } = useWords();
  return (
    <div className="stack tight" role="status" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, line) => (
        <div
          key={line}
          className="skeleton"
          style={{ height, width: lines > 1 && line % 3 === 2 ? '70%' : '100%' }}
        />
      ))}
    </div>
  );
}

/** Holds the place of a page: of parts so high, and of the lines of a list. */
export function Skeletons({ heights, lines }: { heights: number[]; lines?: number }) {
  return (
    <>
      {heights.map((height) => (
        <Skeleton key={height} height={height} />
      ))}
      {lines && <Skeleton lines={lines} height={28} />}
    </>
  );
}
