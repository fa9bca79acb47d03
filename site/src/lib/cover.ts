/** The three colours of a cover: ground, shape and light. Each has enough contrast in both themes. */
const palettes = [
  ['#7a1230', '#d8434e', '#f6c453'],
  ['#12355b', '#3f7cac', '#f2e3bc'],
  ['#1b4d3e', '#4c9f70', '#f5d547'],
  ['#3d1f5c', '#8e5bd0', '#ffb86b'],
  ['#8a3b12', '#e2803b', '#ffe1a8'],
  ['#0d4f56', '#2fa5a0', '#ffd9c7'],
  ['#2b2d42', '#ef476f', '#ffd166'],
  ['#5b1a4a', '#c94f9f', '#ffc75f'],
] as const;

const motifs = ['beams', 'rings', 'curtain', 'rays', 'waves', 'arches'] as const;

export interface Cover {
  motif: (typeof motifs)[number];
  ground: string;
  shape: string;
  light: string;
  mirrored: boolean;
  /** 0 to 1. Each motif uses it for its own variation. */
  variation: number;
}

/** The generated cover of a ticket. The same id always has the same cover. */
export function coverOf(id: string): Cover {
  const hash = fnv1a(id);
  const [ground, shape, light] = palettes[hash % palettes.length] ?? palettes[0];
  return {
    motif: motifs[(hash >>> 8) % motifs.length] ?? 'beams',
    ground,
    shape,
    light,
    mirrored: ((hash >>> 16) & 1) === 1,
    variation: (hash >>> 24) / 255,
  };
}

/** FNV-1a with 32 bits. Ids that differ in one character have different hashes. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  // The low bits of FNV-1a are weak, so the finaliser of MurmurHash3 mixes them.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
