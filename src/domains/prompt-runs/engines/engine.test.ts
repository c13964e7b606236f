import { expect, expectTypeOf, test } from 'vitest';
import { ENGINE_IDS, type Engine, type EngineSettings, emptyReading, OUTCOMES } from './engine.ts';

test('an engine is named as REST writes an enum value: lower case, once', () => {
  expect(ENGINE_IDS.every((id) => /^[a-z_]+$/.test(id))).toBe(true);
  expect(new Set(ENGINE_IDS).size).toBe(5);
});

test('a reading without an answer claims no usage: what is not known is null, never 0', () => {
  const { usage } = emptyReading('unavailable');
  expect(Object.values(usage)).toEqual([null, null, null, null]);
  expect(OUTCOMES).toContain('unavailable');
});

test('an engine is asked at the place its settings name by default', () => {
  expectTypeOf<Parameters<Engine['ask']>[1]['place']>().toEqualTypeOf<EngineSettings['place']>();
});
