import { heatSteps } from './heat-step.ts';

/** @param none what a cell of 0 % says */
export function HeatMapLegend({ none }: { readonly none: string }) {
  return (
    <ul className="legend" aria-label="Legend">
      <li>
        <span className="heat heat-0" aria-hidden="true">
          0%
        </span>
        {none}
      </li>
      {heatSteps.map((step, index) => (
        <li key={step}>
          <span className={`heat heat-${index + 1}`} aria-hidden="true" />
          {index === 0 ? 'under 25%' : `${step * 100}% or more`}
        </li>
      ))}
      <li>
        <span className="heat heat-none" aria-hidden="true">
          –
        </span>
        not granted
      </li>
    </ul>
  );
}
