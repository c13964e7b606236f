import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { expectError } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';
import { plantRows, type TenantRows } from '../support/tenant-rows.ts';

let run: TestApp;
let far: Receiver;
let ours: Tenant;
let rows: TenantRows;

beforeAll(async () => {
  far = await openReceiver();
  run = await openTestApp({ isStarted: false, egressAllow: [far.origin] });
  ours = await run.workspace();
  rows = await plantRows(run, ours);
});
afterAll(async () => {
  await run.close();
  await far.close();
});

describe('a recommendation', () => {
  test('that was dismissed is neither approved nor dismissed again, and what was never pushed is not rolled back', async () => {
    const at = `/v1/recommendations/${rows.Recommendation}`;
    const early = await ours.post(`${at}/rollback`);
    expectError(early, 409, 'invalid_state');
    expect(early.body.error.details).toMatchObject({ status: 'open', wanted: 'pushing' });
    expect((await ours.post(`${at}/dismiss`)).status).toBe(200);
    const approval = await ours.post(`${at}/approve`);
    expectError(approval, 409, 'invalid_state');
    expect(approval.body.error.details).toEqual({
      id: rows.Recommendation,
      status: 'dismissed',
      wanted: 'approved',
    });
    expectError(await ours.post(`${at}/dismiss`), 409, 'invalid_state');
  });
});

describe('a webhook delivery', () => {
  test('of a disabled endpoint is not replayed', async () => {
    const data = { status: 'DISABLED' } as const;
    await run.app.services.db.webhookEndpoint.update({ where: { id: rows.WebhookEndpoint ?? '' }, data });
    await run.app.services.db.webhookDelivery.update({
      where: { id: rows.WebhookDelivery ?? '' },
      data: { eventType: 'audit.completed' },
    });
    expectError(await ours.post(`/v1/webhooks/deliveries/${rows.WebhookDelivery}/replay`), 409, 'invalid_state');
  });
});

describe('an API key', () => {
  test('is renamed while it works, and not once it was revoked', async () => {
    const { body } = await ours.post('/v1/api-keys', { name: 'Reader', scopes: ['read'] });
    const renamed = await ours.patch(`/v1/api-keys/${body.id}`, { name: 'Reporter' });
    expect([renamed.status, renamed.body.name]).toEqual([200, 'Reporter']);
    await ours.del(`/v1/api-keys/${body.id}`);
    expectError(await ours.patch(`/v1/api-keys/${body.id}`, { name: 'Again' }), 409, 'invalid_state');
    expectError(await ours.post(`/v1/api-keys/${body.id}/rotate`, {}), 409, 'invalid_state');
  });

  test('that is held to its documents frees no other key from them', async () => {
    const free = await ours.post('/v1/api-keys', { name: 'Free' });
    const held = await run.tenantWith(ours.workspaceId, ['read', 'write']);
    const persistedDocuments = [createHash('sha256').update('{ __typename }').digest('hex')];
    const data = { persistedOnly: true, persistedDocuments };
    await run.app.services.db.apiKey.update({ where: { id: held.keyId }, data });
    const wider = { allowed_documents: null };
    expectError(await held.post('/v1/api-keys', { name: 'Another' }), 403, 'document_not_allowed');
    expectError(await held.patch(`/v1/api-keys/${held.keyId}`, wider), 403, 'document_not_allowed');
    expectError(await held.post(`/v1/api-keys/${free.body.id}/rotate`, {}), 403, 'document_not_allowed');
  });

  test('is one of at most a hundred', async () => {
    const full = await run.workspace();
    const keys = Array.from({ length: 99 }, () => newId('ApiKey'));
    await run.app.services.db.apiKey.createMany({
      data: keys.map((id) => ({
        id,
        workspaceId: full.workspaceId,
        name: 'Many',
        lastFour: 'abcd',
        hash: Buffer.from(id),
        scopes: ['read'],
      })),
    });
    const answer = await full.post('/v1/api-keys', { name: 'One too many' });
    expectError(answer, 409, 'limit_reached');
    expect(answer.body.error.details).toEqual({ limit: 100 });
  });
});

describe('a connected store', () => {
  test('that will not do what is asked is 422 in its own words, when it is tested and when its credentials change', async () => {
    const path = '/frozen/admin/api/2026-04/graphql.json';
    const shop = { data: { shop: { name: 'A shop', myshopifyDomain: 'a.example' } } };
    far.on(path, (_request, response) => response.end(JSON.stringify(shop)));
    const credentials = { access_token: 'shpat_any' };
    const store = { platform: 'shopify', base_url: `${far.origin}/frozen`, credentials };
    const { body, status, text } = await ours.post('/v1/integrations/stores', store);
    expect(status, text).toBe(201);
    const frozen = { errors: [{ message: 'This shop is frozen' }] };
    far.on(path, (_request, response) => response.end(JSON.stringify(frozen)));
    const tested = await ours.post(`/v1/integrations/stores/${body.id}/test`);
    expectError(tested, 422, 'store_rejected');
    expect(tested.body.error.message).toContain('This shop is frozen');
    expectError(await ours.patch(`/v1/integrations/stores/${body.id}`, { credentials }), 422, 'store_rejected');
  });

  test('whose address turned private is not asked any more', async () => {
    const data = { baseUrl: 'https://169.254.169.254' };
    const { id } = await run.app.services.db.store.findFirstOrThrow({
      where: { workspaceId: ours.workspaceId, baseUrl: { startsWith: far.origin } },
    });
    await run.app.services.db.store.update({ where: { id }, data });
    expectError(await ours.post(`/v1/integrations/stores/${id}/test`), 422, 'egress_denied');
    const credentials = { access_token: 'shpat_other' };
    expectError(await ours.patch(`/v1/integrations/stores/${id}`, { credentials }), 422, 'egress_denied');
  });
});
