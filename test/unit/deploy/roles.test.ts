import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { projectFolder } from '../../../scripts/processes/project-folder.ts';
import { complaintsOf, parseTemplate } from '../../support/cloudformation.ts';
import { danglingReferences, parseModule, type TerraformStatement } from '../../support/terraform.ts';

/** AWS's prefix of the actions of each client that the worker's code uses. */
const prefixes: Readonly<Record<string, string>> = {
  '@aws-sdk/client-iam': 'iam',
  '@aws-sdk/client-organizations': 'organizations',
  '@aws-sdk/client-sts': 'sts',
};
const read = (path: string) => readFileSync(join(projectFolder, path), 'utf8');

/** The actions of the AWS calls in the worker's code, by the commands that it imports and makes. */
function calledActions(): string[] {
  const files = readdirSync(join(projectFolder, 'worker'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts'),
  );
  const actions = files.flatMap((name) => {
    const code = read(join('worker', name));
    const imports = [...code.matchAll(/import \{([^}]*)\} from '(@aws-sdk\/client-[^']+)'/g)];
    return imports.flatMap(([, names = '', client = '']) =>
      [...names.matchAll(/\b(\w+)Command\b/g)]
        .filter(([command]) => code.includes(`new ${command}(`))
        .map(([, operation]) => `${prefixes[client] ?? client}:${operation ?? ''}`),
    );
  });
  return [...new Set(actions)].sort();
}

/** What a policy permits, whichever language it is written in; `who` only in a trust policy. */
interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly who: readonly unknown[];
  readonly conditions: readonly { readonly test: string; readonly key: string; readonly value: unknown }[];
}

/** One role or policy as it is deployed. */
interface Deployed {
  readonly trust: readonly Statement[];
  readonly permissions: readonly Statement[];
}

const list = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);
const policyDocument = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(
    z
      .strictObject({
        ...{ Sid: z.string(), Effect: z.literal('Allow'), Action: list.pipe(z.array(z.string())) },
        Resource: list.optional(),
        Principal: z.strictObject({ AWS: z.unknown() }).optional(),
        Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
      })
      .transform(({ Action, Resource = [], Principal, Condition }) => ({
        ...{ actions: Action, resources: Resource, who: Principal === undefined ? [] : [Principal.AWS] },
        conditions: Object.entries(Condition).flatMap(([test, keys]) =>
          Object.entries(keys).map(([key, value]) => ({ test, key, value })),
        ),
      })),
  ),
});

function ofTemplate(path: string): Deployed {
  const resources = Object.values(parseTemplate(read(path)).Resources);
  const statementsOf = (document: unknown) => policyDocument.parse(document).Statement;
  const permissions = resources.flatMap(({ Properties: { PolicyDocument, Policies } }) => [
    ...(PolicyDocument === undefined ? [] : statementsOf(PolicyDocument)),
    ...z
      .array(z.object({ PolicyDocument: z.unknown() }))
      .parse(Policies ?? [])
      .flatMap((policy) => statementsOf(policy.PolicyDocument)),
  ]);
  const trust = resources.flatMap(({ Properties: { AssumeRolePolicyDocument: document } }) =>
    document === undefined ? [] : statementsOf(document),
  );
  return { trust, permissions };
}

async function ofModule(path: string): Promise<Deployed> {
  const { data } = await parseModule(path, read(path));
  const all = Object.values(data.aws_iam_policy_document).flatMap(({ statement }) =>
    statement.map(asStatement),
  );
  return {
    trust: all.filter(({ who }) => who.length > 0),
    permissions: all.filter(({ who }) => who.length === 0),
  };
}

function asStatement({ actions, resources, principals, condition }: TerraformStatement): Statement {
  return {
    ...{ actions, resources },
    who: principals.flatMap(({ identifiers }) => identifiers),
    conditions: condition.map(({ test, variable: key, values: [value] }) => ({ test, key, value })),
  };
}

const actionsOf = (statements: readonly Statement[]) => statements.flatMap(({ actions }) => actions).sort();
const isFor = (prefix: string) => (action: string) => action.startsWith(`${prefix}:`);

describe('the code calls AWS', () => {
  it('in ways that the scan for them finds', () => {
    expect(calledActions()).toEqual(expect.arrayContaining(['iam:ListUsers', 'sts:AssumeRole']));
  });
});

describe.each([
  ['CloudFormation', 'cloudformation.yaml', (path: string) => Promise.resolve(ofTemplate(path))],
  ['Terraform', 'main.tf', ofModule],
] as const)('as %s', (_language, file, readDeployed) => {
  const reader = () => readDeployed(`deploy/reader-role/${file}`);
  const worker = () => readDeployed(`deploy/worker-role/${file}`);

  it('the reader role is granted exactly what the worker asks IAM for', async () => {
    expect(actionsOf((await reader()).permissions)).toEqual(calledActions().filter(isFor('iam')));
  });

  it('the worker is granted exactly what it asks STS and Organizations for', async () => {
    expect(actionsOf((await worker()).permissions)).toEqual(
      calledActions().filter((action) => !isFor('iam')(action)),
    );
  });

  it('nobody enters by the reader role but the worker’s role with the external id', async () => {
    const parameter = (name: string, variable: string) =>
      file === 'main.tf' ? `\${var.${variable}}` : { Ref: name };
    expect((await reader()).trust).toEqual([
      {
        ...{ actions: ['sts:AssumeRole'], resources: [] },
        who: [parameter('WorkerRoleArn', 'worker_role_arn')],
        conditions: [
          {
            ...{ test: 'StringEquals', key: 'sts:ExternalId' },
            value: parameter('ExternalId', 'external_id'),
          },
        ],
      },
    ]);
  });

  it('the worker enters roles of one name, in accounts of one organization', async () => {
    const [entering] = (await worker()).permissions.filter(({ actions }) =>
      actions.includes('sts:AssumeRole'),
    );
    expect(JSON.stringify(entering?.resources)).toMatch(/:iam::\*:role\/\$\{/);
    expect(entering?.conditions).toMatchObject([{ test: 'StringEquals', key: 'aws:ResourceOrgID' }]);
  });
});

describe.each(['deploy/reader-role/cloudformation.yaml', 'deploy/worker-role/cloudformation.yaml'])(
  '%s',
  (path) => {
    test("has only resources, properties and references that AWS's own schemas know", async () => {
      expect(await complaintsOf(parseTemplate(read(path)))).toEqual([]);
    });
  },
);

describe("AWS's own schemas of its resources", () => {
  const template = parseTemplate(read('deploy/reader-role/cloudformation.yaml'));
  const withRole = (Properties: Record<string, unknown>, Type = 'AWS::IAM::Role') =>
    complaintsOf({ ...template, Resources: { ReaderRole: { Type, Properties } } });
  const AssumeRolePolicyDocument = {};

  it.each([
    ['a property that is missing', {}, 'ReaderRole.AssumeRolePolicyDocument is missing'],
    [
      'one that does not exist',
      { AssumeRolePolicyDocument, Rolename: 'x' },
      'ReaderRole.Rolename does not exist',
    ],
    ['a wrong type', { AssumeRolePolicyDocument, Path: 1 }, 'ReaderRole.Path is no string'],
    [
      'one within',
      { AssumeRolePolicyDocument, Policies: [{ PolicyName: 'x' }] },
      'ReaderRole.Policies.PolicyDocument is missing',
    ],
    ['a reference to nothing', { AssumeRolePolicyDocument, Path: { Ref: 'Pfad' } }, 'Pfad leads nowhere'],
  ])('find %s', async (_title, properties, complaint) => {
    expect(await withRole(properties)).toEqual([complaint]);
  });

  it('find a type that does not exist', async () => {
    expect(await withRole({}, 'AWS::IAM::Rolle')).toContain('ReaderRole: there is no AWS::IAM::Rolle');
  });
});

describe.each(['deploy/reader-role/main.tf', 'deploy/worker-role/main.tf'])('%s', (path) => {
  test('refers only to what it declares', async () => {
    expect(await danglingReferences(await parseModule(path, read(path)))).toEqual([]);
  });
});

test('Terraform’s parser finds a reference to nothing and an argument that does not exist', async () => {
  const text = read('deploy/worker-role/main.tf');
  const dangling = await parseModule('main.tf', text.replace('var.organization_id', 'var.organisation_id'));
  expect(await danglingReferences(dangling)).toEqual(['var.organisation_id']);
  await expect(parseModule('main.tf', text.replace('description =', 'describtion ='))).rejects.toThrow(
    'describtion',
  );
});
