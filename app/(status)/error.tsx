"use client";

import { UnavailableStatus } from "./status/unavailable-status";

/** Whatever went wrong while a status was read: it could not be read. No inner text, and never an empty page. */
export default function StatusError() {
  return <UnavailableStatus />;
}
