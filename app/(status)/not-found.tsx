import { StatusShell } from "@/components/shell/status-shell";
import { brand } from "./status/brand";

/** One answer for what was revoked, has ended, belongs to somebody else or never was. */
export default function StatusNotFound() {
  return (
    <StatusShell brand={brand}>
      <h1 className="text-display font-title tracking-tight text-pretty">There is no status under this address.</h1>
      <p className="pt-4">The link may have expired, or it may have been withdrawn.</p>
      <p className="pt-2.5 text-ink2">Ask whoever sent it to you for a new one.</p>
    </StatusShell>
  );
}
