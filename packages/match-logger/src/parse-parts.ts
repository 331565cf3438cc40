import * as z from "zod";

const wellFormed = (value: string): boolean => value.isWellFormed();
const message = "Expected a string without half a surrogate pair";

/** Any text; half a surrogate pair is refused, since other readers of JSON refuse it. */
export const text: z.ZodString = z.string().refine(wellFormed, { error: message });

/** A name or key: bounded, so that no record grows without limit. */
export const name: z.ZodString = z.string().min(1).max(256).refine(wellFormed, { error: message });

/** An id of a participant, game or scene. */
export const id: z.ZodString = z.string().min(1).max(128).refine(wellFormed, { error: message });

/** zod refuses NaN and the infinities by itself. */
export const finite: z.ZodNumber = z.number();
export const nonNegative: z.ZodNumber = z.number().min(0);
export const whole: z.ZodInt = z.int();
/** Epoch milliseconds that a calendar has: what ECMAScript can write as a date. */
export const moment: z.ZodInt = z.int().min(-8.64e15).max(8.64e15);
/** The same in seconds. */
export const timestamp: z.ZodNumber = z.number().min(-8.64e12).max(8.64e12);
export const seq: z.ZodInt = z.int().min(1);
export const sha256: z.ZodString = z.string().regex(/^[0-9a-f]{64}$/);
