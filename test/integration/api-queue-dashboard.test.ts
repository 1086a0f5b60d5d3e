import { afterEach, describe, expect, it } from 'vitest';
import { startApiProcess, type ApiProcess } from './api-process.ts';

let api: ApiProcess;
afterEach(() => api.stop());

describe('the dashboard of the queues', () => {
  it('shows the queues to whoever is at an API that only this machine reaches, from its own files', async () => {
    api = await startApiProcess();
    const page = await fetch(`${api.url}/admin/queues/`);
    expect(page.status).toBe(200);
    expect(await page.text()).not.toContain('https:');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'self'.*base-uri 'self'/);
    const queues = await fetch(`${api.url}/admin/queues/api/queues`);
    expect(await queues.text()).toContain('"name":"generate"');
  });

  it('changes nothing', async () => {
    api = await startApiProcess();
    const answer = await fetch(`${api.url}/admin/queues/api/queues/generate/pause`, { method: 'PUT' });
    expect(answer.ok).toBe(false);
  });

  it('is closed to strangers', async () => {
    api = await startApiProcess(undefined, { LAPSE_SERVICE_TOKENS: `ci:${'0'.repeat(64)}` });
    for (const path of ['', '/', '/api/queues']) {
      expect((await fetch(`${api.url}/admin/queues${path}`)).status).toBe(401);
    }
  });
});
