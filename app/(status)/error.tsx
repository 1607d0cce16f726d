"use client";

import { useUnavailable } from "./status/unavailable-context";

/** Whatever went wrong while a status was read: it could not be read. No inner text, and never an empty page. */
export default function StatusError() {
  return useUnavailable();
}
