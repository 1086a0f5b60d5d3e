import { z } from 'zod';
import { portNumber } from './setting-types.ts';

/** Both processes' settings about being watched. */
export const metricsShape = {
  LAPSE_METRICS_HOST: z.string().default('127.0.0.1'),
  /** Without a port nothing is served. */
  LAPSE_METRICS_PORT: portNumber.optional(),
};

/** Where a process serves its metrics and its health. */
export interface MetricsAddress {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** @returns null where no metrics are to be served */
export function metricsAddressOf({
  LAPSE_METRICS_HOST: host,
  LAPSE_METRICS_PORT: port,
}: Readonly<z.infer<z.ZodObject<typeof metricsShape>>>): MetricsAddress | null {
  return port === undefined ? null : { host, port };
}
