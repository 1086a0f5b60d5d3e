/** The window by which the API orders entities that a filter names no other for. */
const orderedByDays = 90;

/** Says why counts for another window don't stand in their order. */
export function UnusedOrderNote({ days }: { readonly days: number }) {
  if (days === orderedByDays) return null;
  return (
    <p className="muted">
      Counts are for {days} days; the order is that of services not used for {orderedByDays} days.
    </p>
  );
}
