import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectFolder } from '../../scripts/processes/project-folder.ts';

const service = z.object({
  command: z.array(z.string()),
  environment: z.record(z.string(), z.union([z.string(), z.number()]).nullable()).default({}),
  env_file: z.array(z.strictObject({ path: z.string(), required: z.boolean() })).default([]),
  volumes: z.array(z.string()).default([]),
  read_only: z.boolean(),
  healthcheck: z.object({ test: z.array(z.string()) }),
  deploy: z.object({ replicas: z.number() }).optional(),
});
const compose = z.object({ services: z.object({ redis: service, api: service, worker: service }) });
const { services } = compose.parse(parse(read('docker-compose.yml'), { merge: true }));

function read(path: string): string {
  return readFileSync(join(projectFolder, path), 'utf8');
}

/** `src/api/main.ts` of `node … dist/src/api/main.js`. */
function sourceOf(command: readonly string[]): string {
  return (command.at(-1) ?? '').replace(/^dist\//, '').replace(/\.js$/, '.ts');
}

test('the API and the worker run the programs of npm run start:api and npm run start:worker', () => {
  const scripts = z
    .record(z.string(), z.string())
    .parse(z.object({ scripts: z.unknown() }).parse(JSON.parse(read('package.json'))).scripts);
  for (const name of ['api', 'worker'] as const) {
    expect(scripts[`start:${name}`]).toBe(`exec ${services[name].command.join(' ')}`);
    expect(existsSync(join(projectFolder, sourceOf(services[name].command)))).toBe(true);
  }
});

test("the image's own command is the API", () => {
  expect(read('Dockerfile')).toContain(`CMD ${JSON.stringify(services.api.command).replaceAll(',', ', ')}`);
});

test('the API gets neither AWS settings nor the accounts file', () => {
  const settings = Object.keys(services.api.environment);
  expect(settings.filter((name) => name.startsWith('AWS_') || name === 'LAPSE_ACCOUNTS')).toEqual([]);
  expect(services.api.volumes).toEqual([]);
});

test('each setting is one that the README lists, and the others come from a file of each process', () => {
  const listed = read('README.md');
  for (const name of ['api', 'worker'] as const) {
    const settings = Object.keys(services[name].environment).filter((setting) => !setting.startsWith('AWS_'));
    for (const setting of settings) expect(listed).toContain(`\`${setting}\``);
    expect(services[name].env_file).toEqual([{ path: `${name}.env`, required: false }]);
  }
});

test('the worker reads the accounts file that is mounted', () => {
  expect(services.worker.volumes).toEqual([
    `./accounts.yaml:${services.worker.environment.LAPSE_ACCOUNTS}:ro`,
  ]);
});

test('Redis appends every write to a file and evicts nothing', () => {
  expect(services.redis.command.join(' ')).toContain('--appendonly yes');
  expect(services.redis.command.join(' ')).toContain('--maxmemory-policy noeviction');
});

test('every file system is read-only', () => {
  for (const { read_only } of Object.values(services)) expect(read_only).toBe(true);
});

test("the health checks ask on the ports that the processes' settings name", () => {
  const { api, worker } = services;
  expect(api.healthcheck.test.at(-1)).toContain(`http://127.0.0.1:${api.environment.PORT}/readyz`);
  expect(worker.healthcheck.test.at(-1)).toContain(
    `http://127.0.0.1:${worker.environment.LAPSE_METRICS_PORT}/readyz`,
  );
});

test('two workers run beside each other', () => {
  expect(services.worker.deploy?.replicas).toBe(2);
});

test('the image runs as nobody in particular', () => {
  expect(read('Dockerfile')).toMatch(/^USER node$/m);
});
