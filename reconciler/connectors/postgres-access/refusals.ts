/** Errors that Postgres raises only before a transaction can become durable, so that even after COMMIT nothing happened. Pure. */
export const refusals = [
  { answer: "23", because: "a constraint was violated" },
  { answer: "40001", because: "it could not be put in order with another transaction" },
  { answer: "40002", because: "a deferred constraint was violated" },
  { answer: "40P01", because: "it stood in a deadlock" },
] as const;
