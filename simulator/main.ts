import { readEnvironment, startSimulator } from './index.ts';

/** The simulator as a process of its own: settings from the environment, one JSON line when it is ready. */
async function main(): Promise<void> {
  const { host, port, settings } = readEnvironment(process.env);
  const simulator = await startSimulator({ host, port, settings }).catch((error: unknown) => {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw isTaken ? new Error(`Port ${port} of ${host} is taken; set SIMULATOR_PORT to another one.`) : error;
  });
  console.log(JSON.stringify({ ready: true, url: simulator.url }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close());
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
