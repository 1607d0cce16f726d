import { useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * False until the page's scripts run. A form that is sent before that is sent by the browser itself: nowhere, and with what
 * was typed in the address.
 */
export function useAlive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
