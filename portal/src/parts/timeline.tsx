import { UseShape, stateOfUse } from './use-state.tsx';
import { counted, date } from './words.ts';

/** What IAM tracks at least, and so the width of the time line; older uses stand at its left end. */
const trackedDays = 400;

interface TimelineProps {
  readonly row: {
    readonly daysSinceLastAuthenticated: number | null;
    readonly lastAuthenticated: string | null;
    readonly lastAuthenticatedRegion: string | null;
  };
  readonly days: number;
}

/** The last use on a line that ends with the report's completion; the window that counts as used is shaded. */
export function Timeline({ row, days }: TimelineProps) {
  const { daysSinceLastAuthenticated: daysSince, lastAuthenticated, lastAuthenticatedRegion } = row;
  const state = stateOfUse(daysSince, days);
  return (
    <span className="timeline">
      <span className="timeline-line" aria-hidden="true">
        <span className="timeline-window" style={{ width: fraction(days) }} />
        {daysSince !== null && (
          <span className="timeline-mark" style={{ right: fraction(daysSince) }}>
            <UseShape state={state} />
          </span>
        )}
      </span>
      <span className="timeline-words">
        {daysSince === null || lastAuthenticated === null ? (
          'Not in at least 400 days'
        ) : (
          <>
            {date(lastAuthenticated)}
            {lastAuthenticatedRegion !== null && ` in ${lastAuthenticatedRegion}`}
            <span className="muted">
              , {daysSince === 0 ? 'within a day of' : `${counted(daysSince, 'day')} before`} the report
            </span>
          </>
        )}
      </span>
    </span>
  );
}

function fraction(days: number): string {
  return `${(Math.min(days, trackedDays) / trackedDays) * 100}%`;
}

/** Heads the column of time lines. */
export function TimelineScale() {
  return <span>Last use, over 400 days</span>;
}
