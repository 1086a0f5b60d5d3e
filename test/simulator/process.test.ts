import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

const ready = z.object({ ready: z.literal(true), url: z.url() });

/** Starts the simulator as a process of its own. */
function start(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'simulator/main.ts'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const errors: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  return { child, lines: createInterface({ input: child.stdout }), errors };
}

async function url(lines: ReturnType<typeof start>['lines']): Promise<string> {
  const [line] = (await once(lines, 'line')) as [string];
  return ready.parse(JSON.parse(line)).url;
}

describe('The simulator process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('says where it listens and stops on %s', async (signal) => {
    const { child, lines } = start({ SIMULATOR_PORT: '0' });
    const response = await fetch(`${await url(lines)}/_admin/credentials`);
    expect(await response.json()).toHaveProperty('accessKeyId');
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('says that a port is taken', async () => {
    const first = start({ SIMULATOR_PORT: '0' });
    const { port } = new URL(await url(first.lines));
    const { child, errors } = start({ SIMULATOR_PORT: port });
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(errors.join('')).toContain(
      `Port ${port} of 127.0.0.1 is taken; set SIMULATOR_PORT to another one.`,
    );
  });

  it('says which setting is wrong', async () => {
    const { child, errors } = start({ SIMULATOR_PORT: '0', SIMULATOR_ACCOUNTS: 'many' });
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(errors.join('')).toContain('accounts = "many"');
  });
});
