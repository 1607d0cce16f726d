"use client";

import { clsx } from "clsx";
import { type ComponentProps, createContext, type ReactNode, useContext, useId } from "react";
import { Icon } from "@/components/ui/icon";

const CONTROL =
  "default:w-full rounded-control border border-edge/70 bg-surface px-2.5 text-ink placeholder:text-ink3 hover:border-edge aria-invalid:border-unsure [&[readonly]]:bg-sunk disabled:bg-sunk disabled:text-ink3";

type FieldIds = { control: string; describedBy: string | undefined; invalid: boolean };
const FieldContext = createContext<FieldIds | null>(null);

export type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong and how to put it right. Announced, because it appears after a press. */
  error?: ReactNode;
  hideLabel?: boolean;
  className?: string;
  children: ReactNode;
};

/** Label, control, hint and error, tied together by id. The control inside takes its id from here. */
export function Field({ label, hint, error, hideLabel, className, children }: FieldProps) {
  const id = useId();
  const describedBy = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(" ") || undefined;
  return (
    <FieldContext value={{ control: id, describedBy, invalid: Boolean(error) }}>
      <div className={clsx("flex flex-col gap-1", className)}>
        <label htmlFor={id} className={clsx("font-medium", hideLabel && "sr-only")}>
          {label}
        </label>
        {children}
        {hint ? (
          <p id={`${id}-hint`} className="text-fine text-ink2">
            {hint}
          </p>
        ) : null}
        <p id={`${id}-error`} role="status" className="text-fine text-unsure empty:hidden">
          {error}
        </p>
      </div>
    </FieldContext>
  );
}

/** What the surrounding Field gives its control; what the control says itself goes first. */
function useFieldProps(own: {
  id?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: ComponentProps<"input">["aria-invalid"];
}) {
  const field = useContext(FieldContext);
  return {
    id: own.id ?? field?.control,
    "aria-describedby": own["aria-describedby"] ?? field?.describedBy,
    "aria-invalid": own["aria-invalid"] ?? (field?.invalid || undefined),
  };
}

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input {...props} {...useFieldProps(props)} className={clsx(CONTROL, "default:h-(--control-h)", className)} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea rows={3} {...props} {...useFieldProps(props)} className={clsx(CONTROL, "py-1.5", className)} />;
}

/** The browser's own list: it works on phones, with keys and with readers, without our help. */
export function Select({ className, children, ...props }: ComponentProps<"select">) {
  return (
    <span className={clsx("relative inline-flex w-full", className)}>
      <select {...props} {...useFieldProps(props)} className={clsx(CONTROL, "h-(--control-h) appearance-none pe-8")}>
        {children}
      </select>
      <Icon name="chevronDown" className="pointer-events-none absolute top-1/2 end-2 -translate-y-1/2 text-ink2" />
    </span>
  );
}

export type CheckboxProps = Omit<ComponentProps<"input">, "type"> & {
  label: ReactNode;
  hint?: ReactNode;
  hideLabel?: boolean;
};

/** A box of 16 px in a target of 24 px; the label is part of the target. */
export function Checkbox({ label, hint, hideLabel, className, ...props }: CheckboxProps) {
  const id = useId();
  return (
    <span className={clsx("flex items-start gap-1", className)}>
      <span className="relative inline-flex size-6 shrink-0 items-center justify-center">
        <input
          {...props}
          type="checkbox"
          id={props.id ?? id}
          aria-describedby={hint ? `${id}-hint` : undefined}
          className="peer size-6 cursor-pointer appearance-none rounded-control disabled:cursor-not-allowed"
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute inset-1 flex items-center justify-center rounded-mark border border-edge bg-surface text-transparent peer-checked:border-act peer-checked:bg-act peer-checked:text-on-act peer-disabled:opacity-50"
        >
          <Icon name="tick" className="size-3.5" />
        </span>
      </span>
      <span className={clsx("min-w-0 pt-0.5", hideLabel && "sr-only")}>
        <label htmlFor={props.id ?? id}>{label}</label>
        {hint ? (
          <span id={`${id}-hint`} className="block text-fine text-ink2">
            {hint}
          </span>
        ) : null}
      </span>
    </span>
  );
}

export type SegmentedProps<Value extends string> = {
  label: string;
  name: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
};

/** One of a few, all in sight: radio buttons that look like one control. */
export function Segmented<Value extends string>({ label, name, value, options, onChange }: SegmentedProps<Value>) {
  return (
    <fieldset className="flex items-center justify-between gap-3">
      <legend className="float-left text-ink2">{label}</legend>
      <span className="ms-auto inline-flex rounded-control border border-edge/55 bg-sunk p-px">
        {options.map((option) => (
          <label
            key={option.value}
            className="relative cursor-pointer rounded-[5px] px-2 py-0.5 text-ink2 has-checked:bg-surface has-checked:font-medium has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-act"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="absolute inset-0 cursor-pointer appearance-none rounded-[5px] outline-none"
            />
            <span className="relative">{option.label}</span>
          </label>
        ))}
      </span>
    </fieldset>
  );
}
