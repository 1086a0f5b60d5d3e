import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { projectFolder } from '../../../scripts/processes/project-folder.ts';

const folder = 'deploy/kubernetes';
const requireModule = createRequire(import.meta.url);
const read = (path: string) => readFileSync(join(projectFolder, path), 'utf8');

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), labels: z.record(z.string(), z.string()) }),
  data: z.record(z.string(), z.string()).optional(),
  stringData: z.record(z.string(), z.string()).optional(),
});
type Manifest = z.infer<typeof manifest>;

const { resources } = z
  .object({ resources: z.array(z.string()) })
  .parse(parse(read(`${folder}/kustomization.yaml`)));
const manifests = resources.flatMap((file) =>
  parseAllDocuments(read(`${folder}/${file}`)).map((document) => manifest.parse(document.toJS())),
);
const named = manifests.map((one) => ({ title: `${one.kind} ${one.metadata.name}`, one }));

/** The part of a Deployment or StatefulSet that is checked for more than its form. */
const workload = z.object({
  kind: z.enum(['Deployment', 'StatefulSet']),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    selector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      spec: z.object({
        automountServiceAccountToken: z.boolean(),
        serviceAccountName: z.string().optional(),
        securityContext: z.object({
          runAsNonRoot: z.boolean(),
          seccompProfile: z.object({ type: z.string() }),
        }),
        containers: z.array(
          z.object({
            args: z.array(z.string()).default([]),
            ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
            env: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
            envFrom: z
              .array(
                z.object({
                  secretRef: z.object({ name: z.string() }).optional(),
                  configMapRef: z.object({ name: z.string() }).optional(),
                }),
              )
              .default([]),
            livenessProbe: z.unknown(),
            readinessProbe: z.unknown(),
            securityContext: z.object({
              allowPrivilegeEscalation: z.boolean(),
              readOnlyRootFilesystem: z.boolean(),
              capabilities: z.object({ drop: z.array(z.string()) }),
            }),
            volumeMounts: z.array(z.object({ name: z.string() })),
          }),
        ),
      }),
    }),
  }),
});
const workloads = manifests.flatMap((one) => workload.safeParse(one).data ?? []);

/** What Kubernetes' own schema of the manifest's version says of it, as validators generated from its OpenAPI. */
function complaintsOf({ apiVersion, kind, ...rest }: Manifest): string {
  const models: unknown = requireModule(`kubernetes-models/${apiVersion}`);
  const model = z.record(z.string(), z.unknown()).parse(models)[kind];
  if (!isModel(model)) return `there is no ${kind} in ${apiVersion}`;
  try {
    new model({ apiVersion, kind, ...rest }).validate();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isModel(value: unknown): value is new (manifest: object) => { validate(): void } {
  return typeof value === 'function';
}

/**
 * Fields that Kubernetes doesn't have: the schemas let them pass, as clusters do without strict validation. The types
 * generated from the same OpenAPI don't.
 */
function unknownFieldsIn(documents: readonly Manifest[]): string[] {
  const file = join(projectFolder, 'test/unit/deploy/manifests.virtual.ts');
  const text = documents
    .map(
      (one, index) =>
        `import type { I${one.kind} as T${index} } from 'kubernetes-models/${one.apiVersion}';\n` +
        `export const manifest${index}: T${index} = ${JSON.stringify(one)};\n`,
    )
    .join('');
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
    ...{ module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023 },
  };
  const host = ts.createCompilerHost(options);
  const readFromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2023) : readFromDisk(name, ...rest);
  const program = ts.createProgram([file], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

/** The settings among a ConfigMap's entries, which may be files as well. */
function settingsIn(data: Manifest['data'] = {}): string[] {
  return Object.keys(data).filter((name) => /^[A-Z_]+$/.test(name));
}

/** Every object in a manifest. */
function objectsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [Object.fromEntries(Object.entries(value)), ...Object.values(value).flatMap(objectsIn)];
}

describe("Kubernetes' schemas", () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x', labels: {} } };

  test.each(named)('accept $title', ({ one }) => {
    expect(complaintsOf(one)).toBe('');
  });

  // TypeScript is read and run once for all of them.
  test('know every field of the manifests, and not one that is made up', { timeout: 60_000 }, () => {
    expect(unknownFieldsIn([...manifests, { ...service, spec: { port: [] } }])).toEqual([
      expect.stringContaining('\'"port"\' does not exist'),
    ]);
  });

  test('find what is missing or of the wrong type', () => {
    expect(complaintsOf({ ...service, spec: { ports: [{ name: 'http' }] } })).toContain('port');
    expect(complaintsOf({ ...service, spec: { ports: 'http' } })).toContain('must be array');
    expect(complaintsOf({ ...service, kind: 'Servise' })).toBe('there is no Servise in v1');
  });
});

test('API, worker and Redis are there', () => {
  expect(workloads.map(({ metadata }) => metadata.name)).toEqual([
    'lapse-redis',
    'lapse-api',
    'lapse-worker',
  ]);
});

describe.each(workloads)('$metadata.name', ({ spec: { selector, template } }) => {
  const { securityContext, containers, automountServiceAccountToken } = template.spec;

  test('is selected by its own labels', () => {
    expect(template.metadata.labels).toMatchObject(selector.matchLabels);
  });

  test('runs as nobody in particular, on a file system that it can not write', () => {
    expect(securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(automountServiceAccountToken).toBe(false);
    for (const container of containers) {
      expect(container.securityContext).toEqual({
        ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  test('is asked whether it lives and is ready, on ports that it has', () => {
    for (const { ports, livenessProbe, readinessProbe } of containers) {
      expect(livenessProbe).toBeDefined();
      expect(readinessProbe).toBeDefined();
      const asked = objectsIn([livenessProbe, readinessProbe]).flatMap(({ port }) => port ?? []);
      expect(ports.map(({ name }) => name)).toEqual(expect.arrayContaining(asked));
    }
  });
});

describe('the programs', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')));

  test.each(['api', 'worker'])('of the %s are those of npm run start:…', (program) => {
    const own = workloads.find(({ metadata }) => metadata.name === `lapse-${program}`);
    expect(own?.spec.template.spec.containers.map(({ args }) => `exec ${args.join(' ')}`)).toEqual([
      scripts[`start:${program}`],
    ]);
  });

  test('listen for metrics where the probes and the network policies expect them', () => {
    for (const { spec } of workloads.filter(({ kind }) => kind === 'Deployment')) {
      for (const { env, ports } of spec.template.spec.containers) {
        const port = env.find(({ name }) => name === 'LAPSE_METRICS_PORT')?.value;
        expect(ports.find(({ name }) => name === 'metrics')?.containerPort).toBe(Number(port));
      }
    }
  });

  test('get their settings from what is there: secrets of their own, and what both may see', () => {
    const namesOf = (kind: string) =>
      manifests.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name);
    const asked = workloads.flatMap(({ spec }) =>
      spec.template.spec.containers.flatMap(({ envFrom }) => envFrom),
    );
    expect(asked.flatMap(({ secretRef }) => secretRef?.name ?? [])).toEqual(namesOf('Secret'));
    const shared = asked.flatMap(({ configMapRef }) => configMapRef?.name ?? []);
    expect(shared).toEqual(['lapse-settings', 'lapse-settings']);
    expect(namesOf('ConfigMap')).toContain('lapse-settings');
  });

  test('are given no setting that the README does not list', () => {
    const own = manifests.flatMap((one) => [...Object.keys(one.stringData ?? {}), ...settingsIn(one.data)]);
    const given = workloads.flatMap(({ spec }) =>
      spec.template.spec.containers.flatMap(({ env }) => env.map(({ name }) => name)),
    );
    const listed = read('README.md');
    for (const name of [...own, ...given]) expect(listed).toContain(`\`${name}\``);
  });
});

test('the API gets nothing of AWS', () => {
  const ofApi = manifests.filter(({ metadata }) => metadata.name === 'lapse-api');
  expect(JSON.stringify(ofApi)).not.toMatch(/AWS_|amazonaws|LAPSE_ACCOUNTS/);
});

test.each(['PodDisruptionBudget', 'NetworkPolicy'])('every %s selects pods that are there', (kind) => {
  const pods = workloads.map(({ spec }) => spec.template.metadata.labels);
  const ofKind = z
    .array(z.object({ spec: z.record(z.string(), z.unknown()) }))
    .parse(manifests.filter((one) => one.kind === kind));
  expect(ofKind.length).toBeGreaterThan(1);
  const selector = z.object({ matchLabels: z.record(z.string(), z.string()) });
  for (const { spec } of ofKind) {
    const { matchLabels } = selector.parse(spec.selector ?? spec.podSelector);
    expect(pods).toContainEqual(expect.objectContaining(matchLabels));
  }
});
