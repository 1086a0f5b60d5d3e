import { z } from 'zod';

/** A whole number in a range, written in digits. */
export function wholeNumber(minimum: number, maximum: number, unit: string) {
  return digits(minimum, maximum, `expected a whole number of ${unit} from ${minimum} to ${maximum}`);
}

/** A port to listen on; 0 for any that is free. */
export const portNumber = digits(0, 65_535, 'expected a port number from 0 to 65535');

function digits(minimum: number, maximum: number, expectation: string) {
  return z
    .string({ error: expectation })
    .regex(/^\d+$/, expectation)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, expectation);
}

/** The least important log line that is written. */
export const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
  error: 'expected one of trace, debug, info, warn, error, fatal, silent',
});

const ratesForm =
  'expected calls a second by AWS operation, like "GenerateServiceLastAccessedDetails=10 GetServiceLastAccessedDetails=25"';

/** Calls a second by AWS operation. */
export const startingRates = z
  .string()
  .regex(/^\s*([A-Za-z]+=\d+(\.\d+)?(\s+|$))*$/, ratesForm)
  .transform((text) => new Map(text.split(/\s+/).filter(Boolean).map(rateOf)))
  .refine((rates) => [...rates.values()].every((callsPerSecond) => callsPerSecond > 0), ratesForm);

function rateOf(pair: string): [operation: string, callsPerSecond: number] {
  const [operation = '', callsPerSecond] = pair.split('=');
  return [operation, Number(callsPerSecond)];
}
