import { SettingsError } from '../../src/config/index.ts';
import { awsOperations, defaultBudgetRates, type BudgetRates } from './rates.ts';

/**
 * The default rates with those of the settings in place of some.
 * @param startingRates calls a second by operation
 * @throws SettingsError for an operation that Lapse doesn't call
 */
export function budgetRatesFrom(startingRates: ReadonlyMap<string, number>): BudgetRates {
  for (const operation of startingRates.keys()) {
    if (!(operation in defaultBudgetRates)) {
      throw new SettingsError(
        `LAPSE_STARTING_RATES names "${operation}": expected operations among ${awsOperations.join(', ')}`,
      );
    }
  }
  const rates: Record<string, BudgetRates[keyof BudgetRates]> = {};
  for (const operation of awsOperations) {
    const { start, ceiling, burst } = defaultBudgetRates[operation];
    const given = startingRates.get(operation) ?? start;
    rates[operation] = { start: given, ceiling: Math.max(ceiling, given), burst };
  }
  return { ...defaultBudgetRates, ...rates };
}
