import { createServer } from 'node:net';
import { StartError } from './start-error.ts';

export interface ListenAddress {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** What listens there, and the names of its settings, for the message. */
  readonly purpose: string;
  readonly hostSetting: string;
  readonly portSetting: string;
}

const explanations: Readonly<Record<string, (address: ListenAddress) => string>> = {
  EADDRINUSE: ({ host, port, purpose, portSetting }) =>
    `Port ${port} on ${host} is taken, and ${purpose} is to listen there. ` +
    `Stop whatever uses it, or choose another: ${portSetting}=${port + 1}`,
  EACCES: ({ port, purpose, portSetting }) =>
    `Port ${port} needs privileges that this user doesn't have, and ${purpose} is to listen there. ` +
    `Choose one from 1024 on: ${portSetting}=${port + 8000}`,
};

/** @throws StartError when nobody can listen at this address now */
export async function checkAddressIsFree(address: ListenAddress): Promise<void> {
  const server = createServer();
  const problem = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve);
    server.listen(address.port, address.host, () => {
      resolve(undefined);
    });
  });
  server.close();
  if (problem === undefined) return;
  const explain = explanations[problem.code ?? ''];
  throw new StartError(
    explain?.(address) ??
      `${address.hostSetting} is ${address.host}, which ${address.purpose} can't listen on: ${problem.message}`,
  );
}
