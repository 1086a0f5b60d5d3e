import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** AWS's prefix of the actions of each client that the worker's code uses. */
const prefixes: Readonly<Record<string, string>> = {
  '@aws-sdk/client-iam': 'iam',
  '@aws-sdk/client-organizations': 'organizations',
  '@aws-sdk/client-sts': 'sts',
};

/** The actions of the AWS calls in the worker's code, by the commands that it imports and makes. */
function calledActions(): string[] {
  const files = readdirSync('worker', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const actions = files.flatMap((name) => {
    const code = readFileSync(join('worker', name), 'utf8');
    const imports = [...code.matchAll(/import \{([^}]*)\} from '(@aws-sdk\/client-[^']+)'/g)];
    return imports.flatMap(([, names = '', client = '']) =>
      [...names.matchAll(/\b(\w+)Command\b/g)]
        .filter(([command]) => code.includes(`new ${command}(`))
        .map(([, operation]) => `${prefixes[client] ?? client}:${operation ?? ''}`),
    );
  });
  return [...new Set(actions)].sort();
}

/** The actions that a template names, without those of a trust policy. */
function grantedActions(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const found = text.matchAll(
    /^\s*(?:- |actions\s+= \[)?"?\b((?:iam|sts|organizations):[A-Z]\w+)"?[\],]*$/gm,
  );
  return [...found].map(([, action = '']) => action).sort();
}

const isFor = (prefix: string) => (action: string) => action.startsWith(`${prefix}:`);

describe('the code calls AWS', () => {
  it('in ways that the scan for them finds', () => {
    expect(calledActions()).toEqual(expect.arrayContaining(['iam:ListUsers', 'sts:AssumeRole']));
  });
});

describe.each(['cloudformation.yaml', 'main.tf'])('deploy/…/%s', (file) => {
  const reader = join('deploy/reader-role', file);
  const worker = join('deploy/worker-role', file);

  it('grants the reader role exactly what the worker asks IAM for', () => {
    expect(grantedActions(reader).filter(isFor('iam'))).toEqual(calledActions().filter(isFor('iam')));
  });

  it('grants the worker exactly what it asks STS and Organizations for', () => {
    expect(grantedActions(worker)).toEqual(calledActions().filter((action) => !isFor('iam')(action)));
  });

  it('lets nobody enter by the reader role but the worker’s role with the external id', () => {
    const text = readFileSync(reader, 'utf8');
    expect(text.match(/sts:AssumeRole/g)).toHaveLength(1);
    expect(text).toMatch(/sts:ExternalId/);
    expect(text).not.toMatch(/Principal:\s*'\*'|identifiers\s*=\s*\["\*"\]/);
  });
});
