import { badUserInput } from '../../errors/index.ts';

/**
 * Checks a number of days.
 * @throws ApiError BAD_USER_INPUT when it is negative
 */
export function readDays(name: string, days: number): number {
  if (days >= 0) return days;
  throw badUserInput(`${name} is ${days}: expected 0 or more days`);
}
