import { Skeleton } from '../ui';

/** While a page is on its way. */
export const Pending = () => (
  <div className="page">
    <Skeleton height={28} />
    <Skeleton height={180} />
  </div>
);
