import type { AccountStatus, EntityType, ReportJobErrorCode, ReportJobStatus } from '../api/operations.ts';

/** How values of the API read on a page. */

export const entityTypes = ['ROLE', 'USER', 'GROUP', 'POLICY'] as const satisfies readonly EntityType[];

export const entityTypeNames: Record<EntityType, string> = {
  USER: 'User',
  ROLE: 'Role',
  GROUP: 'Group',
  POLICY: 'Policy',
};

/** What a list of entities is narrowed down to. */
export const kindChoices = [
  { value: 'ROLE', label: 'Roles' },
  { value: 'USER', label: 'Users' },
  { value: 'GROUP', label: 'Groups' },
  { value: 'POLICY', label: 'Policies' },
] as const satisfies readonly { value: EntityType; label: string }[];

export const anyKindChoices = [{ value: 'ANY', label: 'All' }, ...kindChoices] as const;

export const accountStatusNames: Record<AccountStatus, string> = {
  UNKNOWN: 'Not tried yet',
  REACHABLE: 'Reachable',
  ACCESS_DENIED: 'Access denied',
  SUSPENDED: 'Suspended',
  ERROR: 'Error',
};

export const jobStatusNames: Record<ReportJobStatus, string> = {
  QUEUED: 'Queued',
  IN_PROGRESS: 'In progress',
  COMPLETED: 'Completed',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
};

/** What somebody who sees a failed job can do about it. */
export const errorRemedies: Record<ReportJobErrorCode, string> = {
  ENTITY_NOT_FOUND: 'The entity is gone. Refresh the account to take it off the list.',
  INVALID_INPUT: 'AWS makes no report for this ARN. Check that it names a user, role, group or policy.',
  ACCESS_DENIED: 'Give the role that Lapse uses in this account the IAM last-accessed permissions.',
  ACCOUNT_UNREACHABLE: 'Check the role that Lapse assumes in this account, and its trust policy.',
  THROTTLED: 'AWS is busy with other calls. Try again later; Lapse has slowed down for this account.',
  TIMED_OUT: 'AWS took too long. Try again; large entities can take minutes.',
  REPORT_FAILED: 'Try again; if it stays, show AWS support the code.',
  INTERNAL: "A fault in Lapse. Look for the job's id in the logs.",
};

const numbers = new Intl.NumberFormat('en');
const percents = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const moments = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});

export function number(value: number): string {
  return numbers.format(value);
}

/** A share in whole percent; what is little but not nothing never reads as 0 %, nor nearly all as 100 %. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const share = part / whole;
  if (share > 0 && share < 0.01) return '< 1%';
  if (share < 1 && share > 0.99) return '> 99%';
  return percents.format(share);
}

export function date(moment: string): string {
  return dates.format(new Date(moment));
}

/** In UTC, which AWS reports in. */
export function dateAndTime(moment: string): string {
  return `${moments.format(new Date(moment))} UTC`;
}

/** `1 role`, `2 roles`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

const steps = [
  { seconds: 86_400, unit: 'day' },
  { seconds: 3_600, unit: 'hour' },
  { seconds: 60, unit: 'minute' },
] as const;

/** An age in its largest whole unit: `3 hours`. */
export function duration(seconds: number): string {
  const step = steps.find((candidate) => seconds >= candidate.seconds);
  return step === undefined ? 'less than a minute' : counted(Math.floor(seconds / step.seconds), step.unit);
}

export function secondsSince(moment: string): number {
  return Math.max(0, (Date.now() - Date.parse(moment)) / 1000);
}

/** `role/app/Deploy` of an ARN. */
export function shortArn(arn: string): string {
  return arn.split(':').slice(5).join(':') || arn;
}
