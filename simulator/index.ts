import type { AddressInfo } from 'node:net';
import { accountsFile } from './accounts-file.ts';
import { createSimulatorServer } from './server.ts';
import { applySettings, type SettingsPatch } from './settings.ts';
import { Simulation } from './simulation.ts';
import { loadCatalogue } from './world/catalogue.ts';

export { readEnvironment, SettingsError, type Settings, type SettingsPatch } from './settings.ts';

export interface SimulatorOptions {
  /** Address to listen on; 127.0.0.1 by default. */
  readonly host?: string;
  /** Port to listen on; by default any that is free. */
  readonly port?: number;
  /** Knobs that differ from their defaults. */
  readonly settings?: SettingsPatch;
}

export interface Simulator {
  /** The endpoint for AWS clients, and under `/_admin` the admin path. */
  readonly url: string;
  /** Content of an accounts file for Lapse, as the world stands now. */
  accountsFile(): string;
  /** Keys that a worker starts from: of an IAM user of the management account. */
  credentials(): { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Changes knobs. Throws SettingsError. */
  change(settings: SettingsPatch): void;
  close(): Promise<void>;
}

/** Starts a simulated AWS over HTTP. Rejects with SettingsError, or with Node's error for a port that is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = '127.0.0.1', port = 0, settings = {} } = options;
  const simulation = new Simulation(applySettings(undefined, settings), await loadCatalogue());
  const server = createSimulatorServer(simulation);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const { port: actualPort } = addressOf(server.address());
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    accountsFile: () => accountsFile(simulation.world),
    credentials: () => simulation.workerKey(),
    change: (patch) => {
      simulation.change(patch);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string')
    throw new Error(`The simulator listens on no port: ${address ?? 'nowhere'}.`);
  return address;
}
