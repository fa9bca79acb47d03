const ISO = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const GO = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?$/;

/**
 * Parses a duration as Knative writes it: ISO 8601 in a Trigger (`PT0.5S`), Go's format in an annotation and a
 * channel (`60s`, `168h`).
 * @returns milliseconds, or undefined for any other text
 */
export function milliseconds(text: string): number | undefined {
  const iso = ISO.exec(text);
  if (iso && text.length > 1 && text !== 'PT') return sum(iso[1], iso[2], iso[3], iso[4]);
  const go = GO.exec(text);
  return go && text !== '' ? sum(undefined, go[1], go[2], go[3]) : undefined;
}

function sum(days = '0', hours = '0', minutes = '0', seconds = '0'): number {
  return Math.round(
    (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000,
  );
}
