/** Whether a granted service was used within the window, earlier, or never in the period that IAM tracks. */
export type UseState = 'used' | 'unused' | 'never';

/** @param daysSince days from the last use to the report's completion; null when never used */
export function stateOfUse(daysSince: number | null, days: number): UseState {
  if (daysSince === null) return 'never';
  return daysSince < days ? 'used' : 'unused';
}

export const useStateNames: Record<UseState, string> = {
  used: 'Used',
  unused: 'Unused',
  never: 'Never used',
};

/** A shape for each state, so that nobody has to tell colours apart: disc, diamond outline, cross. */
export function UseShape({ state }: { readonly state: UseState }) {
  return (
    <svg className={`shape shape-${state}`} viewBox="0 0 16 16" aria-hidden="true">
      {state === 'used' && <circle cx="8" cy="8" r="6" />}
      {state === 'unused' && <path d="M8 1.5 14.5 8 8 14.5 1.5 8Z" />}
      {state === 'never' && <path d="M3 3l10 10M13 3 3 13" />}
    </svg>
  );
}

export function UseBadge({ state }: { readonly state: UseState }) {
  return (
    <span className={`badge badge-${state}`}>
      <UseShape state={state} />
      {useStateNames[state]}
    </span>
  );
}
