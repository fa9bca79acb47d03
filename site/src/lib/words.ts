import { page } from '$app/state';
import type { Strings } from './strings/languages.ts';

/** The strings of the visitor's language, for components. The layout has loaded them. */
export const words = (): Strings => page.data.t;
