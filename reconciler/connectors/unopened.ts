import type { Connector, ConnectorSpec } from "./contract.ts";

/**
 * Stands where a connector could not be opened, so that the other kinds go on and whoever looks is told why: nothing is
 * seen through it, and nothing is sent.
 */
export function unopened(spec: ConnectorSpec, reason: string): Connector {
  const says = `It could not be opened: ${reason}`;
  const refuse = (): never => {
    throw new Error(says);
  };
  return {
    spec,
    observer: () => ({
      // biome-ignore lint/correctness/useYield: it has nothing to show.
      async *scan() {
        return refuse();
      },
      look: async () => refuse(),
      close: async () => {},
    }),
    actor: () => ({
      perform: async () => ({ outcome: "did_not_happen", externalId: null, says, receipt: {} }),
      close: async () => {},
    }),
  };
}
