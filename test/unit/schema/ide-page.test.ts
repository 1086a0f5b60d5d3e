import { createHash } from 'node:crypto';
import { buildASTSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { exampleOperations } from '../../../src/api/ide/example-operations.ts';
import { renderIdePage } from '../../../src/api/ide/index.ts';
import { loadTypeDefinitions } from '../../../src/api/schema/type-definitions.ts';

const arn = 'arn:aws:iam::111122223333:role/Reporting';
const schema = buildASTSchema(loadTypeDefinitions());
const page = await renderIdePage(arn);

describe('an example operation of the IDE', () => {
  it.each(exampleOperations(arn))('is valid: $query', ({ query }) => {
    expect(validate(schema, parse(query))).toEqual([]);
  });

  it('is about the given entity', () => {
    const variables = exampleOperations(arn).flatMap((operation) => operation.variables ?? []);
    expect(variables.filter((text) => text.includes(arn))).toHaveLength(2);
  });
});

describe('the page of the IDE', () => {
  const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];

  it('forbids everything from elsewhere', () => {
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).not.toContain('http');
    expect(page).not.toMatch(/<(?:script|link|img)[^>]*(?:src|href)="(?!data:|\$\{)/);
  });

  it('allows its own script and no other', () => {
    const script = /<script>(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    expect(policy).toContain(`script-src 'sha256-${hash}';`);
  });

  it('offers the examples as tabs', () => {
    expect(page).toContain('mutation GenerateReport($input: GenerateReportInput!)');
  });
});
