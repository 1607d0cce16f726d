import type { Sql } from "../../db/client.ts";
import { type ServiceRow, serviceStatus } from "../../db/queries/status-service.ts";

/** Kept on globalThis because the framework may load a module more than once. */
type Reading = { until: number; service: Promise<ServiceRow> };
const holder = globalThis as typeof globalThis & { plumblineService?: WeakMap<Sql, Reading> };
holder.plumblineService ??= new WeakMap();
const readings = holder.plumblineService;

/** Read for at most a tenth of the time. */
const AGE_PER_COST = 9;

/**
 * How everything stands, with the moment that it was read at. Anybody may ask, and during an incident everybody does: whoever
 * asks while it is read, or for some time after, is told the same. Where little is kept that is a few milliseconds.
 */
export function serviceNow(sql: Sql): Promise<ServiceRow> {
  const known = readings.get(sql);
  const began = performance.now();
  if (known !== undefined && began < known.until) return known.service;
  const reading: Reading = { until: Number.POSITIVE_INFINITY, service: serviceStatus(sql) };
  readings.set(sql, reading);
  reading.service.then(
    () => {
      const ended = performance.now();
      reading.until = ended + AGE_PER_COST * (ended - began);
    },
    () => readings.delete(sql),
  );
  return reading.service;
}
