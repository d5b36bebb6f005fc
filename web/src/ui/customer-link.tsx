import { Link } from '@tanstack/react-router';

/** A customer by name, where they have one, and the way to all about them. */
export function CustomerLink({ id, name }: { id: string; name?: string | null }) {
  return (
    <Link className="clip" to="/customer" search={{ id }} title={name ? id : undefined}>
      {name ?? id}
    </Link>
  );
}
