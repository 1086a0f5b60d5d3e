import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../support/graphql.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { refreshLookSeconds } from '../../worker/refresh/refresh-account.ts';

const world = {
  ...{ accounts: 1, entitiesPerAccount: 10, entitiesVariation: 0, services: 10 },
  ...{ unreachableAccounts: 0, suspendedAccounts: 0, jobMinimumMs: 10, jobMaximumMs: 30 },
};

let lapse: Lapse;
beforeAll(async () => {
  lapse = await startLapse({ simulator: world });
});
afterAll(() => lapse.stop());

interface CoverageAnswer {
  readonly entities: {
    readonly coverage: { readonly entities: number; readonly entitiesWithReport: number };
  };
}

async function readCoverage() {
  const document = '{ entities { coverage { entities entitiesWithReport } } }';
  return (await ask<CoverageAnswer>(lapse.apiUrl(), document)).entities.coverage;
}

async function until(holds: (coverage: CoverageAnswer['entities']['coverage']) => boolean): Promise<void> {
  while (!holds(await readCoverage())) await sleep(100);
}

describe('reports that nobody asked for', { timeout: 60_000 }, () => {
  it('are not made unless the accounts file wants them', async () => {
    await until(({ entities }) => entities > 0);
    await sleep((refreshLookSeconds + 1) * 1_000);
    const operations = Object.values(await lapse.simulator.statistics()).flatMap(Object.keys);
    expect(operations).toContain('GetAccountAuthorizationDetails');
    expect(operations).not.toContain('GenerateServiceLastAccessedDetails');
  });

  it('are made for every entity once it does', async () => {
    appendFileSync(join(lapse.logFolder, 'accounts.yaml'), 'refresh: { newEntities: true }\n');
    await sleep(3_000);
    await ask(lapse.apiUrl(), 'mutation { refreshInventory(input: {}) { userErrors { message } } }');
    await until(({ entities, entitiesWithReport }) => entitiesWithReport === entities);
  });
});
