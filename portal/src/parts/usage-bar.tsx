import { number, percent } from './words.ts';
import { UseShape, type UseState } from './use-state.tsx';

interface Usage {
  readonly grantedServices: number;
  readonly usedServices: number;
  readonly unusedServices: number;
  readonly neverUsedServices: number;
}

/** The three disjoint parts of what is granted: the API's `unusedServices` counts the never used ones in. */
function partsOf(usage: Usage, days: number): { state: UseState; label: string; count: number }[] {
  return [
    { state: 'used', label: `used in ${days} days`, count: usage.usedServices },
    { state: 'unused', label: `not for ${days} days`, count: usage.unusedServices - usage.neverUsedServices },
    { state: 'never', label: 'never used', count: usage.neverUsedServices },
  ];
}

/** One bar in three patterns; the text beside it says the same. */
export function UsageBar({ usage, days }: { readonly usage: Usage; readonly days: number }) {
  const parts = partsOf(usage, days);
  const words = parts.map(({ label, count }) => `${number(count)} ${label}`).join(', ');
  return (
    <span className="usage-bar" role="img" aria-label={words} title={words}>
      {parts.map(({ state, count }) => (
        <span
          key={state}
          className={`usage-part fill-${state}`}
          style={{ flexGrow: count }}
          hidden={count === 0}
        />
      ))}
    </span>
  );
}

/** The bar with its figures written out. */
export function UsageFigures({ usage, days }: { readonly usage: Usage; readonly days: number }) {
  return (
    <div className="usage-figures">
      <UsageBar usage={usage} days={days} />
      <dl>
        {partsOf(usage, days).map(({ state, label, count }) => (
          <div key={state}>
            <dt>
              <UseShape state={state} />
              {label}
            </dt>
            <dd>
              <strong>{percent(count, usage.grantedServices)}</strong> {number(count)}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
