import { number, percent } from './words.ts';
import type { UseState } from './use-state.tsx';

interface Usage {
  readonly grantedServices: number;
  readonly usedServices: number;
  readonly unusedServices: number;
  readonly neverUsedServices: number;
}

interface Part {
  readonly state: UseState;
  readonly label: (days: number) => string;
  readonly countIn: (usage: Usage) => number;
}

/** The three disjoint parts of what is granted: the API's `unusedServices` counts the never used ones in. */
const parts: readonly Part[] = [
  { state: 'used', label: (days) => `used in ${days} days`, countIn: ({ usedServices }) => usedServices },
  {
    state: 'unused',
    label: (days) => `not for ${days} days`,
    countIn: ({ unusedServices, neverUsedServices }) => unusedServices - neverUsedServices,
  },
  { state: 'never', label: () => 'never used', countIn: ({ neverUsedServices }) => neverUsedServices },
];

/** One bar in three patterns; the text beside it says the same. */
export function UsageBar({ usage, days }: { readonly usage: Usage; readonly days: number }) {
  const words = parts.map(({ label, countIn }) => `${number(countIn(usage))} ${label(days)}`).join(', ');
  return (
    <span className="usage-bar" role="img" aria-label={words} title={words}>
      {parts.map(({ state, countIn }) => (
        <span
          key={state}
          className={`usage-part fill-${state}`}
          style={{ flexGrow: countIn(usage) }}
          hidden={countIn(usage) === 0}
        />
      ))}
    </span>
  );
}

/** What the patterns of the bars below it mean. */
export function UsageLegend({ days }: { readonly days: number }) {
  return (
    <ul className="legend" aria-label="Patterns of the bars">
      {parts.map(({ state, label }) => (
        <li key={state}>
          <Swatch state={state} />
          {label(days)}
        </li>
      ))}
    </ul>
  );
}

function Swatch({ state }: { readonly state: UseState }) {
  return <span className={`swatch fill-${state}`} aria-hidden="true" />;
}

/** The bar with its figures written out. */
export function UsageFigures({ usage, days }: { readonly usage: Usage; readonly days: number }) {
  return (
    <div className="usage-figures">
      <UsageBar usage={usage} days={days} />
      <dl>
        {parts.map(({ state, label, countIn }) => (
          <div key={state}>
            <dt>
              <Swatch state={state} />
              {label(days)}
            </dt>
            <dd>
              <strong>{percent(countIn(usage), usage.grantedServices)}</strong> {number(countIn(usage))}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
